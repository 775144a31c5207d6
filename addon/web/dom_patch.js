/* Makes what stands on the card like what was drawn anew, touching only what differs: a browser
   then computes style and layout of little, and what has the focus keeps it. */
(function (gr) {
  "use strict";

  // `old`'s children become like those of `fresh`, which is used up.
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
    // By name: a browser makes an object of every entry of `attributes` that is looked at.
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
