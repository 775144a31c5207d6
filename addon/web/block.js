/* Live blocks: mounts each block on the card once, and stops it when the card is gone.

   Every file in this folder extends one object, `gr`, which belongs to one add-on or deck; the code that
   loads the files provides it (see SCRIPT_OBJECT in addon/identity.py). The files are loaded as one
   script, and none calls another while it loads, so their order does not matter. */
(function (gr) {
  "use strict";
  if (gr.scan) {
    gr.scan();
    return;
  }

  var RESET =
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12a7 7 0 1 0 2.2-5.1L5 9M5 4.5V9h4.5"></path></svg>';

  var mounted = [];
  var count = 0;

  function dataOf(root) {
    try {
      return JSON.parse(root.getAttribute("data-gr"));
    } catch (error) {
      return null;
    }
  }

  function mount(root) {
    var data = dataOf(root);
    root.grBlock = data;
    if (!data) {
      return;
    }
    if (root.classList.contains("gr-practice")) {
      gr.pose(root, data);
      return;
    }
    if (!data.key) {
      mountWith(root, data);
      return;
    }
    // The answer of a practice card must show the same numbers as its question.
    gr.ask(
      { do: "practice", example: data.example, ask: data.ask, seed: gr.seedOf(data.key, false) },
      function (question) {
        if (question && question.ok) {
          data.inputs = question.texts;
          gr.solve(root, data, question);
        }
        mountWith(root, data);
      }
    );
  }

  function mountWith(root, data) {
    count += 1;
    var block = {
      root: root,
      // A block that is alone on the page can keep the ids of its baked controls (see kit/bake.py).
      prefix: gr.all(document, ".gr-live").length > 1 ? "gr" + count : "gr0",
      example: data.example,
      start: data.inputs || {},
      texts: {},
      view: {},
      step: 0,
      steps: 0,
      presets: [],
      timer: 0,
      held: "",
      busy: false,
      stale: false,
      tie: "",
      drawn: false,
    };
    block.data = data;
    root.grBlock = block;
    mounted.push(block);
    block.body = root.querySelector(".gr-body");
    block.hero = root.querySelector(".gr-hero");
    block.out = root.querySelector(".gr-out");
    Object.keys(block.start).forEach(function (name) {
      block.texts[name] = block.start[name];
    });
    // The card's own script would only compute again what is already on the card.
    var isDrawn = !gr.addon && !data.key;
    gr.ask(
      {
        do: isDrawn ? "begin" : "show",
        example: block.example,
        inputs: block.texts,
        view: {},
        prefix: block.prefix,
      },
      function (answer) {
        if (answer && answer.controls) {
          begin(block, answer);
        }
      }
    );
  }

  function begin(block, answer) {
    Object.keys(answer.defaults).forEach(function (name) {
      if (!(name in block.texts)) {
        block.texts[name] = answer.defaults[name];
      }
    });
    Object.keys(block.texts).forEach(function (name) {
      block.start[name] = block.texts[name];
    });
    block.names = Object.keys(answer.defaults);
    block.presets = answer.presets;
    block.gesture = answer.gesture;
    block.limits = answer.limits;
    block.places = answer.places;
    fill(block, ".gr-top", answer.controls.presets);
    fill(block, ".gr-stepper", answer.controls.steps);
    fill(block, ".gr-leads", answer.controls.leads);
    fill(block, ".gr-rest", answer.controls.rest);
    block.say = gr.element("p", "gr-sr");
    block.say.setAttribute("role", "status");
    block.body.appendChild(block.say);
    var foot = block.root.querySelector(".gr-live-foot");
    foot.appendChild(gr.element("span", "gr-engine", "computed by " + (answer.engine || "the card")));
    if (gr.addon) {
      foot.appendChild(gr.sourceButton(block));
    }
    var reset = gr.element("button", "gr-reset");
    reset.type = "button";
    reset.setAttribute("aria-label", "reset");
    reset.innerHTML = RESET;
    block.root.appendChild(reset);
    // "toggle" does not bubble.
    block.body.addEventListener(
      "toggle",
      function (event) {
        var fold = event.target;
        if (fold.classList.contains("gr-every")) {
          block.root.classList.toggle("gr-unfolded", fold.open);
        } else {
          fold.parentNode.classList.toggle("gr-wide", fold.open);
        }
      },
      true
    );
    if (!block.data.key && answer.asks.length) {
      block.root.querySelector(".gr-asking").appendChild(gr.offer(block, answer.asks));
    }
    if (typeof answer.open === "boolean" && !block.data.fold) {
      block.root.querySelector("details").open = answer.open;
    }
    gr.listen(block);
    gr.drags(block);
    block.root.classList.add("gr-on");
    if ("out" in answer) {
      gr.show(block, answer, true);
    } else {
      gr.keep(block);
    }
  }

  // Puts the controls in place of those that were baked, unless they are the same: an older release may
  // have baked different ones, but a phone takes long to make them again.
  function fill(block, selector, html) {
    var place = block.root.querySelector(selector);
    if (place.innerHTML !== html) {
      place.innerHTML = html;
    }
  }

  // Decks that others built with this program may be reviewed in the same page; their cards have a
  // different data-deck. Cards with older templates and pages that are not cards do not have the
  // attribute.
  function ours(root) {
    var card = root.closest("[data-deck]");
    return !card || card.getAttribute("data-deck") === gr.deck;
  }

  // Some add-ons let the learner edit a field right on the card. Leave such a field alone meanwhile:
  // our controls would be saved with it.
  function edited(root) {
    var active = document.activeElement;
    return active && active.isContentEditable && active.contains(root);
  }

  function scan() {
    mounted = mounted.filter(function (block) {
      if (block.root.isConnected) {
        return true;
      }
      gr.pause(block);
      gr.takeKeys(false);
      return false;
    });
    if (!gr.addon && !gr.engine) {
      return;
    }
    gr.all(document, ".gr-live[data-gr], .gr-practice[data-gr]").forEach(function (root) {
      if (root.grBlock === undefined && ours(root) && !edited(root)) {
        mount(root);
      }
    });
  }

  function start() {
    document.documentElement.classList.add("gr-js");
    new MutationObserver(scan).observe(document.body, { childList: true, subtree: true });
    scan();
  }

  gr.scan = scan;
  gr.count = function () {
    return mounted.length;
  };
  // Start after the whole script has run: the other files' functions are needed.
  if (document.body) {
    Promise.resolve().then(start);
  } else {
    document.addEventListener("DOMContentLoaded", start);
  }
})(gr);
