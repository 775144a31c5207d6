/* The search: reads the index when the field is first used, and ranks what it finds. */
(function () {
  "use strict";
  var script = document.currentScript;
  var root = new URL("../", script.src).href;

  var MOST = 20;
  var field = document.getElementById("search");
  var form = field.form;
  var list = document.getElementById("found");
  var status = form.querySelector("[role=status]");
  var index = null;
  var asked = false;

  // Lower case without accents, so that "ŷ" is found by "y"; words of letters and digits.
  function words(text) {
    return (
      text
        .normalize("NFKD")
        .replace(/[\u0300-\u036f]/g, "")
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) || []
    );
  }

  function load() {
    if (asked) {
      return;
    }
    asked = true;
    fetch(root + "assets/" + script.dataset.search)
      .then(function (answer) {
        if (!answer.ok) {
          throw new Error(answer.status);
        }
        return answer.json();
      })
      .then(function (data) {
        index = data.items.map(function (item) {
          return {
            address: item[0],
            place: data.places[item[1]],
            title: item[2],
            fields: [words(item[2]), words(item[4]), words(item[3])],
          };
        });
        show();
      })
      .catch(function () {
        asked = false;
        tell("Search could not be loaded.");
      });
  }

  // The weight of a word: in the question most, in names and tags less, in answer and note least;
  // a whole word more than a beginning. 0 if it does not occur.
  var WORTH = [
    [12, 7],
    [6, 4],
    [3, 2],
  ];
  function worth(word, entry) {
    var best = 0;
    entry.fields.forEach(function (inField, which) {
      inField.forEach(function (other) {
        var value = other === word ? WORTH[which][0] : other.indexOf(word) === 0 ? WORTH[which][1] : 0;
        if (value > best) {
          best = value;
        }
      });
    });
    return best;
  }

  function find(query) {
    var wanted = words(query);
    if (!wanted.length) {
      return [];
    }
    var found = [];
    index.forEach(function (entry, order) {
      var sum = 0;
      for (var i = 0; i < wanted.length; i += 1) {
        var one = worth(wanted[i], entry);
        if (!one) {
          return;
        }
        sum += one;
      }
      // Words next to each other, and a short question, are more likely to be what was meant.
      if (entry.fields[0].join(" ").indexOf(wanted.join(" ")) >= 0) {
        sum += 5;
      }
      found.push({ entry: entry, score: sum - entry.fields[0].length / 100, order: order });
    });
    return found
      .sort(function (a, b) {
        return b.score - a.score || a.order - b.order;
      })
      .map(function (one) {
        return one.entry;
      });
  }

  function marked(title, wanted) {
    var made = document.createElement("span");
    title.split(/([\p{L}\p{N}]+)/u).forEach(function (piece) {
      var plain = words(piece)[0] || "";
      var hit =
        plain &&
        wanted.some(function (word) {
          return plain.indexOf(word) === 0;
        });
      var node = hit ? document.createElement("mark") : document.createTextNode(piece);
      if (hit) {
        node.textContent = piece;
      }
      made.appendChild(node);
    });
    return made;
  }

  function tell(text) {
    if (status.textContent !== text) {
      status.textContent = text;
    }
  }

  function show() {
    var query = field.value.trim();
    list.textContent = "";
    list.hidden = !query || !index;
    if (list.hidden) {
      tell("");
      return;
    }
    var found = find(query);
    var wanted = words(query);
    var said =
      found.length === 0
        ? "Nothing found."
        : found.length === 1
          ? "1 result."
          : found.length + " results" + (found.length > MOST ? ", the first " + MOST + " shown." : ".");
    var rows = document.createElement("ol");
    found.slice(0, MOST).forEach(function (entry) {
      var link = document.createElement("a");
      link.href = root + entry.address;
      link.appendChild(marked(entry.title, wanted));
      var place = document.createElement("small");
      place.textContent = entry.place;
      link.appendChild(place);
      rows.appendChild(document.createElement("li")).appendChild(link);
    });
    if (found.length) {
      list.appendChild(rows);
    }
    if (found.length === 0 || found.length > MOST) {
      list.appendChild(document.createElement("p")).textContent = said;
    }
    list.scrollTop = 0;
    tell(said);
  }

  function close() {
    list.hidden = true;
    tell("");
  }

  field.addEventListener("focus", function () {
    load();
    if (index) {
      show();
    }
  });
  field.addEventListener("input", show);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = list.hidden ? null : list.querySelector("a");
    if (first) {
      first.click();
    }
  });
  form.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) {
      close();
    }
  });
  document.addEventListener("pointerdown", function (event) {
    if (!form.contains(event.target)) {
      close();
    }
  });
  form.addEventListener("keydown", function (event) {
    var links = Array.prototype.slice.call(list.querySelectorAll("a"));
    var at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      field.focus();
      field.value = "";
      close();
    } else if (event.key === "ArrowDown" && !list.hidden && at + 1 < links.length) {
      event.preventDefault();
      links[at + 1].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (links[at - 1] || field).focus();
    }
  });
  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
  });
})();
