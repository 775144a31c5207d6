/* Edits a number in place: a cell of a matrix, or a node of a graph. */
(function (gr) {
  "use strict";

  // Of the field, in pixels (see block.css).
  var SIZE = 44;

  // Replaces a cell by a field, or covers a node with one, until Enter, Escape, or a touch elsewhere.
  function edit(block, cell) {
    var dial = (cell.getAttribute("data-dial") || "").split(":");
    var name = dial[0] || cell.getAttribute("data-edit");
    var index = Number(dial[1] || cell.getAttribute("data-index"));
    var field = gr.element("input", "gr-edit");
    field.type = "text";
    field.inputMode = "decimal";
    field.setAttribute("aria-label", cell.getAttribute("aria-label"));
    field.value = block.texts[name].match(/[^\s,;]+/g)[index];
    gr.pause(block); // the next step would remove the field
    var before = block.texts[name];
    var done = false;
    function finish(keep) {
      if (done) {
        return;
      }
      done = true;
      // If the whole input has changed meanwhile, for instance by a preset, discard the edit.
      if (keep && field.value.trim() !== "" && block.texts[name] === before) {
        gr.setInput(block, name + ":" + index, field.value.trim());
      }
      if (dial[0]) {
        field.remove();
      } else {
        field.replaceWith(cell);
      }
      gr.changed(block);
    }
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === "Enter");
      }
    });
    field.addEventListener("input", function (event) {
      event.stopPropagation();
    });
    // Not on "blur", which comes first: the field would be gone before the block learns that it lost
    // the focus, and the block would not return the keys to Anki.
    field.addEventListener("focusout", function () {
      finish(true);
    });
    // If the cell is smaller than the field, the field covers its neighbors.
    var box = cell.getBoundingClientRect();
    var down = (box.height - SIZE) / 2;
    var across = (box.width - SIZE) / 2;
    if (dial[0]) {
      var hero = block.hero.getBoundingClientRect();
      field.style.left = box.left - hero.left + across + "px";
      field.style.top = box.top - hero.top + down + "px";
      block.hero.appendChild(field);
    } else {
      field.style.margin = down + "px " + across + "px";
      cell.replaceWith(field);
    }
    field.focus();
    field.select();
  }

  gr.edit = edit;
})(gr);
