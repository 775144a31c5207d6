/* Goes through an example's steps, one at a time or automatically. */
(function (gr) {
  "use strict";

  function go(block, where) {
    var playing = block.timer !== 0;
    pause(block);
    if (where === "play") {
      if (!playing) {
        play(block);
      }
      return;
    }
    var to = { first: 0, back: block.step - 1, next: block.step + 1, ten: block.step + 10 }[where];
    block.view = { step: String(Math.max(0, Math.min(block.steps, to))) };
    gr.draw(block);
  }

  function play(block) {
    if (block.step >= block.steps) {
      block.view = { step: "0" };
      gr.draw(block);
    }
    block.timer = window.setInterval(function () {
      if (!block.root.isConnected || block.step >= block.steps) {
        pause(block);
        return;
      }
      block.view = { step: String(block.step + 1) };
      gr.draw(block);
    }, 600);
    playButton(block, "pause");
  }

  function pause(block) {
    if (block.timer === 0) {
      return;
    }
    window.clearInterval(block.timer);
    block.timer = 0;
    playButton(block, "play");
  }

  // The style sheet shows the icon that matches the label.
  function playButton(block, label) {
    block.root.querySelector("[data-go=play]").setAttribute("aria-label", label);
  }

  function showSteps(block) {
    var steps = block.root.querySelector(".gr-stepper");
    // Once there were steps, they keep their space, so that what is below stays under the finger.
    steps.hidden = steps.hidden && block.steps === 0;
    steps.style.visibility = block.steps === 0 ? "hidden" : "";
    var at = steps.querySelector(".gr-at");
    var item = at.getAttribute("data-item");
    // Items are counted from 1, or from 0 if the hero numbers them so; step 0 is the start of a process.
    var first = item ? Number(at.getAttribute("data-from")) : 0;
    var last = (item && !first ? "0–" : "") + (block.steps + first);
    // Without a word, large numbers fit beside the buttons.
    var word = block.steps < 100 ? (item || "step") + " " : "";
    gr.write(at, word + (block.step + first) + " of " + last);
    steps.querySelector("[data-go=ten]").hidden = block.steps < 20;
    var ends = { first: 0, back: 0, next: block.steps, ten: block.steps };
    gr.all(steps, "[data-go]").forEach(function (button) {
      gr.put(button, "aria-disabled", String(block.step === ends[button.getAttribute("data-go")]));
    });
  }

  gr.go = go;
  gr.showSteps = showSteps;
  gr.pause = pause;
})(gr);
