/* Keeps the keyboard away from Anki while a control of ours has it. */
(function (gr) {
  "use strict";

  var keys = { do: "keys", taken: false };

  // Anki's own shortcuts fire before the page sees a key, also while a slider or a button has the
  // focus; only the add-on can hold them back.
  function takeKeys(taken) {
    if (taken === keys.taken || !gr.addon) {
      return;
    }
    keys.taken = taken;
    gr.ask(keys, function () {});
  }

  // While a control has the focus, the keys are the learner's; Anki gets them back after.
  function guard(root) {
    root.addEventListener("focusin", function () {
      takeKeys(true);
    });
    root.addEventListener("keydown", function (event) {
      if (event.key === "Escape") {
        event.target.blur();
      }
    });
    root.addEventListener("focusout", function (event) {
      if (!event.relatedTarget || !root.contains(event.relatedTarget)) {
        takeKeys(false);
      }
    });
    // After a click or a touch the keys are Anki's again, unless it was to type: also where the click
    // missed because the page moved between the mouse's down and up, as Anki's does when a field
    // loses the focus.
    root.addEventListener("click", function (event) {
      var active = document.activeElement;
      if (event.detail > 0 && active.tagName !== "INPUT" && root.contains(active)) {
        active.blur();
      }
    });
  }

  gr.takeKeys = takeKeys;
  gr.guard = guard;
})(gr);
