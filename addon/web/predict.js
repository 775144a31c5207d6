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
    var check = button("check", submit);
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
      form.appendChild(button("show me", giveUp));
    }
    return form;
  }

  // Returns "predict first". While its question is open, computed results are covered, and the question
  // replaces what is folded below the inputs. Each time, it asks for the next number.
  function offer(block, asks) {
    var button = gr.element("button", "gr-predict", "predict first");
    var turn = 0;
    button.type = "button";
    button.addEventListener("click", function (event) {
      gr.pause(block);
      block.byKeys = event.detail === 0;
      block.asked = asks[turn % asks.length];
      block.before = block.view;
      block.view = { ask: block.asked.name };
      turn += 1;
      gr.draw(block);
    });
    return button;
  }

  // Opens the question that the result on the card was drawn for, closes one that it was not drawn for,
  // and shows the guess on the hero.
  function guessing(block) {
    var form = block.root.querySelector(".gr-panel");
    if (form && !block.view.ask) {
      form.remove();
      block.root.classList.remove("gr-asked", "gr-covered");
    } else if (!form && block.view.ask) {
      open(block);
    } else if (form && isOpen(block)) {
      gr.all(form, "output").forEach(function (at) {
        gr.write(at, block.view.guess ? "your guess: " + block.view.guess.replace("-", "−") : "");
      });
    }
  }

  function isOpen(block) {
    return block.root.classList.contains("gr-covered");
  }

  function open(block) {
    var asked = block.asked;
    var ghost = block.hero.querySelector(".gr-ghost");
    var question = "What is " + asked.label + "?";
    var form = ghost
      ? ghostForm(question + " Move the dashed mark.", tell)
      : guessForm(question, judge, done);
    var given = givenBelow(block, asked.needs);
    if (given) {
      form.insertBefore(gr.element("p", "gr-caption", "Given: " + given), form.children[1]);
    }
    form.classList.add("gr-panel");
    block.body.insertBefore(form, block.root.querySelector(".gr-every"));
    block.root.classList.add("gr-asked", "gr-covered");
    var hero = block.hero.getBoundingClientRect();
    if (hero.top < 0 || block.body.getBoundingClientRect().bottom > window.innerHeight) {
      block.hero.scrollIntoView();
    }
    if (!ghost || block.byKeys) {
      (ghost || form.querySelector("input")).focus({ preventScroll: true });
    }

    function judge(guess, say) {
      gr.ask(
        {
          do: "judge",
          example: block.example,
          inputs: block.texts,
          ask: asked.name,
          guess: guess,
          tolerance: asked.tolerance,
          reach: ghost ? Number(ghost.getAttribute("data-reach")) : 0,
        },
        function (answer) {
          if (answer.ok && (ghost || !answer.right)) {
            answer.message += " The answer is " + answer.answer + ".";
          }
          say(answer);
          if (answer.ok) {
            done();
          }
        }
      );
    }

    function tell(said) {
      judge(block.view.guess || ghost.value || ghost.getAttribute("aria-valuenow"), function (answer) {
        gr.sayVerdict(said, answer);
      });
    }

    function done() {
      block.root.classList.remove("gr-covered");
      gr.all(form, "input, output, button").forEach(function (control) {
        control.remove();
      });
      form.appendChild(
        button("done", function () {
          block.view = block.before;
          gr.draw(block);
        })
      );
    }
  }

  // Returns a form for a guess on the hero: the question, the guess, and a button.
  function ghostForm(question, tell) {
    var form = gr.element("div", "gr-guess");
    var said = gr.element("p", "gr-verdict");
    said.setAttribute("role", "status");
    form.appendChild(gr.element("p", "gr-asks", question));
    form.appendChild(gr.element("output", ""));
    form.appendChild(
      button("show", function () {
        tell(said);
      })
    );
    form.appendChild(said);
    return form;
  }

  function button(text, act) {
    var made = gr.element("button", "gr-chip", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  // Returns the inputs that the answer needs but that are folded away, as one text.
  function givenBelow(block, needs) {
    return gr
      .all(block.root, ".gr-rest [data-input]:not([hidden])")
      .filter(function (field) {
        return needs.indexOf(field.getAttribute("data-input")) >= 0;
      })
      .map(function (field) {
        var name = field.querySelector("label, .gr-choice-label, .gr-switch").textContent;
        return name + ": " + block.texts[field.getAttribute("data-input")];
      })
      .join("; ");
  }

  gr.sayVerdict = sayVerdict;
  gr.guessForm = guessForm;
  gr.offer = offer;
  gr.guessing = guessing;
  gr.isOpen = isOpen;
})(gr);
