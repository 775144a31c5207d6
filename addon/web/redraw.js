/* Asks the engine for a block's result and shows it. */
(function (gr) {
  "use strict";

  function changed(block) {
    gr.pause(block);
    gr.syncControls(block);
    draw(block);
  }

  // Sends one request to the engine at a time. Changes made meanwhile are requested, once, after its
  // answer.
  function draw(block) {
    block.stale = block.busy;
    if (block.busy) {
      return;
    }
    block.busy = true;
    gr.ask(
      { do: "show", example: block.example, inputs: block.texts, view: viewOf(block), prefix: "" },
      function (answer) {
        // Stay busy: showing the answer may end an edit, which must be requested afterward, not now.
        if (answer) {
          show(block, answer, false);
        }
        block.busy = false;
        if (block.stale) {
          draw(block);
        }
      }
    );
  }

  function viewOf(block) {
    return block.held ? Object.assign({ hold: block.held }, block.view) : block.view;
  }

  // Keeps the result that was built with the card, so that it can be touched at once. It is drawn again
  // when the page is idle, because an older release may have built it.
  function keep(block) {
    var at = (block.out.getAttribute("data-at") || "0 0").split(" ");
    block.step = Number(at[0]);
    block.steps = Number(at[1]);
    touchable(block.body);
    // The other controls already show the inputs.
    gr.syncSliders(block);
    gr.showSteps(block);
    function again() {
      if (block.drawn || !block.root.isConnected || isTyped(block)) {
        return;
      }
      gr.ask(
        { do: "show", example: block.example, inputs: block.texts, view: {}, prefix: "" },
        function (answer) {
          show(block, answer, true);
        }
      );
    }
    if (window.requestIdleCallback) {
      window.requestIdleCallback(again, { timeout: 2000 });
    } else {
      window.setTimeout(again, 300);
    }
  }

  // `first`: the learner has not done anything yet, so nothing is announced.
  function show(block, answer, first) {
    block.drawn = true;
    gr.tell(block, answer.messages || {});
    block.body.classList.toggle("gr-stale", !answer.ok);
    if (!answer.ok) {
      if (answer.refused) {
        gr.write(block.say, answer.refused);
      }
      return;
    }
    endTyping(block);
    var focus = focusPlace(block);
    var fresh = drawn(block, answer);
    gr.morph(first || block.held, [
      [block.hero, fresh.firstChild],
      [block.out, fresh.lastChild],
    ]);
    block.step = answer.step;
    block.steps = answer.steps;
    block.places = answer.places;
    gr.syncControls(block);
    gr.guessing(block);
    if (!first && !block.held && !block.view.ask) {
      gr.write(block.say, answer.say);
    }
    gr.showSteps(block);
    if (focus && document.activeElement !== focus.target) {
      var again = gr.all(block.body, focus.selector)[focus.index];
      if (again) {
        again.focus({ preventScroll: true });
      }
    }
  }

  // Takes the focus from a field in the result before the field is replaced: removing it while focused
  // would end the edit, and so redraw, in the middle of this redraw.
  function endTyping(block) {
    if (isTyped(block)) {
      document.activeElement.blur();
    }
  }

  function isTyped(block) {
    var active = document.activeElement;
    return !!active && active.classList.contains("gr-edit") && block.body.contains(active);
  }

  // Returns the new hero and steps with everything that a running script adds to them, before they are
  // on the card. The line breaks are the same as around the baked result.
  function drawn(block, answer) {
    var template = document.createElement("template");
    template.innerHTML = "<div>\n" + answer.hero + "\n</div><div>\n" + answer.out + "\n</div>";
    touchable(template.content);
    if (block.tie) {
      gr.relight(block, template.content);
    }
    return template.content;
  }

  function touchable(root) {
    gr.all(root, ".gr-n").forEach(function (number, index) {
      number.setAttribute("tabindex", index === 0 ? "0" : "-1");
      number.setAttribute("role", "button");
    });
  }

  function focusPlace(block) {
    var active = document.activeElement;
    if (!active || !block.body.contains(active)) {
      return null;
    }
    var selector = active.tagName === "BUTTON" ? "button" : ".gr-n";
    return { target: active, selector: selector, index: gr.all(block.body, selector).indexOf(active) };
  }

  gr.changed = changed;
  gr.draw = draw;
  gr.keep = keep;
  gr.show = show;
})(gr);
