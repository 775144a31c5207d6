/* Practice cards: shows new numbers on the question, and judges the answer with the same ones. */
(function (gr) {
  "use strict";

  // If the page survives from one side to the next, every question gets new random numbers. If every
  // side is a new page, the numbers are drawn from the card's id and the date, so that question and
  // answer agree without storing anything.
  var sides = 0;
  var posed = { key: "", seed: 0, guess: "", answered: false };

  // A question that is shown again before its answer keeps its numbers and the guess: Anki may redraw
  // the question after a sync, after an edit, or when a toolbar appears late.
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
    // Consecutive days differ only in the last character; without mixing, their draws would be similar.
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
            judge(data, question.texts, guess, say);
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

  function judge(data, texts, guess, say) {
    gr.ask(
      {
        do: "judge",
        example: data.example,
        inputs: texts,
        ask: data.ask,
        guess: guess,
        tolerance: data.tolerance,
      },
      say
    );
  }

  // Shows the answer to the question with its new numbers, and the verdict on the guess, before the
  // block. What an older release baked has no element for them.
  function solve(root, data, question) {
    var solved = root.previousElementSibling;
    if (!solved || !solved.classList.contains("gr-solved")) {
      solved = root.parentNode.insertBefore(gr.element("div", "gr-solved"), root);
    }
    solved.innerHTML = question.answer;
    if (posed.key === data.key && posed.guess.trim() !== "") {
      judge(data, question.texts, posed.guess, function (answer) {
        gr.sayVerdict(solved.querySelector(".gr-verdict"), answer);
      });
    }
  }

  gr.pose = pose;
  gr.seedOf = seedOf;
  gr.solve = solve;
})(gr);
