/* Updates what is on the card to what was newly drawn, by changing only what differs. That way,
   the browser computes little style and layout, the focused element keeps the focus, and movement is
   visible. */
(function (gr) {
  "use strict";

  var TIME = 150; // milliseconds
  var NUMBER = /-?\d+(?:\.\d+)?/g;
  var MOVING = ["cx", "cy", "x", "y", "x1", "y1", "x2", "y2", "d", "style"];

  var moves = [];
  var frame = 0;

  // For each of the `pairs`, makes the children of the first element like those of the second, whose
  // nodes may be moved. Places and sizes change gradually, unless `atOnce`.
  function morph(atOnce, pairs) {
    window.cancelAnimationFrame(frame);
    moves.forEach(function (move) {
      move.one.setAttribute(move.name, move.text);
    });
    moves = [];
    pairs.forEach(function (pair) {
      like(pair[0], pair[1]);
    });
    var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!atOnce && !still && moves.length) {
      moves.forEach(begin);
      var start = performance.now();
      frame = window.requestAnimationFrame(function step(now) {
        var part = Math.min(1, Math.max(0, now - start) / TIME);
        advance(part * (2 - part));
        if (part < 1) {
          frame = window.requestAnimationFrame(step);
        }
      });
    } else {
      moves = [];
    }
  }

  function begin(move) {
    move.to = move.text.match(NUMBER).map(Number);
    move.from = move.old.match(NUMBER).map(Number);
    move.one.setAttribute(move.name, move.old);
  }

  function advance(part) {
    moves.forEach(function (move) {
      var at = -1;
      var text = move.text.replace(NUMBER, function () {
        at += 1;
        return +(move.from[at] + (move.to[at] - move.from[at]) * part).toFixed(2);
      });
      move.one.setAttribute(move.name, part < 1 ? text : move.text);
    });
    if (part >= 1) {
      moves = [];
    }
  }

  function like(old, fresh) {
    var here = old.firstChild;
    var wanted = fresh.firstChild;
    while (wanted) {
      var after = wanted.nextSibling;
      if (!here) {
        old.appendChild(wanted);
      } else if (here.nodeName === wanted.nodeName) {
        if (here.nodeType === 1) {
          likeElement(here, wanted);
        } else {
          likeText(here, wanted);
        }
        here = here.nextSibling;
      } else {
        old.replaceChild(wanted, here);
        here = wanted.nextSibling;
      }
      wanted = after;
    }
    while (here) {
      var next = here.nextSibling;
      old.removeChild(here);
      here = next;
    }
  }

  function likeText(here, wanted) {
    if (here.data !== wanted.data) {
      here.data = wanted.data;
    }
  }

  function likeElement(here, wanted) {
    // Read attributes by name: a browser creates an object for each entry of `attributes` that is read.
    var names = wanted.getAttributeNames();
    for (var i = 0; i < names.length; i += 1) {
      likeAttribute(here, names[i], wanted.getAttribute(names[i]));
    }
    var there = here.getAttributeNames();
    if (there.length > names.length) {
      for (var j = 0; j < there.length; j += 1) {
        if (names.indexOf(there[j]) < 0) {
          here.removeAttribute(there[j]);
        }
      }
    }
    // The value of a slider that was moved does not follow its attribute.
    if (here.type === "range" && here.value !== wanted.value) {
      here.value = wanted.value;
    }
    if (wanted.firstChild || here.firstChild) {
      like(here, wanted);
    }
  }

  function likeAttribute(here, name, text) {
    var old = here.getAttribute(name);
    if (old === text) {
      return;
    }
    here.setAttribute(name, text);
    if (old !== null && MOVING.indexOf(name) >= 0 && shape(old) === shape(text)) {
      moves.push({ one: here, name: name, old: old, text: text });
    }
  }

  function shape(text) {
    return text.replace(NUMBER, "0");
  }

  gr.morph = morph;
})(gr);
