/* Keeps the controls in sync with the inputs: fields, sliders, choices, switches, presets, messages. */
(function (gr) {
  "use strict";

  function syncControls(block) {
    place(block);
    gr.all(block.controls, "[data-input]").forEach(function (field) {
      var text = block.texts[field.getAttribute("data-input")];
      gr.all(field, "input[type=text]").forEach(function (input) {
        if (input.value !== text) {
          input.value = text;
        }
      });
      gr.all(field, "input[type=range]").forEach(function (slider) {
        var at = String(nearest(slider.getAttribute("data-stops").split(" "), text));
        if (slider.value !== at) {
          slider.value = at;
        }
        gr.put(slider, "aria-valuetext", text);
      });
      gr.all(field, "[data-option]").forEach(function (option) {
        gr.put(option, "aria-pressed", String(option.getAttribute("data-option") === text));
      });
      gr.all(field, "[role=switch]").forEach(function (button) {
        gr.put(button, "aria-checked", String(text === "on"));
      });
    });
    syncPresets(block);
  }

  // Moves inputs that matter only for some options of a choice in and out of "more inputs".
  function place(block) {
    var folded = block.controls.querySelector(".gr-more .gr-fields");
    var open = block.controls.querySelector(".gr-fields");
    gr.all(block.controls, "[data-with]").forEach(function (field) {
      var text = block.texts[field.getAttribute("data-with")];
      var counts = field.getAttribute("data-options").split("|").indexOf(text) >= 0;
      var home = counts ? open : folded;
      if (field.parentNode !== home) {
        home.insertBefore(field, next(block, home, field));
      }
    });
  }

  // Returns the field in `home` that follows `field` in the order of the inputs, or null.
  function next(block, home, field) {
    function rank(one) {
      return block.names.indexOf(one.getAttribute("data-input"));
    }
    return (
      gr.all(home, "[data-input]").filter(function (one) {
        return rank(one) > rank(field);
      })[0] || null
    );
  }

  function syncPresets(block) {
    var chosen = -1;
    block.presets.forEach(function (preset, index) {
      var same = Object.keys(preset.inputs).every(function (name) {
        return preset.inputs[name] === block.texts[name];
      });
      if (same && chosen < 0) {
        chosen = index;
      }
    });
    gr.all(block.controls, "[data-preset]").forEach(function (button, index) {
      gr.put(button, "aria-pressed", String(index === chosen));
    });
    var look = block.controls.querySelector(".gr-look");
    if (look) {
      gr.write(look, chosen < 0 ? "Your own numbers." : block.presets[chosen].look);
    }
  }

  function nearest(stops, text) {
    var best = 0;
    var wanted = Number(text.replace(",", "."));
    stops.forEach(function (stop, index) {
      if (stop === text) {
        best = index;
        return;
      }
      if (Math.abs(Number(stop) - wanted) < Math.abs(Number(stops[best]) - wanted)) {
        best = index;
      }
    });
    return best;
  }

  // Applies a preset or the initial inputs. Folded inputs that change are revealed, unless they are
  // folded because they do not matter now.
  function take(block, texts) {
    var changed = Object.keys(texts).filter(function (name) {
      return block.texts[name] !== texts[name];
    });
    changed.forEach(function (name) {
      block.texts[name] = texts[name];
    });
    place(block);
    changed.forEach(function (name) {
      if (!block.controls.querySelector("[data-with][data-input='" + name + "']")) {
        reveal(block, name);
      }
    });
    block.view = {};
  }

  function reveal(block, name) {
    var more = block.controls.querySelector(".gr-more");
    if (more && more.querySelector("[data-input='" + name + "']")) {
      more.open = true;
    }
  }

  // Shows next to each field what is wrong with it.
  function tell(block, messages) {
    gr.all(block.controls, "[data-input]").forEach(function (field) {
      var name = field.getAttribute("data-input");
      var message = messages[name] || "";
      gr.write(field.querySelector(".gr-message"), message);
      field.classList.toggle("gr-refused", message !== "");
      gr.all(field, "input").forEach(function (input) {
        gr.put(input, "aria-invalid", String(message !== ""));
      });
      if (message) {
        reveal(block, name);
      }
    });
  }

  gr.syncControls = syncControls;
  gr.take = take;
  gr.tell = tell;
})(gr);
