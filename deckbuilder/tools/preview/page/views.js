/* The pages that show the chosen card: one for each device and side, made when first needed. */

export const DEVICES = {
  desktop: { label: "Desktop", query: "device=desktop" },
  phone: { label: "Phone, 360 px", query: "device=phone" },
  night: { label: "Night", query: "device=desktop&night=1" },
};
const SIDES = ["front", "back"];
const LEAST = { desktop: 96, phone: 140, night: 96 }; // px of height

export class Views {
  /* `heard` is called with {preview: "key" | "typed" | "answer", …}. */
  constructor(root, heard) {
    this.root = root;
    this.heard = heard;
    this.frames = []; // {device, side, box, iframe, ready, wanted, given}
    this.groups = {};
    window.addEventListener("message", (event) => this.hear(event));
    for (const device of Object.keys(DEVICES)) {
      const group = document.createElement("section");
      group.className = `view view-${device}`;
      group.dataset.device = device;
      const title = document.createElement("h3");
      title.textContent = DEVICES[device].label;
      group.append(title);
      root.append(group);
      this.groups[device] = group;
    }
  }

  /* Show these sides on these devices: `card` is {key, ordinal, name, front, back}. */
  show(card, devices, sides, typed) {
    this.card = card;
    this.typed = typed;
    this.root.dataset.devices = Object.keys(DEVICES)
      .filter((one) => devices.has(one))
      .join(" ");
    for (const device of Object.keys(DEVICES)) {
      this.groups[device].hidden = !devices.has(device);
      for (const side of SIDES) {
        const wanted = devices.has(device) && sides.includes(side);
        const frame =
          this.frames.find((one) => one.device === device && one.side === side) ||
          (wanted ? this.make(device, side) : null);
        if (frame) {
          frame.box.hidden = !wanted;
          frame.wanted = wanted;
          this.give(frame);
        }
      }
    }
  }

  make(device, side) {
    const iframe = document.createElement("iframe");
    iframe.title = `${DEVICES[device].label}: ${side}`;
    iframe.src = `/frame?${DEVICES[device].query}`;
    iframe.style.height = `${LEAST[device]}px`;
    const box = document.createElement("div");
    box.className = `frame frame-${side}`;
    box.append(iframe);
    const frame = { device, side, box, iframe, ready: false, wanted: true, given: "" };
    this.frames.push(frame);
    const after = side === "front" && this.groups[device].querySelector(".frame-back");
    if (after) {
      after.before(box);
    } else {
      this.groups[device].append(box);
    }
    return frame;
  }

  give(frame) {
    if (!frame.ready || !frame.wanted || !this.card) {
      return;
    }
    const side = {
      card: `${this.card.key}/${this.card.ordinal}`,
      ordinal: this.card.ordinal,
      html: this.card[frame.side],
      typed: this.typed,
    };
    const given = side.card + side.html;
    if (given !== frame.given) {
      frame.given = given;
      frame.iframe.contentWindow.showSide(side);
    }
  }

  hear(event) {
    const frame = this.frames.find((one) => one.iframe.contentWindow === event.source);
    const said = event.data;
    if (!frame || event.origin !== location.origin || !said || !said.preview) {
      return;
    }
    if (said.preview === "ready") {
      frame.ready = true;
      frame.given = "";
      this.give(frame);
    } else if (said.preview === "height") {
      frame.iframe.style.height = `${Math.max(said.height, LEAST[frame.device])}px`;
    } else if (said.preview === "typed") {
      this.typed = said.text;
      for (const other of this.frames) {
        if (other.ready && other.side === "back") {
          other.iframe.contentWindow.showTyped(said.text);
        }
      }
      this.heard(said);
    } else {
      this.heard(said);
    }
  }

  /* The style sheet or the scripts changed: reload every page. */
  reload() {
    for (const frame of this.frames) {
      frame.ready = false;
      frame.iframe.contentWindow.location.reload();
    }
  }
}
