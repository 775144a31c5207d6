/* One side of a card in a page like Anki's. It does what Anki's reviewer does (new HTML, its scripts
   run, formulas typeset), except that the old side stays until the new one is typeset, and that on
   a redraw of the same card a live block that did not change stays with all that was put into it. */
(function () {
  "use strict";
  window.pycmd = window.bridgeCommand = function () {};

  var KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "/", " "];
  var LIVE = ".gr-live[data-gr], .gr-practice[data-gr]";
  var qa = document.getElementById("qa");
  var card = "";
  var turn = 0;
  var posed = false;
  var typeset = MathJax.startup.promise;

  function tell(what, more) {
    parent.postMessage(Object.assign({ preview: what }, more), location.origin);
  }

  function all(root, selector) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }

  // Scripts inserted with innerHTML do not run; like Anki, create each again.
  function run(root) {
    all(root, "script").forEach(function (old) {
      var script = document.createElement("script");
      Array.prototype.forEach.call(old.attributes, function (one) {
        script.setAttribute(one.name, one.value);
      });
      script.textContent = old.textContent;
      old.replaceWith(script);
    });
  }

  // Pairs of [placeholder in `next`, live block on the page]. A placeholder has the block's height.
  function kept(next) {
    var there = all(qa, LIVE);
    return all(next, LIVE).reduce(function (pairs, block) {
      var same = there.find(function (one) {
        return one.previewMade === block.outerHTML;
      });
      return same ? pairs.concat(keep(answer(block), answer(same)), keep(block, same)) : pairs;
    }, []);
  }

  // The answer of a practice card is before its block, and of the same numbers.
  function answer(block) {
    var before = block.previousElementSibling;
    return before && before.classList.contains("gr-solved") ? before : null;
  }

  function keep(next, same) {
    if (!next || !same) {
      return [];
    }
    var place = document.createElement("div");
    place.style.height = same.offsetHeight + "px";
    next.replaceWith(place);
    return [[place, same]];
  }

  // side: {card, html, ordinal, typed}
  window.showSide = function (side) {
    var mine = (turn += 1);
    var next = document.createElement("div");
    next.innerHTML = side.html;
    var pairs = side.card === card ? kept(next) : [];
    if (next.querySelector(".gr-practice[data-gr]")) {
      // From its second question on, a page draws fresh numbers; in a new page both sides agree.
      if (posed) {
        location.reload();
        return;
      }
      posed = true;
    }
    all(next, LIVE).forEach(function (block) {
      block.previewMade = block.outerHTML;
    });
    next.className = "preview-next";
    next.style.cssText = "position:absolute;inset:0 0 auto 0;height:0;overflow:hidden;visibility:hidden";
    document.body.appendChild(next);
    typeset = typeset
      .then(function () {
        if (mine !== turn) {
          return null;
        }
        MathJax.typesetClear();
        return MathJax.typesetPromise([next]);
      })
      .catch(function (error) {
        console.error(error);
      })
      .then(function () {
        next.remove();
        if (mine === turn) {
          swap(side, next, pairs);
        }
      });
  };

  function swap(side, next, pairs) {
    var typed = qa.querySelector("input#typeans");
    var before = side.card === card && typed ? typed.value : side.typed || "";
    var focus = document.activeElement;
    pairs.forEach(function (pair) {
      pair[0].style.height = "";
    });
    document.body.className = document.body.className.replace(
      /\bcard\d+\b/,
      "card" + (side.ordinal + 1)
    );
    pairs.forEach(function (pair) {
      pair[0].replaceWith(pair[1]);
    });
    qa.replaceChildren.apply(qa, Array.prototype.slice.call(next.childNodes));
    if (focus && focus !== document.activeElement && qa.contains(focus)) {
      focus.focus({ preventScroll: true });
    }
    run(qa);
    card = side.card;
    var field = qa.querySelector("input#typeans");
    if (field && before) {
      field.value = before;
    }
    window.showTyped(side.typed || "");
    document.documentElement.dataset.shown = side.card;
    height();
    tell("shown", {});
  }

  window.showTyped = function (typed) {
    var place = qa.querySelector("code#typeans");
    if (!place) {
      return;
    }
    if (place.previewRight === undefined) {
      place.previewRight = place.textContent;
    }
    place.innerHTML = window.comparedAnswer(place.previewRight, typed);
  };

  function height() {
    tell("height", { height: Math.ceil(qa.getBoundingClientRect().bottom + window.scrollY) });
  }

  qa.addEventListener("input", function (event) {
    if (event.target.id === "typeans") {
      tell("typed", { text: event.target.value });
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.target.id === "typeans" && event.key === "Enter") {
      tell("answer", {});
      return;
    }
    if (event.target.closest("input, textarea, select, button, summary, a, [tabindex]")) {
      return;
    }
    if (KEYS.indexOf(event.key) >= 0) {
      event.preventDefault();
      tell("key", { key: event.key });
    }
  });
  new ResizeObserver(height).observe(qa);
  MathJax.startup.promise.then(function () {
    tell("ready", {});
  });
})();
