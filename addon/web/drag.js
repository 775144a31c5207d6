/* Drags what is in the hero: points, lines, steps along a path, cells, and nodes of a graph.

   Attributes say what can be dragged (see kit/plot.py and kit/draw.py): data-x and data-y name
   the inputs that a point sets, data-path holds the places of the steps, data-dial and data-edit name a
   number that moving up and down changes. Bars are sliders, which the browser moves. */
(function (gr) {
  "use strict";

  var SELECTOR = ".gr-handle, [data-dial], .gr-hero [data-edit], .gr-hero [data-step]";
  // In pixels: anything shorter is a tap.
  var TAP = 6;
  // Half of what a finger covers, in pixels.
  var FINGER = 22;
  // How far a dial is dragged for one unit, in pixels.
  var UNIT = 12;

  function drags(block) {
    var root = block.hero;
    var drag = null;
    root.classList.add("tappable");

    root.addEventListener("pointerdown", function (event) {
      block.swallow = false; // no click follows a drag by finger
      if (drag) {
        finish(); // a second finger ends the drag
        return;
      }
      var target = aimed(event).closest(SELECTOR);
      if (!target || event.button > 0) {
        return;
      }
      drag = { target: target, id: event.pointerId, x: event.clientX, y: event.clientY, moved: false };
      drag.before = dialValue(block, target);
      try {
        target.setPointerCapture(event.pointerId);
      } catch (error) {
        drag.captured = false; // the pointer is already gone
      }
    });

    root.addEventListener("pointermove", function (event) {
      if (!drag || event.pointerId !== drag.id) {
        return;
      }
      if (!drag.moved && Math.abs(event.clientX - drag.x) + Math.abs(event.clientY - drag.y) < TAP) {
        return;
      }
      if (!drag.moved) {
        drag.moved = true;
        hold(block);
      }
      move(block, drag, event);
    });

    function finish() {
      var target = drag.target;
      drag = null;
      release(block);
      // Anki gets its keys back.
      if (document.activeElement === target) {
        target.blur();
      }
    }

    ["pointerup", "pointercancel"].forEach(function (type) {
      root.addEventListener(type, function (event) {
        if (drag && event.pointerId === drag.id) {
          if (drag.moved) {
            block.swallow = event.type === "pointerup";
          }
          finish();
        }
      });
    });

    // The click after a drag is not a tap.
    root.addEventListener(
      "click",
      function (event) {
        if (block.swallow && event.target.closest(SELECTOR)) {
          event.stopPropagation();
          event.preventDefault();
        }
        block.swallow = false;
      },
      true
    );

    // A tap on a plot moves its nearest handle there, or goes to the nearest step.
    root.addEventListener("click", function (event) {
      var plot = event.target.closest("svg[data-frame]");
      var handle = plot && nearest(inPlot(plot, ".gr-handle"), event, distanceOfTap);
      if (handle && !event.target.closest("[role=button], [role=slider], [data-tied]")) {
        hold(block);
        move(block, { target: handle }, event);
        release(block);
      }
    });
    // The axes also stay while a slider or a bar is dragged; it is released wherever the pointer is.
    [
      ["pointerdown", hold],
      ["change", release],
      ["pointerup", release],
      ["pointercancel", release],
    ].forEach(function (pair) {
      block.body.addEventListener(pair[0], function (event) {
        if (event.target.type === "range") {
          pair[1](block);
        }
      });
    });

    // A touch that starts in the hero is not a swipe in the app, opens no menu, and drags no image.
    // (Browsers ignore `touch-action` on what is inside a drawing.)
    ["touchstart", "touchmove", "touchend", "touchcancel"].forEach(function (type) {
      root.addEventListener(
        type,
        function (event) {
          event.stopPropagation();
          if (type === "touchstart") {
            keep();
          }
          if (type === "touchmove" && drag && event.cancelable) {
            event.preventDefault();
          }
        },
        { passive: false }
      );
    });
    ["contextmenu", "dragstart"].forEach(function (type) {
      root.addEventListener(type, function (event) {
        event.preventDefault();
      });
    });

    root.addEventListener("keydown", function (event) {
      var target = event.target.closest(SELECTOR);
      var across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0;
      var up = { ArrowDown: -1, ArrowUp: 1 }[event.key] || 0;
      if (target && across + up !== 0 && push(block, target, across, up)) {
        event.preventDefault();
        gr.changed(block);
      }
    });
  }

  // Also hides the other fingers from the app, wherever they are, until all are lifted.
  function keep() {
    var types = ["touchstart", "touchend", "touchcancel"];
    function stop(event) {
      var begins = event.type === "touchstart";
      if (begins && event.touches.length === 1) {
        end(); // the end of the last touch was missed
      } else {
        event.stopPropagation();
        if (!begins && event.touches.length === 0) {
          end();
        }
      }
    }
    function end() {
      types.forEach(function (type) {
        window.removeEventListener(type, stop, true);
      });
    }
    types.forEach(function (type) {
      window.addEventListener(type, stop, true);
    });
  }

  // Keeps the axes as they are, until `release`.
  function hold(block) {
    gr.pause(block);
    block.held = gr
      .all(block.hero, "[data-frame]")
      .map(function (one) {
        return one.getAttribute("data-frame");
      })
      .join("|");
  }

  function release(block) {
    if (block.held) {
      block.held = "";
      gr.draw(block);
    }
  }

  function move(block, drag, event) {
    var target = drag.target;
    if (target.hasAttribute("data-path")) {
      follow(block, target, nearestStep(target, event).step);
      gr.changed(block);
    } else if (target.hasAttribute("data-step")) {
      var over = document.elementFromPoint(event.clientX, event.clientY);
      var cell = over && over.closest("[data-step]");
      if (cell && block.hero.contains(cell)) {
        block.view = { step: cell.getAttribute("data-step") };
        gr.draw(block);
      }
    } else if (target.hasAttribute("data-x")) {
      var at = place(target, event);
      set(block, target.getAttribute("data-x"), at.x, at.wide / 100);
      set(block, target.getAttribute("data-y"), at.y, at.tall / 100);
      gr.changed(block);
    } else {
      var turns = Math.round((drag.y - event.clientY) / UNIT);
      dial(block, target, drag.before, turns);
      gr.changed(block);
    }
  }

  // Goes to point number `index` of the path of `target`: a step, or a fraction from 0 to 1.
  function follow(block, target, index) {
    var name = target.getAttribute("data-x");
    var last = Number(target.getAttribute("aria-valuemax"));
    index = Math.max(0, Math.min(last, index));
    if (name === "step") {
      block.view = { step: String(index) };
    } else {
      gr.setInput(block, name, String(index / last));
    }
  }

  // Returns where the pointer is in the plot of `target`, in the units of its axes.
  function place(target, event) {
    var plot = target.ownerSVGElement;
    var box = plot.getBoundingClientRect();
    var view = plot.viewBox.baseVal;
    var ends = plot.getAttribute("data-frame").split(" ").map(Number);
    // The inside of a plot: LEFT, NARROW_LEFT, RIGHT, TOP and BOTTOM of kit/plot.py.
    var left = view.width < 320 ? 30 : 44;
    var part = (((event.clientX - box.left) / box.width) * view.width - left) / (view.width - left - 12);
    var high = 1 - (((event.clientY - box.top) / box.height) * view.height - 14) / (view.height - 48);
    var wide = ends[1] - ends[0];
    var tall = ends[3] - ends[2];
    return {
      x: ends[0] + Math.max(0, Math.min(1, part)) * wide,
      y: ends[2] + Math.max(0, Math.min(1, high)) * tall,
      wide: wide,
      tall: tall,
    };
  }

  // Sets the input that `name` names (see `handle` in kit/blocks.py) to about `x`, within its limits.
  function set(block, name, x, size) {
    if (!name) {
      return;
    }
    if (name === "guess") {
      if (gr.isOpen(block)) {
        block.view.guess = gr.rounded(x, size);
      }
      return;
    }
    var parts = name.split(" ");
    if (parts.length > 1) {
      x = Math.pow(10, x);
      size = x / 10;
    }
    var input = parts[parts.length - 1];
    var limit = block.limits[input.split(":")[0]];
    var at = Number(gr.rounded(x, size, limit.whole));
    at = Math.max(limit.low, Math.min(limit.high, at));
    if (!excluded(limit, at)) {
      gr.setInput(block, input, String(at));
    }
  }

  function excluded(limit, x) {
    return (
      x < limit.low ||
      x > limit.high ||
      (x === limit.low && (limit.open === "low" || limit.open === "both")) ||
      (x === limit.high && (limit.open === "high" || limit.open === "both"))
    );
  }

  // While a guess is asked for, a touch moves the guess.
  function inPlot(plot, selector) {
    var ghosts = gr.all(plot, ".gr-ghost" + selector + ", .gr-ghost " + selector);
    return ghosts.length ? ghosts : gr.all(plot, selector);
  }

  // Returns the handle with the smallest distance, a function of a handle and the event.
  function nearest(handles, event, measure) {
    var best = null;
    var least = Infinity;
    handles.forEach(function (handle) {
      var far = measure(handle, event);
      if (far < least) {
        least = far;
        best = handle;
      }
    });
    return best;
  }

  // Returns what was touched: where touch areas overlap, the one whose center is nearest.
  function aimed(event) {
    var one = event.target;
    return one.classList.contains("gr-touch")
      ? nearest(inPlot(one.ownerSVGElement, ".gr-touch"), event, distance)
      : one;
  }

  function distance(one, event) {
    var box = one.getBoundingClientRect();
    return Math.hypot(
      box.left + box.width / 2 - event.clientX,
      box.top + box.height / 2 - event.clientY
    );
  }

  // The distance to a step is that to its point on the path. A point that can be dragged anywhere is at
  // most FINGER away: the tap may be its new position.
  function distanceOfTap(handle, event) {
    if (handle.hasAttribute("data-path")) {
      return nearestStep(handle, event).far;
    }
    var far = distance(handle.querySelector(".gr-grip"), event);
    return handle.getAttribute("data-x") && handle.getAttribute("data-y") ? Math.min(far, FINGER) : far;
  }

  // Returns {step, far: its distance in pixels}.
  function nearestStep(target, event) {
    var plot = target.ownerSVGElement;
    var box = plot.getBoundingClientRect();
    var scale = box.width / plot.viewBox.baseVal.width;
    var places = target.getAttribute("data-path").split(" ").map(Number);
    var best = { step: 0, far: Infinity };
    for (var i = 0; i < places.length; i += 2) {
      var far = Math.hypot(
        box.left + places[i] * scale - event.clientX,
        box.top + places[i + 1] * scale - event.clientY
      );
      if (far < best.far) {
        best = { step: i / 2, far: far };
      }
    }
    return best;
  }

  function dialName(target) {
    return (
      target.getAttribute("data-dial") ||
      target.getAttribute("data-edit") + ":" + target.getAttribute("data-index")
    );
  }

  // Returns the number that a dial is at, or null if it is not a plain number.
  function dialValue(block, target) {
    if (!target.hasAttribute("data-dial") && !target.hasAttribute("data-edit")) {
      return null;
    }
    var parts = dialName(target).split(":");
    var text = block.texts[parts[0]];
    if (parts.length > 1) {
      text = text.match(/[^\s,;]+/g)[Number(parts[1])] || "";
    }
    var x = Number(text);
    return text !== "" && isFinite(x) ? x : null;
  }

  function dial(block, target, before, turns) {
    if (before === null) {
      return;
    }
    var name = dialName(target);
    var limit = block.limits[name.split(":")[0]];
    var unit =
      Number(target.getAttribute("data-unit")) ||
      (!limit.whole && limit.high - limit.low <= 10 ? 0.1 : 1);
    set(block, name, before + turns * unit, unit);
  }

  // One press of an arrow key. Returns whether it changed anything.
  function push(block, target, across, up) {
    if (target.hasAttribute("data-path")) {
      follow(block, target, Number(target.getAttribute("aria-valuenow")) + across + up);
      return true;
    }
    if (target.hasAttribute("data-step")) {
      return false; // for cells that can be chosen, see events.js
    }
    if (target.hasAttribute("data-x")) {
      var ends = target.ownerSVGElement.getAttribute("data-frame").split(" ").map(Number);
      var at = target.getAttribute("data-at").split(" ").map(Number);
      nudge(block, target.getAttribute("data-x"), across, ends[1] - ends[0], at[0]);
      nudge(block, target.getAttribute("data-y"), up, ends[3] - ends[2], at[1]);
      return true;
    }
    dial(block, target, dialValue(block, target), up);
    return up !== 0;
  }

  function nudge(block, name, direction, span, x) {
    if (direction !== 0) {
      var step = Math.pow(10, Math.floor(Math.log10(span / 8)));
      set(block, name, x + direction * step, step);
    }
  }

  gr.aimed = aimed;
  gr.drags = drags;
  gr.hold = hold;
  gr.setNumber = set;
})(gr);
