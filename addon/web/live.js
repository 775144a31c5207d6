/* Live blocks: mounts each block on the card once, reads its inputs, asks the engine, shows what
   it answers, keeps the keyboard away from Anki while a control has it, and stops when the card
   goes. The engine is the add-on (Python) where it is installed, else the card's own script. */
(function () {
  "use strict";
  if (window.gradientRecall) { window.gradientRecall.scan(); return; }

  var mounted = [];
  var count = 0;
  var keysTaken = false;

  function ask(request, done) {
    if (window.gradientRecallAddon) {
      window.pycmd("gradient-recall:" + JSON.stringify(request), done);
    } else if (window.gradientRecallEngine && request.do !== "keys") {
      load(request.example, function () { done(computed(request)); });
    }
  }

  function computed(request) {
    try { return window.gradientRecallEngine(request); } catch (error) {
      return { ok: false, refused: "this example failed: " + error.message };
    }
  }

  // The script of one example, fetched when the first card needs it.
  var waiting = {};
  function load(name, then) {
    var file = (window.gradientRecallFiles || {})[name];
    if (window.gradientRecallEngine.has(name) || !file) { then(); return; }
    if (waiting[name]) { waiting[name].push(then); return; }
    waiting[name] = [then];
    var script = document.createElement("script");
    script.src = file;
    script.onload = function () {
      var ready = waiting[name];
      delete waiting[name];
      ready.forEach(function (one) { one(); });
    };
    document.body.appendChild(script);
  }

  // Anki's own shortcuts fire before the page sees a key, also while a slider or a button has the
  // focus; only the add-on can hold them back.
  function takeKeys(taken) {
    if (taken === keysTaken || !window.gradientRecallAddon) { return; }
    keysTaken = taken;
    ask({ do: "keys", taken: taken }, function () {});
  }

  function element(tag, className, text) {
    var made = document.createElement(tag);
    made.className = className;
    if (text) { made.textContent = text; }
    return made;
  }

  function all(root, selector) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }

  function dataOf(root) {
    try { return JSON.parse(root.getAttribute("data-gr")); } catch (error) { return null; }
  }

  function mount(root) {
    var data = dataOf(root);
    root.gradientRecallBlock = data;
    if (!data) { return; }
    if (root.classList.contains("gr-practice")) { pose(root, data); return; }
    if (!data.key) { mountWith(root, data); return; }
    // The answer to a practice question: the same numbers as on its question.
    ask({ do: "practice", example: data.example, ask: data.ask, seed: seedOf(data.key, false) },
      function (question) {
        if (question && question.ok) { data.inputs = question.texts; }
        mountWith(root, data);
      });
  }

  function mountWith(root, data) {
    count += 1;
    var block = {
      root: root, prefix: "gr" + count, example: data.example, start: data.inputs || {},
      texts: {}, view: {}, step: 0, steps: 0, presets: [], timer: 0, busy: false, stale: false, tie: "",
    };
    block.data = data;
    root.gradientRecallBlock = block;
    mounted.push(block);
    block.out = root.querySelector(".gr-out");
    Object.keys(block.start).forEach(function (name) { block.texts[name] = block.start[name]; });
    ask({ do: "show", example: block.example, inputs: block.texts, view: {}, prefix: block.prefix },
      function (answer) { if (answer && answer.controls) { begin(block, answer); } });
  }

  function begin(block, answer) {
    Object.keys(answer.defaults).forEach(function (name) {
      if (!(name in block.texts)) { block.texts[name] = answer.defaults[name]; }
    });
    Object.keys(block.texts).forEach(function (name) { block.start[name] = block.texts[name]; });
    block.presets = answer.presets;
    block.controls = element("div", "gr-controls");
    block.controls.innerHTML = answer.controls;
    block.out.parentNode.insertBefore(block.controls, block.out);
    block.say = element("p", "gr-sr");
    block.say.setAttribute("role", "status");
    block.out.parentNode.insertBefore(block.say, block.out.nextSibling);
    var foot = element("div", "gr-live-foot");
    foot.appendChild(element("span", "gr-engine", "computed by " + (answer.engine || "the card")));
    if (window.gradientRecallAddon) { foot.appendChild(sourceButton(block)); }
    var reset = element("button", "gr-reset", "reset");
    reset.type = "button";
    foot.appendChild(reset);
    if (block.data.key) { verdict(block); } else if (answer.asks.length) { offer(block, answer.asks); }
    block.out.parentNode.appendChild(foot);
    if (typeof answer.open === "boolean") { block.root.querySelector("details").open = answer.open; }
    listen(block);
    block.root.classList.add("gr-on");
    show(block, answer, true);
  }

  // The example's own source, where Python runs it.
  function sourceButton(block) {
    var button = element("button", "gr-source", "show the Python");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    var place = null;
    button.addEventListener("click", function () {
      if (place) {
        place.hidden = !place.hidden;
        button.setAttribute("aria-expanded", String(!place.hidden));
        return;
      }
      ask({ do: "source", example: block.example }, function (answer) {
        if (!answer.ok) { return; }
        place = element("pre", "gr-code");
        place.tabIndex = 0;
        place.innerHTML = answer.html;
        button.parentNode.parentNode.appendChild(place);
        button.setAttribute("aria-expanded", "true");
      });
    });
    return button;
  }

  // ----- predict first -----

  function offer(block, asks) {
    var row = element("div", "gr-predict");
    var start = element("button", "gr-chip", "predict first");
    start.type = "button";
    row.appendChild(start);
    block.out.parentNode.insertBefore(row, block.out);
    var turn = 0;
    start.addEventListener("click", function () {
      var asked = asks[turn % asks.length];
      turn += 1;
      pause(block);
      block.out.classList.add("gr-covered");
      start.hidden = true;
      var form = guessForm("What is " + asked.label + "?", function (guess, say) {
        ask({ do: "judge", example: block.example, inputs: block.texts, ask: asked.name,
              guess: guess, tolerance: 0.005 }, function (answer) {
          say(answer.message || answer.refused);
          if (answer.ok) { uncover(); }
        });
      }, uncover);
      function uncover() {
        block.out.classList.remove("gr-covered");
        start.hidden = false;
        all(form, "input, button").forEach(function (control) { control.disabled = true; });
      }
      all(row, ".gr-guess").forEach(function (old) { old.remove(); });
      row.appendChild(form);
      form.querySelector("input").focus();
    });
  }

  // A question with a field, a button and a place for what is said to the guess.
  function guessForm(question, judge, giveUp) {
    count += 1;
    var form = element("div", "gr-guess");
    var label = element("label", "gr-asks tappable", question);
    var field = element("input", "");
    field.type = "text";
    field.id = "gr" + count + "-guess";
    field.autocomplete = "off";
    field.spellcheck = false;
    label.htmlFor = field.id;
    var check = element("button", "gr-chip", "check");
    check.type = "button";
    var said = element("p", "gr-verdict");
    said.setAttribute("role", "status");
    function submit() {
      if (field.value.trim() !== "") { judge(field.value, function (text) { said.textContent = text; }); }
    }
    check.addEventListener("click", submit);
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); submit(); }
    });
    if (question) { form.appendChild(label); } else { field.setAttribute("aria-label", "your answer"); }
    form.appendChild(field);
    form.appendChild(check);
    if (giveUp) {
      var show = element("button", "gr-chip", "show me");
      show.type = "button";
      show.addEventListener("click", giveUp);
      form.appendChild(show);
    }
    form.appendChild(said);
    return form;
  }

  // ----- practice cards -----

  // Numbers are fresh at every showing once it is seen that the page survives from one side to
  // the next; where every side is a new page, they are drawn from the card's id and the day, so
  // that question and answer agree without storing anything.
  var sides = 0;
  var posed = { key: "", seed: 0, guess: "" };

  function seedOf(key, isQuestion) {
    if (!isQuestion && posed.key === key) { return posed.seed; }
    var seed = sides > 1 && isQuestion ? Math.floor(Math.random() * 2147483645) + 1 : daily(key);
    posed = { key: key, seed: seed, guess: "" };
    return seed;
  }

  function daily(key) {
    var now = new Date();
    var text = key + "/" + now.getFullYear() + "-" + now.getMonth() + "-" + now.getDate();
    var hash = 7;
    for (var i = 0; i < text.length; i += 1) { hash = (hash * 31 + text.charCodeAt(i)) % 2147483647; }
    // Days next to each other differ in the last letter only: mixed, or their draws would be alike.
    for (var round = 0; round < 4; round += 1) { hash = (hash * 48271 + 11) % 2147483647; }
    return hash === 0 ? 1 : hash;
  }

  function pose(root, data) {
    sides += 1;
    ask({ do: "practice", example: data.example, ask: data.ask, seed: seedOf(data.key, true) },
      function (question) {
        if (!question || !question.ok) { return; }
        root.innerHTML = question.html;
        var form = guessForm("", function (guess, say) {
          judgePractice(data, question.texts, guess, say);
        }, null);
        form.querySelector("input").addEventListener("input", function (event) {
          posed.guess = event.target.value;
        });
        root.appendChild(form);
        guard(root);
      });
  }

  function judgePractice(data, texts, guess, say) {
    ask({ do: "judge", example: data.example, inputs: texts, ask: data.ask, guess: guess,
          tolerance: data.tolerance }, function (answer) {
      say((answer.message || answer.refused) + (answer.ok ? " (within " + data.tolerance + ")." : ""));
    });
  }

  function verdict(block) {
    var said = element("p", "gr-verdict");
    said.setAttribute("role", "status");
    block.out.parentNode.insertBefore(said, block.controls);
    if (posed.key === block.data.key && posed.guess.trim() !== "") {
      judgePractice(block.data, block.texts, posed.guess, function (text) { said.textContent = text; });
    }
  }

  // ----- what the learner does -----

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

  function listen(block) {
    var root = block.root;
    root.addEventListener("input", function (event) { typed(block, event.target); });
    root.addEventListener("click", function (event) { clicked(block, event); });
    root.addEventListener("keydown", function (event) { pressed(block, event); });
    guard(root);
    root.addEventListener("focusin", function (event) { light(block, event.target); });
    root.addEventListener("pointerdown", function (event) {
      if (!event.target.closest("[data-go=play]")) { pause(block); }
    });
    // After a touch or a click the keys belong to Anki again, so that the next answer key works.
    root.addEventListener("pointerup", function (event) {
      if (event.target.type === "range") { window.setTimeout(function () { event.target.blur(); }, 0); }
    });
  }

  function fieldOf(target) {
    var field = target.closest("[data-input]");
    return field ? field.getAttribute("data-input") : "";
  }

  function typed(block, target) {
    var name = fieldOf(target);
    if (!name) { return; }
    if (target.type === "range") {
      block.texts[name] = target.getAttribute("data-stops").split(" ")[Number(target.value)];
    } else {
      block.texts[name] = target.value;
    }
    changed(block);
  }

  function clicked(block, event) {
    var target = event.target.closest("button, .gr-n, [data-tied]");
    if (!target) { return; }
    if (target.hasAttribute("data-preset")) {
      var preset = block.presets[Number(target.getAttribute("data-preset"))];
      Object.keys(preset.inputs).forEach(function (name) { block.texts[name] = preset.inputs[name]; });
      block.view = {};
      changed(block);
    } else if (target.hasAttribute("data-option")) {
      block.texts[fieldOf(target)] = target.getAttribute("data-option");
      changed(block);
    } else if (target.getAttribute("role") === "switch") {
      block.texts[fieldOf(target)] = target.getAttribute("aria-checked") === "true" ? "off" : "on";
      changed(block);
    } else if (target.hasAttribute("data-go")) {
      go(block, target.getAttribute("data-go"));
    } else if (target.hasAttribute("data-edit")) {
      light(block, target);
      edit(block, target);
      return;
    } else if (target.hasAttribute("data-step")) {
      block.view = { step: target.getAttribute("data-step") };
      light(block, target);
      draw(block);
    } else if (target.classList.contains("gr-reset")) {
      Object.keys(block.start).forEach(function (name) { block.texts[name] = block.start[name]; });
      block.view = {};
      block.tie = "";
      changed(block);
    } else {
      light(block, target);
    }
    if (event.detail > 0 && target.blur) { target.blur(); }
  }

  // A cell of a matrix becomes a field until Enter, Escape or a touch elsewhere.
  function edit(block, cell) {
    var name = cell.getAttribute("data-edit");
    var index = Number(cell.getAttribute("data-index"));
    var field = element("input", "gr-edit");
    field.type = "text";
    field.inputMode = "decimal";
    field.setAttribute("aria-label", cell.getAttribute("aria-label"));
    field.value = cell.textContent.replace("−", "-");
    var done = false;
    function finish(keep) {
      if (done) { return; }
      done = true;
      if (keep && field.value.trim() !== "") {
        var at = -1;
        block.texts[name] = block.texts[name].replace(/[^\s,;]+/g, function (number) {
          at += 1;
          return at === index ? field.value.trim() : number;
        });
      }
      field.replaceWith(cell);
      changed(block);
    }
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === "Enter");
      }
    });
    field.addEventListener("input", function (event) { event.stopPropagation(); });
    field.addEventListener("blur", function () { finish(true); });
    cell.replaceWith(field);
    field.focus();
    field.select();
  }

  var MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

  function pressed(block, event) {
    var target = event.target;
    if (event.key === "Escape") { target.blur(); return; }
    if (event.key === "Enter" && target.type === "text") {
      event.preventDefault();
      target.select();
      return;
    }
    var move = MOVES[event.key];
    if (!move) { return; }
    var next;
    if (target.hasAttribute("data-step")) {
      var row = target.closest("[role=row]");
      var wide = row.children.length;
      var vertical = event.key === "ArrowUp" || event.key === "ArrowDown";
      var cells = all(target.closest("[role=grid]"), "button");
      next = cells[cells.indexOf(target) + move * (vertical ? wide : 1)];
      if (next) { event.preventDefault(); next.focus(); next.click(); }
    } else if (target.classList.contains("gr-n")) {
      var numbers = all(block.out, ".gr-n");
      next = numbers[numbers.indexOf(target) + move];
      if (next) { event.preventDefault(); next.focus(); }
    }
  }

  function go(block, where) {
    var playing = block.timer !== 0;
    pause(block);
    if (where === "play") {
      if (!playing) { play(block); }
      return;
    }
    var to = { first: 0, back: block.step - 1, next: block.step + 1, ten: block.step + 10 }[where];
    block.view = { step: String(Math.max(0, Math.min(block.steps, to))) };
    draw(block);
  }

  function play(block) {
    if (block.step >= block.steps) { block.view = { step: "0" }; draw(block); }
    block.timer = window.setInterval(function () {
      if (!block.root.isConnected || block.step >= block.steps) { pause(block); return; }
      block.view = { step: String(block.step + 1) };
      draw(block);
    }, 600);
    playButton(block, "❚❚", "pause");
  }

  function pause(block) {
    if (block.timer === 0) { return; }
    window.clearInterval(block.timer);
    block.timer = 0;
    playButton(block, "▶", "play");
  }

  function playButton(block, sign, label) {
    var button = block.controls.querySelector("[data-go=play]");
    button.textContent = sign;
    button.setAttribute("aria-label", label);
  }

  // ----- what the learner sees -----

  function changed(block) {
    pause(block);
    syncControls(block);
    draw(block);
  }

  // One question to the engine at a time; what changes meanwhile is asked, once, when it answered.
  function draw(block) {
    block.stale = block.busy;
    if (block.busy) { return; }
    block.busy = true;
    ask({ do: "show", example: block.example, inputs: block.texts, view: block.view, prefix: "" },
      function (answer) {
        block.busy = false;
        if (answer) { show(block, answer, false); }
        if (block.stale) { draw(block); }
      });
  }

  function show(block, answer, first) {
    var messages = answer.messages || {};
    all(block.controls, "[data-input]").forEach(function (field) {
      var message = messages[field.getAttribute("data-input")] || "";
      var place = field.querySelector(".gr-message");
      if (place.textContent !== message) { place.textContent = message; }
      field.classList.toggle("gr-refused", message !== "");
      all(field, "input").forEach(function (input) { input.setAttribute("aria-invalid", String(message !== "")); });
    });
    block.out.classList.toggle("gr-stale", !answer.ok);
    if (!answer.ok) {
      if (answer.refused) { block.say.textContent = answer.refused; }
      return;
    }
    var focus = focusPlace(block);
    block.out.innerHTML = answer.out;
    block.step = answer.step;
    block.steps = answer.steps;
    if (!first) { block.say.textContent = answer.say; }
    all(block.out, ".gr-n").forEach(function (number, index) {
      number.tabIndex = index === 0 ? 0 : -1;
      number.setAttribute("role", "button");
    });
    var steps = block.controls.querySelector(".gr-steps");
    steps.hidden = answer.steps === 0;
    steps.querySelector(".gr-at").textContent = "step " + answer.step + " of " + answer.steps;
    steps.querySelector("[data-go=ten]").hidden = answer.steps < 20;
    relight(block);
    if (focus) {
      var again = all(block.out, focus.selector)[focus.index];
      if (again) { again.focus({ preventScroll: true }); }
    }
  }

  function focusPlace(block) {
    var active = document.activeElement;
    if (!active || !block.out.contains(active)) { return null; }
    var selector = active.tagName === "BUTTON" ? "button" : ".gr-n";
    return { selector: selector, index: all(block.out, selector).indexOf(active) };
  }

  function syncControls(block) {
    all(block.controls, "[data-input]").forEach(function (field) {
      var text = block.texts[field.getAttribute("data-input")];
      all(field, "input[type=text]").forEach(function (input) {
        if (input.value !== text) { input.value = text; }
      });
      all(field, "input[type=range]").forEach(function (slider) {
        slider.value = String(nearest(slider.getAttribute("data-stops").split(" "), text));
        slider.setAttribute("aria-valuetext", text);
      });
      all(field, "[data-option]").forEach(function (option) {
        option.setAttribute("aria-pressed", String(option.getAttribute("data-option") === text));
      });
      all(field, "[role=switch]").forEach(function (button) {
        button.setAttribute("aria-checked", String(text === "on"));
      });
    });
    var chosen = -1;
    block.presets.forEach(function (preset, index) {
      var same = Object.keys(preset.inputs).every(function (name) {
        return preset.inputs[name] === block.texts[name];
      });
      if (same && chosen < 0) { chosen = index; }
    });
    all(block.controls, "[data-preset]").forEach(function (button, index) {
      button.setAttribute("aria-pressed", String(index === chosen));
    });
    var look = block.controls.querySelector(".gr-look");
    if (look) { look.textContent = chosen < 0 ? "Your own numbers." : block.presets[chosen].look; }
  }

  function nearest(stops, text) {
    var best = 0;
    var wanted = Number(text.replace(",", "."));
    stops.forEach(function (stop, index) {
      if (stop === text) { best = index; return; }
      if (Math.abs(Number(stop) - wanted) < Math.abs(Number(stops[best]) - wanted)) { best = index; }
    });
    return best;
  }

  // ----- which number comes from which -----

  function tieOf(target) {
    return target.getAttribute("data-tie") || target.getAttribute("data-tied") || "";
  }

  function light(block, target) {
    var tie = tieOf(target);
    if (!tie && !target.closest(".gr-out")) { return; }
    block.tie = tie;
    relight(block);
  }

  function relight(block) {
    var tied = all(block.out, "[data-tie], [data-tied]");
    var from = {};
    tied.forEach(function (one) {
      if (block.tie && tieOf(one) === block.tie) {
        (one.getAttribute("data-from") || "").split(" ").forEach(function (name) { from[name] = true; });
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

  // ----- coming and going of cards -----

  function scan() {
    mounted = mounted.filter(function (block) {
      if (block.root.isConnected) { return true; }
      pause(block);
      takeKeys(false);
      return false;
    });
    if (!window.gradientRecallAddon && !window.gradientRecallEngine) { return; }
    all(document, ".gr-live[data-gr], .gr-practice[data-gr]").forEach(function (root) {
      if (root.gradientRecallBlock === undefined) { mount(root); }
    });
  }

  window.gradientRecall = { scan: scan, count: function () { return mounted.length; } };
  function start() {
    new MutationObserver(scan).observe(document.body, { childList: true, subtree: true });
    scan();
  }
  if (document.body) { start(); } else { document.addEventListener("DOMContentLoaded", start); }
})();
