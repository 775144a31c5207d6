/* Fetches the examples' engine when an example comes into view; the card's own script does the rest. */
(function () {
  "use strict";
  var script = document.currentScript;
  var assets = new URL("./", script.src).href;

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
        document.body.appendChild(core);
      },
      { rootMargin: "300px" }
    );
    blocks.forEach(function (block) {
      watcher.observe(block);
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
  reachFormulas();
  document.addEventListener("toggle", reachFormulas, true);
})();
