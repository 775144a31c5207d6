/* Asks for a guess before the result is shown: the form, and "predict first". */
(function (gr) {
  "use strict";

  var count = 0;

  // Shows what `judge` of the engine says about a guess.
  function sayVerdict(said, answer) {
    said.textContent = answer.message || answer.refused;
    said.classList.toggle("gr-right", !!answer.ok && answer.right);
    said.classList.toggle("gr-wrong", !!answer.ok && !answer.right);
  }

  // Returns a form with a question, a field, a button, and room for the verdict on the guess.
  function guessForm(question, judge, giveUp) {
    count += 1;
    var form = gr.element("div", "gr-guess");
    var label = gr.element("label", "gr-asks tappable", question);
    var field = gr.element("input", "");
    field.type = "text";
    field.id = "gr" + count + "-guess";
    field.autocomplete = "off";
    field.setAttribute("autocapitalize", "none");
    field.spellcheck = false;
    label.htmlFor = field.id;
    var check = gr.element("button", "gr-chip", "check");
    check.type = "button";
    var said = gr.element("p", "gr-verdict");
    said.setAttribute("role", "status");
    function submit() {
      if (field.value.trim() !== "") {
        judge(field.value, function (answer) {
          sayVerdict(said, answer);
          said.scrollIntoView({ block: "nearest" });
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
    form.appendChild(said);
    if (giveUp) {
      var show = gr.element("button", "gr-chip", "show me");
      show.type = "button";
      show.addEventListener("click", giveUp);
      form.appendChild(show);
    }
    return form;
  }

  // Returns "predict first", folded. While it is open and not answered, the results are covered; each
  // time that it is opened, it asks for the next number.
  function offer(block, asks) {
    var fold = gr.element("details", "gr-predict");
    fold.appendChild(gr.element("summary", "tappable", "predict first"));
    var turn = 0;
    function cover(covered) {
      block.root.classList.toggle("gr-covered", covered);
    }
    function judge(asked, guess, say, done) {
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
          if (answer.ok && !answer.right) {
            answer.message += " The answer is " + answer.answer + ".";
          }
          say(answer);
          if (answer.ok) {
            done();
          }
        }
      );
    }
    fold.addEventListener("toggle", function () {
      gr.all(fold, ".gr-guess").forEach(function (old) {
        old.remove();
      });
      cover(fold.open);
      if (!fold.open) {
        return;
      }
      var asked = asks[turn % asks.length];
      turn += 1;
      gr.pause(block);
      var form = guessForm(
        "What is " + asked.label + "?",
        function (guess, say) {
          judge(asked, guess, say, done);
        },
        done
      );
      function done() {
        cover(false);
        gr.all(form, "input, button").forEach(function (control) {
          control.disabled = true;
        });
      }
      fold.appendChild(form);
      form.querySelector("input").focus();
    });
    return fold;
  }

  gr.sayVerdict = sayVerdict;
  gr.guessForm = guessForm;
  gr.offer = offer;
})(gr);
