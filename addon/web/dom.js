/* Helpers to create, find, and change elements. */
(function (gr) {
  "use strict";

  function element(tag, className, text) {
    var made = document.createElement(tag);
    made.className = className;
    if (text) {
      made.textContent = text;
    }
    return made;
  }

  function all(root, selector) {
    return Array.prototype.slice.call(root.querySelectorAll(selector));
  }

  // Both skip a change that changes nothing: the browser would compute style and layout again.
  function put(one, name, value) {
    if (one.getAttribute(name) !== value) {
      one.setAttribute(name, value);
    }
  }

  function write(one, text) {
    if (one.textContent !== text) {
      one.textContent = text;
    }
  }

  gr.element = element;
  gr.all = all;
  gr.put = put;
  gr.write = write;
})(gr);
