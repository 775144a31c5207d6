/* Asks the engine: the add-on (Python) if it is installed, otherwise the card's own script. */
(function (gr) {
  "use strict";

  function ask(request, done) {
    if (gr.addon) {
      send(request, done);
    } else if (gr.engine && request.do !== "keys") {
      load(request.example, function () {
        done(computed(request));
      });
    }
  }

  // If another add-on's hook fails, Anki drops that hook, and our message with it. So a request without
  // an answer is sent once more (with its current contents: the request for the keys may have changed
  // meanwhile). A late answer, because Anki was busy, still counts.
  function send(request, done) {
    var again = window.setTimeout(pass, 2000);
    function pass() {
      window.pycmd(gr.deck + ":" + JSON.stringify(request), function (answer) {
        if (again === 0) {
          return;
        }
        window.clearTimeout(again);
        again = 0;
        done(answer);
      });
    }
    pass();
  }

  function computed(request) {
    try {
      return gr.engine(request);
    } catch (error) {
      return { ok: false, refused: "this example failed: " + error.message };
    }
  }

  // Loads the script of one example when a card first needs it; the card's loader may have requested it
  // already.
  function load(name, then) {
    var file = (gr.files || {})[name];
    if (gr.engine.has(name) || !file) {
      then();
      return;
    }
    var script = document.getElementById(file);
    if (!script) {
      script = document.createElement("script");
      script.id = script.src = file;
      script.onerror = function () {
        script.remove();
      }; // so that the next card tries again
      document.body.appendChild(script);
    }
    script.addEventListener("load", then);
  }

  gr.ask = ask;
})(gr);
