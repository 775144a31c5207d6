/* Updates the result on the card to a newly drawn one by changing only what differs. So the browser
   computes little style and layout, and the focused element keeps the focus. */
(function (gr) {
  "use strict";

  // Makes the children of `old` like those of `fresh`, whose nodes may be moved.
  function morph(old, fresh) {
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
    // By name: for each entry of `attributes` that is read, a browser creates an object.
    var names = wanted.getAttributeNames();
    for (var i = 0; i < names.length; i += 1) {
      gr.put(here, names[i], wanted.getAttribute(names[i]));
    }
    var there = here.getAttributeNames();
    if (there.length > names.length) {
      for (var j = 0; j < there.length; j += 1) {
        if (names.indexOf(there[j]) < 0) {
          here.removeAttribute(there[j]);
        }
      }
    }
    if (wanted.firstChild || here.firstChild) {
      morph(here, wanted);
    }
  }

  gr.morph = morph;
})(gr);
