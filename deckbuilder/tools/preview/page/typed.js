/* How a typed answer compares with the right one, marked up as Anki does it. */
(function () {
  "use strict";

  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }

  function span(kind, characters) {
    return characters.length
      ? '<span class="' + kind + '">' + escaped(characters.join("")) + "</span>"
      : "";
  }

  // The first of the longest pieces that both have: [where in a, where in b, how long].
  function longest(a, b) {
    var best = [0, 0, 0];
    for (var i = 0; i < a.length; i += 1) {
      for (var j = 0; j < b.length; j += 1) {
        var size = 0;
        while (i + size < a.length && j + size < b.length && a[i + size] === b[j + size]) {
          size += 1;
        }
        if (size > best[2]) {
          best = [i, j, size];
        }
      }
    }
    return best;
  }

  // What was typed and what is right, both marked: the longest common piece, then what is before
  // and after it. Dashes replace a piece that is missing altogether.
  function marked(typed, right) {
    var best = longest(typed, right);
    if (best[2] === 0) {
      return [
        typed.length
          ? span("typeBad", typed)
          : span(
              "typeMissed",
              right.map(function () {
                return "-";
              })
            ),
        span("typeMissed", right),
      ];
    }
    var before = marked(typed.slice(0, best[0]), right.slice(0, best[1]));
    var after = marked(typed.slice(best[0] + best[2]), right.slice(best[1] + best[2]));
    var good = span("typeGood", right.slice(best[1], best[1] + best[2]));
    return [before[0] + good + after[0], before[1] + good + after[1]];
  }

  // The HTML inside of Anki's <code id=typeans>.
  window.comparedAnswer = function (right, typed) {
    if (typed === "") {
      return escaped(right);
    }
    if (typed === right) {
      return span("typeGood", Array.from(right));
    }
    return marked(Array.from(typed), Array.from(right)).join(
      '<br><span id="typearrow">&darr;</span><br>'
    );
  };
})();
