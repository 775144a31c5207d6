/* Asks the engine: the add-on (Python) where it is installed, else the card's own script. */
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

  // Where another add-on fails on the way, Anki drops that add-on's part and the message with it: what
  // is not answered is asked once more. (A request that has changed meanwhile, such as that for the
  // keys, is sent as it is then.) An answer that comes late, because Anki was busy, still counts.
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

  // The script of one example, fetched when the first card needs it; the card's loader may have
  // asked for it already.
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
      }; // the next card tries again
      document.body.appendChild(script);
    }
    script.addEventListener("load", then);
  }

  gr.ask = ask;
})(gr);
