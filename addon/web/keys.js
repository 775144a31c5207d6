/* Keeps the keyboard away from Anki while a control of ours has it. */
(function (gr) {
  "use strict";

  var keysTaken = false;

  // Anki's own shortcuts fire before the page sees a key, also while a slider or a button has the
  // focus; only the add-on can hold them back.
  function takeKeys(taken) {
    if (taken === keysTaken || !window.gradientRecallAddon) { return; }
    keysTaken = taken;
    gr.ask({ do: "keys", taken: taken }, function () {});
  }

  // While a control has the focus, the keys are the learner's; Anki gets them back after.
  function guard(root) {
    root.addEventListener("focusin", function () { takeKeys(true); });
    root.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { event.target.blur(); }
    });
    root.addEventListener("focusout", function (event) {
      if (!event.relatedTarget || !root.contains(event.relatedTarget)) { takeKeys(false); }
    });
  }

  gr.takeKeys = takeKeys;
  gr.guard = guard;
})(window.gradientRecall = window.gradientRecall || {});
