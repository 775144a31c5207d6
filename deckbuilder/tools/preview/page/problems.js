/* Problems: each with its code, what is wrong, what to do, and the line to go to. */

function make(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) {
    made.textContent = text;
  }
  return made;
}

export async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    button.dataset.done = "copied";
  } catch {
    button.dataset.done = "select and copy it";
  }
  window.setTimeout(() => {
    delete button.dataset.done;
  }, 1500);
}

export function copyButton(text) {
  const button = make("button", "copy", text);
  button.type = "button";
  button.title = "Copy";
  button.addEventListener("click", () => copy(button, text));
  return button;
}

function shown(problem, go) {
  const item = make("li", `problem ${problem.severity}`);
  const text = make("p", "text");
  text.append(make("span", "code", problem.code), ` ${problem.text}`);
  item.append(text);
  if (problem.hint) {
    item.append(make("p", "hint", problem.hint));
  }
  const line = make("p", "where");
  if (go && problem.cards.length) {
    const button = make("button", "link", problem.cards[0]);
    button.type = "button";
    button.addEventListener("click", () => go(problem.cards[0]));
    line.append(button);
  }
  line.append(copyButton(`${problem.path}:${problem.line}`));
  if (problem.address) {
    const link = make("a", "", "edit on GitHub");
    link.href = problem.address;
    link.target = "_blank";
    link.rel = "noopener";
    line.append(link);
  }
  item.append(line);
  return item;
}

/* Those of a card: its own, then those of its file that belong to no card. */
export function ofCard(problems, key, path) {
  const own = problems.filter((one) => one.cards.includes(key));
  const file = problems.filter((one) => !one.cards.length && one.path === path);
  return { own, file };
}

export function fillCard(root, problems, key, path) {
  const { own, file } = ofCard(problems, key, path);
  root.replaceChildren(...own.map((one) => shown(one)));
  if (file.length) {
    root.append(make("li", "between", "In this file"), ...file.map((one) => shown(one)));
  }
}

/* All of them, by file; those with errors first. */
export function fillAll(root, problems, severity, go) {
  const chosen = problems.filter((one) => !severity || one.severity === severity);
  const mild = new Map(chosen.map((one) => [one.path, 1]));
  chosen.forEach((one) => {
    if (one.severity === "error") {
      mild.set(one.path, 0);
    }
  });
  const files = [...mild.keys()].sort((a, b) => mild.get(a) - mild.get(b));
  root.replaceChildren(
    ...files.map((path) => {
      const section = make("section", "");
      const list = make("ul", "problems");
      list.append(...chosen.filter((one) => one.path === path).map((one) => shown(one, go)));
      section.append(make("h3", "", path), list);
      return section;
    })
  );
  if (!chosen.length) {
    root.append(make("p", "none", "There are no problems."));
  }
}

/* Card key → "error" or "warning", the worse of the two. */
export function worst(problems) {
  const found = new Map();
  for (const problem of problems) {
    for (const key of problem.cards) {
      if (found.get(key) !== "error") {
        found.set(key, problem.severity);
      }
    }
  }
  return found;
}

export function counted(problems) {
  const errors = problems.filter((one) => one.severity === "error").length;
  const warnings = problems.length - errors;
  const say = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  return [errors && say(errors, "error"), warnings && say(warnings, "warning")]
    .filter(Boolean)
    .join(", ");
}
