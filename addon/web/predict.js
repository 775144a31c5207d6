/* Asks for a guess before the result is shown: the form, and "predict first". */
(function (gr) {
  "use strict";

  var count = 0;

  // Returns a form with a question, a field, a button, and room for the verdict on the guess.
  function guessForm(question, judge, giveUp) {
    count += 1;
    var form = gr.element("div", "gr-guess");
    var label = gr.element("label", "gr-asks tappable", question);
    var field = gr.element("input", "");
    field.type = "text";
    field.id = "gr" + count + "-guess";
    field.autocomplete = "off";
    field.spellcheck = false;
    label.htmlFor = field.id;
    var check = gr.element("button", "gr-chip", "check");
    check.type = "button";
    var said = gr.element("p", "gr-verdict");
    said.setAttribute("role", "status");
    function submit() {
      if (field.value.trim() !== "") {
        judge(field.value, function (text) {
          said.textContent = text;
        });
      }
    }
    check.addEventListener("click", submit);
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter") {
        event.preventDefault();
        event.stopPropagation();
        submit();
      }
    });
    if (question) {
      form.appendChild(label);
    } else {
      field.setAttribute("aria-label", "your answer");
    }
    form.appendChild(field);
    form.appendChild(check);
    if (giveUp) {
      var show = gr.element("button", "gr-chip", "show me");
      show.type = "button";
      show.addEventListener("click", giveUp);
      form.appendChild(show);
    }
    form.appendChild(said);
    return form;
  }

  function offer(block, asks) {
    var row = gr.element("div", "gr-predict");
    var start = gr.element("button", "gr-chip", "predict first");
    start.type = "button";
    row.appendChild(start);
    block.root.querySelector(".gr-guessing").appendChild(row);
    var turn = 0;
    start.addEventListener("click", function () {
      var asked = asks[turn % asks.length];
      turn += 1;
      gr.pause(block);
      block.out.classList.add("gr-covered");
      start.hidden = true;
      var form = guessForm(
        "What is " + asked.label + "?",
        function (guess, say) {
          gr.ask(
            {
              do: "judge",
              example: block.example,
              inputs: block.texts,
              ask: asked.name,
              guess: guess,
              tolerance: asked.tolerance,
            },
            function (answer) {
              say(answer.message || answer.refused);
              if (answer.ok) {
                uncover();
              }
            }
          );
        },
        uncover
      );
      function uncover() {
        block.out.classList.remove("gr-covered");
        start.hidden = false;
        gr.all(form, "input, button").forEach(function (control) {
          control.disabled = true;
        });
      }
      gr.all(row, ".gr-guess").forEach(function (old) {
        old.remove();
      });
      row.appendChild(form);
      form.querySelector("input").focus();
    });
  }

  gr.guessForm = guessForm;
  gr.offer = offer;
})(gr);
