/* Shows the example's own Python source, where Python runs it. */
(function (gr) {
  "use strict";

  function sourceButton(block) {
    var button = gr.element("button", "gr-source", "show the Python");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    var place = null;
    button.addEventListener("click", function () {
      if (place) {
        place.hidden = !place.hidden;
        button.setAttribute("aria-expanded", String(!place.hidden));
        return;
      }
      gr.ask({ do: "source", example: block.example }, function (answer) {
        if (!answer.ok) {
          return;
        }
        place = gr.element("pre", "gr-code");
        place.tabIndex = 0;
        place.innerHTML = answer.html;
        button.parentNode.parentNode.appendChild(place);
        button.setAttribute("aria-expanded", "true");
      });
    });
    return button;
  }

  gr.sourceButton = sourceButton;
})(gr);
