/* Keeps the controls in sync with the inputs: fields, choices, switches, presets, messages. */
(function (gr) {
  "use strict";

  function syncControls(block) {
    gr.all(block.root, "[data-input]").forEach(function (field) {
      var name = field.getAttribute("data-input");
      var text = block.texts[name];
      hide(block, field);
      gr.all(field, "input[type=text]").forEach(function (input) {
        if (input.value !== text) {
          input.value = text;
        }
      });
      gr.all(field, "[data-option]").forEach(function (option) {
        gr.put(option, "aria-pressed", String(option.getAttribute("data-option") === text));
      });
      gr.all(field, "[role=switch]").forEach(function (button) {
        gr.put(button, "aria-checked", String(text === "on"));
      });
    });
    syncSliders(block);
    syncPresets(block);
  }

  function syncSliders(block) {
    gr.all(block.root, "[data-stops]").forEach(function (slider) {
      var name = slider.closest("[data-input]").getAttribute("data-input");
      gr.placeSlider(slider, block.places[name]);
      gr.put(slider, "aria-valuetext", block.texts[name]);
    });
  }

  // Hides an input that changes nothing under the current choice.
  function hide(block, field) {
    var choice = field.getAttribute("data-with");
    if (choice) {
      var options = field.getAttribute("data-options").split("|");
      field.hidden = options.indexOf(block.texts[choice]) < 0;
    }
  }

  function isAt(block, inputs) {
    return Object.keys(inputs).every(function (name) {
      return inputs[name] === block.texts[name];
    });
  }

  function syncPresets(block) {
    var chosen = -1;
    block.presets.forEach(function (preset, index) {
      if (isAt(block, preset.inputs) && chosen < 0) {
        chosen = index;
      }
    });
    gr.all(block.root, "[data-preset]").forEach(function (button, index) {
      gr.put(button, "aria-pressed", String(index === chosen));
    });
    gr.write(
      block.root.querySelector(".gr-look"),
      chosen < 0 ? block.gesture : block.presets[chosen].look
    );
  }

  // Applies a preset or the initial inputs.
  function take(block, texts) {
    Object.keys(texts).forEach(function (name) {
      block.texts[name] = texts[name];
    });
    block.view = {};
  }

  // Sets an input, or number k of a list or matrix for the name "input:k".
  function setInput(block, name, text) {
    var parts = name.split(":");
    if (parts.length === 1) {
      block.texts[name] = text;
      return;
    }
    var at = -1;
    block.texts[parts[0]] = block.texts[parts[0]].replace(/[^\s,;]+/g, function (number) {
      at += 1;
      return at === Number(parts[1]) ? text : number;
    });
  }

  function reveal(block, name) {
    var more = block.root.querySelector(".gr-more");
    if (more && more.querySelector("[data-input='" + name + "']")) {
      more.open = true;
    }
  }

  // Shows next to each field what is wrong with it.
  function tell(block, messages) {
    gr.all(block.root, "[data-input]").forEach(function (field) {
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

  gr.reveal = reveal;
  gr.setInput = setInput;
  gr.syncControls = syncControls;
  gr.syncSliders = syncSliders;
  gr.take = take;
  gr.tell = tell;
})(gr);
