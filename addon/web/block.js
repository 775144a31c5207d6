/* Live blocks: mounts each block on the card once, and stops when the card goes.

   Every file of this folder adds to one object, `gr`, which whoever loads them provides: it belongs to
   one add-on or deck (see SCRIPT_OBJECT in addon/identity.py). None calls another while it is read, and
   all are read as one script, so that their order does not matter. */
(function (gr) {
  "use strict";
  if (gr.scan) {
    gr.scan();
    return;
  }

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
    // The answer to a practice question: the same numbers as on its question.
    gr.ask(
      { do: "practice", example: data.example, ask: data.ask, seed: gr.seedOf(data.key, false) },
      function (question) {
        if (question && question.ok) {
          data.inputs = question.texts;
        }
        mountWith(root, data);
      }
    );
  }

  function mountWith(root, data) {
    count += 1;
    var block = {
      root: root,
      prefix: "gr" + count,
      example: data.example,
      start: data.inputs || {},
      texts: {},
      view: {},
      step: 0,
      steps: 0,
      presets: [],
      timer: 0,
      busy: false,
      stale: false,
      tie: "",
      drawn: false,
    };
    block.data = data;
    root.grBlock = block;
    mounted.push(block);
    block.out = root.querySelector(".gr-out");
    Object.keys(block.start).forEach(function (name) {
      block.texts[name] = block.start[name];
    });
    // Where the card's own script computes, it would compute what stands on the card already.
    var stands = !gr.addon && !data.key;
    gr.ask(
      {
        do: stands ? "begin" : "show",
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
    block.controls = gr.element("div", "gr-controls");
    block.controls.innerHTML = answer.controls;
    block.out.parentNode.insertBefore(block.controls, block.out);
    block.say = gr.element("p", "gr-sr");
    block.say.setAttribute("role", "status");
    block.out.parentNode.insertBefore(block.say, block.out.nextSibling);
    var foot = gr.element("div", "gr-live-foot");
    foot.appendChild(gr.element("span", "gr-engine", "computed by " + (answer.engine || "the card")));
    if (gr.addon) {
      foot.appendChild(gr.sourceButton(block));
    }
    var reset = gr.element("button", "gr-reset", "reset");
    reset.type = "button";
    foot.appendChild(reset);
    if (block.data.key) {
      gr.verdict(block);
    } else if (answer.asks.length) {
      gr.offer(block, answer.asks);
    }
    block.out.parentNode.appendChild(foot);
    if (typeof answer.open === "boolean") {
      block.root.querySelector("details").open = answer.open;
    }
    gr.listen(block);
    block.root.classList.add("gr-on");
    if ("out" in answer) {
      gr.show(block, answer, true);
    } else {
      gr.keep(block);
    }
  }

  // Decks of others that are made with the same program may be reviewed in the same page. Their cards
  // say so; cards whose learner keeps older templates, and pages other than cards, say nothing.
  function ours(root) {
    var card = root.closest("[data-deck]");
    return !card || card.getAttribute("data-deck") === gr.deck;
  }

  // A field that an add-on lets the learner edit where it stands on the card stays as it is stored
  // meanwhile: what we put into it would be saved with it.
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
    new MutationObserver(scan).observe(document.body, { childList: true, subtree: true });
    scan();
  }

  gr.scan = scan;
  gr.count = function () {
    return mounted.length;
  };
  // When this script is through, the other files' words are there.
  if (document.body) {
    Promise.resolve().then(start);
  } else {
    document.addEventListener("DOMContentLoaded", start);
  }
})(gr);
