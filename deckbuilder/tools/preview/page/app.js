/* The preview: keeps the list, the chosen card, and the problems as last received from the server. */
import { DEVICES, Views } from "./views.js";
import { List } from "./list.js";
import { copy, counted, fillAll, fillCard, worst } from "./problems.js";

const $ = (id) => document.getElementById(id);
const wide = window.matchMedia("(min-width: 800px)");

const kept = {
  // what outlives a reload: kept by the tab or, for how cards are viewed, by the browser
  get(store, name, otherwise) {
    try {
      return JSON.parse(store.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(store, name, value) {
    store.setItem(name, JSON.stringify(value));
  },
};

let state = null; // the server's, as last seen
let session = "";
let look = "";
let version = 0;
let repository = "";
let problems = [];
let problemVersion = -1;
let key = "";
let cardIndex = 0;
let card = null; // {key, version, cards}
let typed = "";
let side = kept.get(localStorage, "side", "both");
let devices = new Set(
  kept.get(localStorage, "devices", wide.matches ? Object.keys(DEVICES) : ["phone"])
);
let filter = kept.get(sessionStorage, "filter", { query: "", deck: "", tag: "", only: false });
let severity = "";

const list = new List($("list"), (chosen) => go(chosen, 0));
list.filter = filter;
const views = new Views($("views"), (said) => {
  if (said.preview === "key") {
    pressed(said.key);
  }
  if (said.preview === "typed") {
    typed = said.text;
  }
  if (said.preview === "answer" && side === "front") {
    turnTo("back");
  }
});

// ----- messages from the server -----

async function get(path) {
  const answer = await fetch(path);
  return answer.ok ? answer.json() : null;
}

let busy = false;
function told(next) {
  state = next;
  if (!busy) {
    busy = true;
    catchUp().finally(() => {
      busy = false;
    });
  }
}

/* Fetches until the page has all that the server has; more may change meanwhile. */
async function catchUp() {
  for (;;) {
    const now = state;
    if (session && now.session !== session) {
      location.reload();
      return;
    }
    session = now.session;
    if (now.cards !== version) {
      await fetchCards();
    }
    if (now.look && now.look !== look) {
      if (look) {
        views.reload();
      }
      look = now.look;
      $("palette").href = `/_preview/palette.css?${look}`;
      show();
    }
    if (now.problems !== problemVersion) {
      await fetchProblems();
    }
    showStatus(now);
    if (state === now) {
      return;
    }
  }
}

async function fetchCards() {
  const news = await get(`/_preview/changes?since=${version}`);
  version = news.version;
  repository = news.repository;
  list.update(news.keys, news.rows);
  options($("deck"), list.decks(), "All decks", filter.deck);
  options($("tag"), list.tags(), "All tags", filter.tag);
  showFound();
  const gone = key && !list.rows.has(key);
  if (!key || gone) {
    fromAddress(gone);
  }
  if (key && (key in news.rows || !card)) {
    await fetchCard();
  }
}

async function fetchCard() {
  const asked = key;
  const answer = await get(`/_preview/card?key=${encodeURIComponent(asked)}`);
  if (answer && asked === key) {
    card = answer;
    show();
  }
}

async function fetchProblems() {
  const news = await get("/_preview/problems");
  problemVersion = news.version;
  problems = news.problems;
  list.problems(worst(problems));
  showFound();
  showProblems();
}

function connect() {
  const events = new EventSource("/_preview/events");
  events.onmessage = (event) => told(JSON.parse(event.data));
  events.onerror = () => {
    status("off", 'The preview has stopped. To start it again, run "make preview".');
    if (events.readyState === EventSource.CLOSED) {
      window.setTimeout(connect, 1000);
    }
  };
}

// ----- what is shown -----

function status(kind, text) {
  $("status").dataset.kind = kind;
  if ($("status-text").textContent !== text) {
    $("status-text").textContent = text;
  }
}

function showStatus(now) {
  const [done, total] = now.drawing;
  $("failure").hidden = !now.failure;
  $("failure").textContent = now.failure && `The sources cannot be read. ${now.failure}`;
  if (now.failure) {
    status("off", "Not up to date");
    return;
  }
  if (!version) {
    status("busy", "Reading the cards …");
    return;
  }
  if (total) {
    status("busy", `Drawing figures: ${done} of ${total}`);
    return;
  }
  status(now.checked ? "live" : "busy", now.checked ? "Up to date" : "Checking …");
}

function options(select, values, all, chosen) {
  const known = [...select.options].slice(1).map((one) => one.value);
  if (values.join("\n") !== known.join("\n")) {
    select.replaceChildren(new Option(all, ""), ...values.map((value) => new Option(value, value)));
  }
  select.value = values.includes(chosen) ? chosen : "";
}

function showFound() {
  const all = list.keys.length;
  const found = list.visible.length;
  $("found").textContent = found === all ? `${all} notes` : `${found} of ${all} notes`;
  $("empty").hidden = Boolean(key);
  $("empty").textContent = all ? "Choose a card." : "There are no cards yet.";
}

function showProblems() {
  const open = $("problems-open");
  open.hidden = problemVersion < 1; // nothing is checked yet
  open.textContent = counted(problems) || "No problems";
  open.dataset.worst = problems.some((one) => one.severity === "error")
    ? "error"
    : problems.length
      ? "warning"
      : "";
  const row = list.rows.get(key);
  if (row) {
    fillCard($("card-problems"), problems, key, row.path);
  }
  if ($("problems").open) {
    fillAll($("all-problems"), problems, severity, leaveTo);
  }
}

function show() {
  const row = list.rows.get(key);
  $("card").hidden = !row;
  $("empty").hidden = Boolean(row);
  if (!row || !card || card.key !== key) {
    return;
  }
  document.title = `${key} · Preview`;
  $("place").textContent = `${row.deck} › ${row.topic}`;
  $("key").textContent = key;
  $("tags").replaceChildren(
    ...row.tags.map((tag) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "tag";
      chip.textContent = tag;
      chip.addEventListener("click", () => {
        $("tag").value = tag;
        narrow();
      });
      return chip;
    })
  );
  const place = `${row.path}:${row.line}`;
  $("copy").textContent = place;
  $("edit").href = `${repository}/edit/main/${encodeURI(row.path)}#L${row.line}`;
  $("edit").hidden = !repository;
  showFaces();
  showProblems();
  document.querySelectorAll("[data-side]").forEach((one) => {
    one.setAttribute("aria-pressed", String(one.dataset.side === side));
  });
  document.querySelectorAll("[data-view]").forEach((one) => {
    one.setAttribute("aria-pressed", String(devices.has(one.dataset.view)));
  });
  const chosen = card.cards[cardIndex];
  $("views").hidden = !chosen;
  if (chosen) {
    views.show({ key, ...chosen }, devices, sides(), typed);
  }
}

function sides() {
  return side === "both" ? ["front", "back"] : [side];
}

function showFaces() {
  cardIndex = Math.min(cardIndex, Math.max(0, card.cards.length - 1));
  $("note-cards").hidden = card.cards.length < 2;
  $("note-cards").replaceChildren(
    ...card.cards.map((one, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = one.name;
      button.setAttribute("aria-pressed", String(at === cardIndex));
      button.addEventListener("click", () => go(key, at));
      return button;
    })
  );
}

// ----- what the reader does -----

/* Go to a card; its address says so, so that a reload and a link lead here. */
function go(chosen, at) {
  const hash = `#${encodeURIComponent(chosen)}${at ? `/${at + 1}` : ""}`;
  if (location.hash === hash) {
    fromAddress();
    return;
  }
  if (wide.matches) {
    history.replaceState(null, "", hash);
    fromAddress();
  } else {
    location.hash = hash;
  }
}

function fromAddress(gone = false) {
  const [named, number] = location.hash.slice(1).split("/");
  const wanted = decodeURIComponent(named || "");
  const found = list.rows.has(wanted) ? wanted : wide.matches ? list.near("", 0) : "";
  document.body.dataset.screen = wanted && found ? "card" : "list";
  if (!found) {
    key = "";
    card = null;
    show();
    return;
  }
  const at = found === wanted ? Math.max(0, Number(number || 1) - 1) : 0;
  if (found !== key || at !== cardIndex) {
    typed = "";
  }
  const other = found !== key;
  key = found;
  cardIndex = at;
  list.choose(key);
  if (other) {
    card = null;
    if (!gone) {
      $("stage").scrollTop = 0;
    }
    fetchCard();
  } else {
    show();
  }
}

function turnTo(next) {
  side = next;
  kept.set(localStorage, "side", side);
  show();
}

function pressed(name) {
  if (name === "/") {
    $("search").focus();
    $("search").select();
  }
  if (name === " " && side !== "both") {
    turnTo(side === "front" ? "back" : "front");
  }
  if (name === "ArrowDown" || name === "ArrowUp") {
    go(list.near(key, name === "ArrowDown" ? 1 : -1), 0);
  }
  if (name === "ArrowRight") {
    step(1);
  }
  if (name === "ArrowLeft") {
    step(-1);
  }
}

/* To the next card of the note, then to the next note. */
function step(by) {
  if (card && card.cards[cardIndex + by]) {
    go(key, cardIndex + by);
    return;
  }
  const next = list.near(key, by);
  if (next && next !== key) {
    go(next, 0);
  }
}

function narrow() {
  filter = {
    query: $("search").value,
    deck: $("deck").value,
    tag: $("tag").value,
    only: $("only").checked,
  };
  kept.set(sessionStorage, "filter", filter);
  list.narrow(filter);
  showFound();
}

function leaveTo(chosen) {
  $("problems").close();
  go(chosen, 0);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("problems").open) {
    return;
  }
  const target = event.target;
  if (target === $("search")) {
    if (event.key === "Escape") {
      if (!target.value) {
        target.blur();
      }
    } else if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      if (list.visible.length) {
        target.blur();
        go(list.visible.includes(key) ? key : list.visible[0], 0);
      }
    }
    return;
  }
  if (target.closest("select, input")) {
    return;
  }
  if (event.key === " " && target.closest("button, a")) {
    return;
  }
  if (["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "/", " "].includes(event.key)) {
    if (event.key === " " && side === "both") {
      return;
    }
    event.preventDefault();
    pressed(event.key);
  }
});
$("search").addEventListener("input", narrow);
["deck", "tag", "only"].forEach((id) => $(id).addEventListener("change", narrow));
document.querySelectorAll("[data-side]").forEach((one) => {
  one.addEventListener("click", () => turnTo(one.dataset.side));
});
document.querySelectorAll("[data-view]").forEach((one) => {
  one.addEventListener("click", () => {
    const name = one.dataset.view;
    if (!devices.delete(name)) {
      devices.add(name);
    }
    if (!devices.size) {
      devices.add(name);
    }
    kept.set(localStorage, "devices", [...devices]);
    show();
  });
});
$("previous").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));
$("back").addEventListener("click", () => {
  history.replaceState(null, "", location.pathname);
  fromAddress();
});
$("copy").addEventListener("click", () => copy($("copy"), $("copy").textContent));
$("problems-open").addEventListener("click", () => {
  $("problems").showModal();
  sift("");
});
$("problems-close").addEventListener("click", () => $("problems").close());
$("problems").addEventListener("click", (event) => {
  if (event.target === $("problems")) {
    $("problems").close();
  }
});
function sift(which) {
  severity = which;
  document.querySelectorAll("[data-severity]").forEach((one) => {
    one.setAttribute("aria-pressed", String(one.dataset.severity === which));
  });
  fillAll($("all-problems"), problems, severity, leaveTo);
}
document.querySelectorAll("[data-severity]").forEach((one) => {
  one.addEventListener("click", () => sift(one.dataset.severity));
});
window.addEventListener("hashchange", () => fromAddress());
wide.addEventListener("change", () => fromAddress());
$("search").value = filter.query;
$("only").checked = filter.only;
if (wide.matches) {
  views.show(null, devices, sides(), "");
} // they load while the cards are read
connect();
