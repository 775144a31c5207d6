/* Marks every word on the page, whenever the page changes, and looks up what is double-clicked. */
(function () {
  "use strict";
  var busy = false;

  function mark(root) {
    var walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), texts = [];
    while (walk.nextNode()) {
      var parent = walk.currentNode.parentElement;
      if (/[a-z]{4}/i.test(walk.currentNode.data)
          && !parent.closest(".lookup-word, script, style, mjx-container, svg, button, pre, label")) {
        texts.push(walk.currentNode);
      }
    }
    texts.forEach(function (text) {
      var span = document.createElement("span");
      span.className = "lookup-word";
      text.replaceWith(span);
      span.appendChild(text);
    });
  }

  function changed() {
    var card = document.getElementById("qa");
    if (!card || busy) { return; }
    busy = true;
    setTimeout(function () { mark(card); busy = false; }, 20);
  }

  document.addEventListener("DOMContentLoaded", function () {
    new MutationObserver(changed).observe(document.body, { childList: true, subtree: true });
  });
  document.addEventListener("dblclick", function (event) {
    window.pycmd("lookup:" + event.target.textContent, function (answer) {
      document.getElementById("lookup-popup").textContent = answer.meaning;
    });
  }, true);
  document.addEventListener("keydown", function () { window.lookupKeys = (window.lookupKeys || 0) + 1; }, true);
})();
