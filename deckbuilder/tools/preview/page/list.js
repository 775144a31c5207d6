/* The list of cards on the left: searched, and narrowed to a deck, a tag, or what has problems. */

export function plain(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}

function make(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) {
    made.textContent = text;
  }
  return made;
}

export class List {
  /* `chosen(key)` is called when a card is clicked. */
  constructor(root, chosen) {
    this.root = root;
    this.keys = [];
    this.rows = new Map(); // key → the server's data about the card
    this.items = new Map(); // key → its element
    this.groups = [];
    this.wrong = new Map(); // key → "error" | "warning"
    this.filter = { query: "", deck: "", tag: "", only: false };
    this.visible = []; // the keys that the filter leaves
    this.current = "";
    root.addEventListener("click", (event) => {
      const item = event.target.closest("[data-key]");
      if (item) {
        chosen(item.dataset.key);
      }
    });
  }

  /* New rows, and the keys of all cards in order. */
  update(keys, rows) {
    const moved = keys.length !== this.keys.length || keys.some((key, at) => key !== this.keys[at]);
    let regrouped = moved;
    for (const [key, row] of Object.entries(rows)) {
      const before = this.rows.get(key);
      regrouped = regrouped || !before || before.deck !== row.deck || before.topic !== row.topic;
      row.found = plain([row.deck, row.topic, row.kind, row.title, row.text].join(" "));
      this.rows.set(key, row);
      if (this.items.has(key)) {
        this.fill(this.items.get(key), key, row);
      }
    }
    this.keys = keys;
    for (const key of this.rows.keys()) {
      if (!keys.includes(key)) {
        this.rows.delete(key);
        this.items.delete(key);
      }
    }
    if (regrouped) {
      this.rebuild();
    }
    this.apply();
  }

  rebuild() {
    const top = this.root.scrollTop;
    const all = document.createDocumentFragment();
    this.groups = [];
    let group = null;
    for (const key of this.keys) {
      const row = this.rows.get(key);
      if (!group || group.deck !== row.deck || group.topic !== row.topic) {
        const section = make("li", "section");
        const head = make("div", "group");
        head.append(make("span", "deck", row.deck), make("span", "topic", row.topic));
        const rows = make("ol", "rows");
        section.append(head, rows);
        group = { deck: row.deck, topic: row.topic, section, rows, keys: [] };
        this.groups.push(group);
        all.append(section);
      }
      group.keys.push(key);
      if (!this.items.has(key)) {
        const item = make("li", "item");
        this.items.set(key, item);
        this.fill(item, key, row);
      }
      group.rows.append(this.items.get(key));
    }
    this.root.replaceChildren(all);
    this.root.scrollTop = top;
  }

  fill(item, key, row) {
    const button = make("button", "row");
    button.type = "button";
    button.dataset.key = key;
    button.append(make("span", "title", row.title || "(nothing is asked)"));
    const line = make("span", "id");
    line.append(make("span", "name", key));
    if (row.kind !== "basic") {
      line.append(make("span", "kind", row.kind));
    }
    button.append(line);
    item.replaceChildren(button);
    this.mark(key);
  }

  mark(key) {
    const item = this.items.get(key);
    if (!item) {
      return;
    }
    const button = item.firstChild;
    button.dataset.wrong = this.wrong.get(key) || "";
    button.setAttribute("aria-current", String(key === this.current));
  }

  problems(wrong) {
    const touched = new Set([...this.wrong.keys(), ...wrong.keys()]);
    this.wrong = wrong;
    touched.forEach((key) => this.mark(key));
    if (this.filter.only) {
      this.apply();
    }
  }

  choose(key) {
    const before = this.current;
    this.current = key;
    this.mark(before);
    this.mark(key);
    const item = this.items.get(key);
    if (item) {
      item.scrollIntoView({ block: before ? "nearest" : "center" });
    }
  }

  narrow(filter) {
    this.filter = filter;
    this.root.scrollTop = 0;
    this.apply();
  }

  apply() {
    const words = plain(this.filter.query).split(/\s+/).filter(Boolean);
    this.visible = this.keys.filter((key) => {
      const row = this.rows.get(key);
      return (
        (!this.filter.deck || row.deck === this.filter.deck) &&
        (!this.filter.tag || row.tags.includes(this.filter.tag)) &&
        (!this.filter.only || this.wrong.has(key)) &&
        words.every((word) => row.found.includes(word))
      );
    });
    const seen = new Set(this.visible);
    for (const [key, item] of this.items) {
      item.hidden = !seen.has(key);
    }
    for (const group of this.groups) {
      group.section.hidden = !group.keys.some((key) => seen.has(key));
    }
  }

  /* The visible card so many places from `key`; the first or the last at the ends. */
  near(key, by) {
    if (!this.visible.length) {
      return "";
    }
    const at = this.visible.indexOf(key);
    if (at < 0) {
      return this.visible[0];
    }
    return this.visible[Math.min(this.visible.length - 1, Math.max(0, at + by))];
  }

  decks() {
    return [...new Set(this.keys.map((key) => this.rows.get(key).deck))];
  }

  tags() {
    return [...new Set(this.keys.flatMap((key) => this.rows.get(key).tags))].sort();
  }
}
