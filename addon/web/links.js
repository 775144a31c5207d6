/* Highlights which numbers a number comes from, and which it goes into. */
(function (gr) {
  "use strict";

  function tieOf(target) {
    return target.getAttribute("data-tie") || target.getAttribute("data-tied") || "";
  }

  function light(block, target) {
    var tie = tieOf(target);
    if (!tie && !target.closest(".gr-hero, .gr-out")) {
      return;
    }
    if (block.tie === tie) {
      return;
    }
    block.tie = tie;
    relight(block, block.body);
  }

  // `root` is the result on the card, or a new one that is not on the card yet.
  function relight(block, root) {
    var tied = gr.all(root, "[data-tie], [data-tied]");
    var from = {};
    tied.forEach(function (one) {
      if (block.tie && tieOf(one) === block.tie) {
        (one.getAttribute("data-from") || "").split(" ").forEach(function (name) {
          from[name] = true;
        });
      }
    });
    tied.forEach(function (one) {
      var name = tieOf(one);
      var same = block.tie !== "" && name === block.tie;
      var goes = (one.getAttribute("data-from") || "").split(" ").indexOf(block.tie) >= 0;
      one.classList.toggle("gr-lit", same);
      one.classList.toggle("gr-from", !same && block.tie !== "" && from[name] === true);
      one.classList.toggle("gr-to", !same && block.tie !== "" && goes);
    });
  }

  gr.light = light;
  gr.relight = relight;
})(gr);
