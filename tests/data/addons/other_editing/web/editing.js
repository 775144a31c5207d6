/* Edits a field of the note in place on the card. */
window.editField = function (name) {
  "use strict";
  var field = document.querySelector('[data-editing="' + name + '"]');
  field.addEventListener("focus", function () {
    window.pycmd("editing:stored:" + name, function (text) { field.innerHTML = text; });
  });
  field.addEventListener("blur", function () {
    window.pycmd("editing:save:" + name + ":" + field.innerHTML);
  });
  field.contentEditable = "true";
  field.focus();
};
