/* Practice cards: fresh numbers on the question, the same ones judged on the answer. */
(function (gr) {
  "use strict";

  // Numbers are fresh at every showing once it is seen that the page survives from one side to
  // the next; where every side is a new page, they are drawn from the card's id and the day, so
  // that question and answer agree without storing anything.
  var sides = 0;
  var posed = { key: "", seed: 0, guess: "", answered: false };

  // A question that is shown once more before its answer was seen stays as it is, with the guess: an
  // Anki that looks at its cards anew (after a sync, an edit, or a bar that came late) does so.
  function seedOf(key, isQuestion) {
    if (posed.key === key && !(isQuestion && posed.answered)) {
      posed.answered = !isQuestion;
      return posed.seed;
    }
    var seed = sides > 1 && isQuestion ? Math.floor(Math.random() * 2147483645) + 1 : daily(key);
    posed = { key: key, seed: seed, guess: "", answered: !isQuestion };
    return seed;
  }

  function daily(key) {
    var now = new Date();
    var text = key + "/" + now.getFullYear() + "-" + now.getMonth() + "-" + now.getDate();
    var hash = 7;
    for (var i = 0; i < text.length; i += 1) {
      hash = (hash * 31 + text.charCodeAt(i)) % 2147483647;
    }
    // Days next to each other differ in the last letter only: mixed, or their draws would be alike.
    for (var round = 0; round < 4; round += 1) {
      hash = (hash * 48271 + 11) % 2147483647;
    }
    return hash === 0 ? 1 : hash;
  }

  function pose(root, data) {
    sides += 1;
    gr.ask(
      { do: "practice", example: data.example, ask: data.ask, seed: seedOf(data.key, true) },
      function (question) {
        if (!question || !question.ok) {
          return;
        }
        root.innerHTML = question.html;
        var form = gr.guessForm(
          "",
          function (guess, say) {
            judgePractice(data, question.texts, guess, say);
          },
          null
        );
        var field = form.querySelector("input");
        field.value = posed.guess;
        field.addEventListener("input", function () {
          posed.guess = field.value;
        });
        root.appendChild(form);
        gr.guard(root);
      }
    );
  }

  function judgePractice(data, texts, guess, say) {
    gr.ask(
      {
        do: "judge",
        example: data.example,
        inputs: texts,
        ask: data.ask,
        guess: guess,
        tolerance: data.tolerance,
      },
      function (answer) {
        var within = answer.within > 0 ? " (within " + +(100 * answer.within).toPrecision(3) + "%)" : "";
        say((answer.message || answer.refused) + (answer.ok ? within + "." : ""));
      }
    );
  }

  function verdict(block) {
    var said = gr.element("p", "gr-verdict");
    said.setAttribute("role", "status");
    block.out.parentNode.insertBefore(said, block.controls);
    if (posed.key === block.data.key && posed.guess.trim() !== "") {
      judgePractice(block.data, block.texts, posed.guess, function (text) {
        said.textContent = text;
      });
    }
  }

  gr.pose = pose;
  gr.seedOf = seedOf;
  gr.verdict = verdict;
})(gr);
