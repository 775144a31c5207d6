/* Asks the engine: the add-on (Python) where it is installed, else the card's own script. */
(function (gr) {
  "use strict";

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

  gr.ask = ask;
})(window.gradientRecall = window.gradientRecall || {});
