/* Asks the engine for a block's result and shows it. */
(function (gr) {
  "use strict";

  function changed(block) {
    gr.pause(block);
    gr.syncControls(block);
    draw(block);
  }

  // One question to the engine at a time; what changes meanwhile is asked, once, when it answered.
  function draw(block) {
    block.stale = block.busy;
    if (block.busy) { return; }
    block.busy = true;
    gr.ask({ do: "show", example: block.example, inputs: block.texts, view: block.view, prefix: "" },
      function (answer) {
        block.busy = false;
        if (answer) { show(block, answer, false); }
        if (block.stale) { draw(block); }
      });
  }

  // `first`: the block is just being mounted, nothing is announced.
  function show(block, answer, first) {
    gr.tell(block, answer.messages || {});
    block.out.classList.toggle("gr-stale", !answer.ok);
    if (!answer.ok) {
      if (answer.refused) { gr.write(block.say, answer.refused); }
      return;
    }
    endTyping(block);
    var focus = focusPlace(block);
    gr.morph(block.out, drawn(block, answer.out));
    block.step = answer.step;
    block.steps = answer.steps;
    if (!first) { gr.write(block.say, answer.say); }
    gr.showSteps(block);
    if (focus && document.activeElement !== focus.target) {
      var again = gr.all(block.out, focus.selector)[focus.index];
      if (again) { again.focus({ preventScroll: true }); }
    }
  }

  // A field that stands in the result loses the focus before it is replaced: removing it would call
  // its end, which redraws, in the midst of this.
  function endTyping(block) {
    var active = document.activeElement;
    if (active && active.tagName === "INPUT" && block.out.contains(active)) { active.blur(); }
  }

  // The new result with all that a running script adds to it, before it stands on the card. The
  // line ends are those around the baked result.
  function drawn(block, html) {
    var template = document.createElement("template");
    template.innerHTML = "\n" + html + "\n";
    gr.all(template.content, ".gr-n").forEach(function (number, index) {
      number.setAttribute("tabindex", index === 0 ? "0" : "-1");
      number.setAttribute("role", "button");
    });
    if (block.tie) { gr.relight(block, template.content); }
    return template.content;
  }

  function focusPlace(block) {
    var active = document.activeElement;
    if (!active || !block.out.contains(active)) { return null; }
    var selector = active.tagName === "BUTTON" ? "button" : ".gr-n";
    return { target: active, selector: selector, index: gr.all(block.out, selector).indexOf(active) };
  }

  gr.changed = changed;
  gr.draw = draw;
  gr.show = show;
})(window.gradientRecall = window.gradientRecall || {});
