/* Handles what the learner touches, types, and presses. */
(function (gr) {
  "use strict";

  var MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

  function listen(block) {
    var root = block.root;
    root.addEventListener("input", function (event) {
      typed(block, event.target);
    });
    root.addEventListener("click", function (event) {
      clicked(block, event);
    });
    root.addEventListener("keydown", function (event) {
      pressed(block, event);
    });
    gr.guard(root);
    root.addEventListener("focusin", function (event) {
      gr.light(block, event.target);
    });
    root.addEventListener("pointerdown", function (event) {
      if (!event.target.closest("[data-go=play]")) {
        gr.pause(block);
      }
    });
    // A slider returns the keys to Anki when it is released, wherever the pointer is.
    root.addEventListener("pointerup", function (event) {
      if (event.target.type === "range") {
        window.setTimeout(function () {
          event.target.blur();
        }, 0);
      }
    });
  }

  function fieldOf(target) {
    var field = target.closest("[data-input]");
    return field ? field.getAttribute("data-input") : "";
  }

  function typed(block, target) {
    if (target.hasAttribute("data-number")) {
      gr.setNumber(block, target.getAttribute("data-number"), Number(target.value), Number(target.step));
      gr.changed(block);
      return;
    }
    var name = fieldOf(target);
    if (!name) {
      return;
    }
    if (target.type === "range") {
      block.texts[name] = gr.sliderText(target, block.limits[name].whole);
      block.places[name] = Number(block.texts[name]);
    } else {
      block.texts[name] = target.value;
    }
    gr.changed(block);
  }

  function clicked(block, event) {
    var target = gr.aimed(event).closest("button, .gr-n, [data-tied], [data-change], [data-dial]");
    if (!target) {
      return;
    }
    if (target.hasAttribute("data-preset")) {
      gr.take(block, block.presets[Number(target.getAttribute("data-preset"))].inputs);
      gr.changed(block);
    } else if (target.hasAttribute("data-option")) {
      block.texts[fieldOf(target)] = target.getAttribute("data-option");
      gr.changed(block);
    } else if (target.getAttribute("role") === "switch") {
      block.texts[fieldOf(target)] = target.getAttribute("aria-checked") === "true" ? "off" : "on";
      gr.changed(block);
    } else if (target.hasAttribute("data-change")) {
      target
        .getAttribute("data-change")
        .split("|")
        .forEach(function (part) {
          var change = part.split("=");
          if (change[0] === "step") {
            block.view = { step: change[1] };
          } else {
            gr.setInput(block, change[0], change[1]);
          }
        });
      gr.changed(block);
    } else if (target.hasAttribute("data-go")) {
      gr.go(block, target.getAttribute("data-go"));
    } else if (target.hasAttribute("data-edit") || target.hasAttribute("data-dial")) {
      gr.light(block, target);
      gr.edit(block, target);
      return;
    } else if (target.hasAttribute("data-step")) {
      block.view = { step: target.getAttribute("data-step") };
      gr.light(block, target);
      gr.draw(block);
    } else if (target.classList.contains("gr-reset")) {
      gr.take(block, block.start);
      block.tie = "";
      gr.relight(block, block.body);
      gr.changed(block);
    } else {
      gr.light(block, target);
    }
  }

  function pressed(block, event) {
    var target = event.target;
    if ((event.key === "Enter" || event.key === " ") && target.getAttribute("role") === "button") {
      event.preventDefault();
      target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      return;
    }
    if (event.key === "Enter" && target.type === "text") {
      event.preventDefault();
      target.select();
      return;
    }
    var move = MOVES[event.key];
    if (!move) {
      return;
    }
    var next;
    if (target.hasAttribute("data-stops")) {
      event.preventDefault();
      gr.nextStop(target, event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : -1);
      typed(block, target);
    } else if (target.hasAttribute("data-step")) {
      var row = target.closest("[role=row]");
      var wide = row.children.length;
      var vertical = event.key === "ArrowUp" || event.key === "ArrowDown";
      var cells = gr.all(target.closest("[role=grid]"), "button");
      next = cells[cells.indexOf(target) + move * (vertical ? wide : 1)];
      if (next) {
        event.preventDefault();
        next.focus();
        next.click();
      }
    } else if (target.classList.contains("gr-n")) {
      var numbers = gr.all(block.body, ".gr-n");
      next = numbers[numbers.indexOf(target) + move];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  }

  gr.listen = listen;
})(gr);
