/* Fetches the examples' engine when an example comes into view; the card's own script does the rest. */
(function () {
  "use strict";
  var script = document.currentScript;
  var assets = new URL("./", script.src).href;
  // Of a tour: milliseconds between two looks, and looks between the end of a run and the next run.
  var TICK = 500;
  var REST = 3;

  function startExamples() {
    var blocks = document.querySelectorAll(".gr-live, .gr-practice");
    if (!script.dataset.core || !blocks.length) {
      return;
    }
    var files = JSON.parse(script.dataset.examples);
    Object.keys(files).forEach(function (name) {
      files[name] = assets + files[name];
    });
    window[script.dataset.global] = { files: files };
    var watcher = new IntersectionObserver(
      function (seen) {
        if (
          !seen.some(function (one) {
            return one.isIntersecting;
          })
        ) {
          return;
        }
        watcher.disconnect();
        Object.keys(files).forEach(function (name) {
          var example = document.createElement("link"); // fetched together with the core
          example.rel = "preload";
          example.as = "script";
          example.href = files[name];
          document.head.appendChild(example);
        });
        var core = document.createElement("script");
        core.src = assets + script.dataset.core;
        core.onerror = function () {
          document.documentElement.classList.remove("gr-js"); // no room for controls that never come
        };
        document.body.appendChild(core);
      },
      { rootMargin: "300px" }
    );
    blocks.forEach(function (block) {
      watcher.observe(block);
    });
  }

  // Runs an example by itself, one preset after the other, until somebody touches it.
  function tour(place) {
    var block = place.querySelector(".gr-live");
    var still = window.matchMedia("(prefers-reduced-motion: reduce)");
    var waited = 0;
    var next = 0;

    function button() {
      return block.querySelector("[data-go=play]");
    }

    function playing() {
      return button().getAttribute("aria-label") === "pause";
    }

    function tick() {
      if (still.matches) {
        stop();
        return;
      }
      if (!block.classList.contains("gr-on") || document.hidden || playing()) {
        waited = 0;
        return;
      }
      waited += 1;
      if (waited < REST) {
        return;
      }
      // Nobody wants to hear every step.
      block.querySelector("[role=status]").setAttribute("aria-live", "off");
      var presets = block.querySelectorAll("[data-preset]");
      presets[next % presets.length].click();
      next += 1;
      button().click();
    }

    function stop(event) {
      window.clearInterval(timer);
      ["pointerdown", "keydown", "focusin"].forEach(function (type) {
        block.removeEventListener(type, stop, true);
      });
      var status = block.querySelector("[role=status]");
      if (!status) {
        return;
      }
      status.removeAttribute("aria-live");
      if (playing() && !(event && button().contains(event.target))) {
        button().click();
      }
    }

    var timer = window.setInterval(tick, TICK);
    ["pointerdown", "keydown", "focusin"].forEach(function (type) {
      block.addEventListener(type, stop, true);
    });
  }

  // Formulas too wide for the screen scroll; keys have to be able to get there.
  function reachFormulas() {
    document.querySelectorAll(".display").forEach(function (one) {
      if (one.scrollWidth > one.clientWidth && !one.closest("a")) {
        one.tabIndex = 0;
      }
    });
  }

  startExamples();
  document.querySelectorAll(".tour").forEach(tour);
  reachFormulas();
  document.addEventListener("toggle", reachFormulas, true);
})();
