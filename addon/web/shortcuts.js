/* Keeps Anki's shortcuts disabled while one of our controls has the focus. */
(function (gr) {
  "use strict";

  var keys = { do: "keys", taken: false };

  // Anki's own shortcuts fire before the page sees a key, even while a slider or a button has the
  // focus; only the add-on can disable them.
  function takeKeys(taken) {
    if (taken === keys.taken || !gr.addon) {
      return;
    }
    keys.taken = taken;
    gr.ask(keys, function () {});
  }

  // While a control has the focus, it gets the keys; afterward, Anki gets them back.
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
    // After a click or a touch, return the keys to Anki unless a text field has the focus. This must
    // also work if the click missed its target because the page moved between mouse down and mouse up,
    // as Anki's page does when a field loses the focus.
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
