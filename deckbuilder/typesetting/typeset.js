// Run Anki's own MathJax without a browser: define the globals that it needs to load, and functions
// to call it. Evaluate, in this order: this file, Anki's configuration of MathJax,
// `formulas.configure()`, MathJax, `formulas.start()`.
"use strict";
var window = globalThis;
var document = { currentScript: { src: "" }, getElementsByTagName: () => [] };

var formulas = (() => {
  // The first two display mistakes instead of reporting them; the others need a browser.
  const OFF = ["noerrors", "noundefined", "require", "html", "bussproofs"];
  let tex, visitor;

  function configure() {
    MathJax.loader.load = [];
    MathJax.startup.ready = () => {};
  }

  function start() {
    const { input, core } = MathJax._;
    tex = new input.tex_ts.TeX({
      packages: MathJax.config.tex.packages.filter((name) => !OFF.includes(name)),
      formatError: (_, error) => {
        throw error;
      },
    });
    tex.setMmlFactory(new core.MmlTree.MmlFactory.MmlFactory());
    visitor = new core.MmlTree.SerializedMmlVisitor.SerializedMmlVisitor();
  }

  // Browsers ignore the alignment and spacing attributes of a table, so its cells get styles instead.
  function styleCells(table) {
    const list = (name) => String(table.attributes.get(name)).split(" ");
    const align = list("columnalign"),
      across = list("columnspacing"),
      down = list("rowspacing");
    const at = (values, index) => values[Math.min(index, values.length - 1)];
    const half = (values, index, count) =>
      index < 0 || index > count - 2 ? "0" : `calc(${at(values, index)} / 2)`;
    table.childNodes.forEach((row, y, rows) =>
      row.childNodes.forEach((cell, x, cells) => {
        const gaps = [
          half(down, y - 1, rows.length),
          half(across, x, cells.length),
          half(down, y, rows.length),
          half(across, x - 1, cells.length),
        ];
        // Chromium only aligns a formula in its cell for the values with this prefix.
        const side = at(align, x),
          moved = `text-align:${side};text-align:-webkit-${side};`;
        const style = `${side in { left: 1, right: 1 } ? moved : ""}padding:${gaps.join(" ")}`;
        cell.attributes.set("style", style);
      })
    );
  }

  // Return the unique [element, attribute, value] parts of a formula. An element by itself is
  // [element, "", ""].
  function parts(root) {
    const found = new Map();
    const add = (...part) => found.set(JSON.stringify(part), part);
    root.walkTree((node) => {
      if (node.isKind("text")) return;
      add(node.kind, "", "");
      const attributes = node.attributes ? node.attributes.getAllAttributes() : {};
      for (const name of Object.keys(attributes)) add(node.kind, name, String(attributes[name]));
    });
    return [...found.values()];
  }

  // Return [MathML, "", "", its parts], or ["", the kind of mistake, MathJax's message, []].
  function typeset([math, display]) {
    try {
      tex.reset();
      const root = tex.compile({ math, display, inputData: {} }, {});
      const found = parts(root);
      root.walkTree((node) => node.isKind("mtable") && styleCells(node));
      return [visitor.visitTree(root).replace(/>\s+</g, "><"), "", "", found];
    } catch (error) {
      return ["", String(error.id || error.name), String(error.message || error), []];
    }
  }

  function names(kind) {
    const found = new Set();
    for (const { item } of tex.parseOptions.handlers.get(kind)._configuration) {
      for (const name of item.map ? item.map.keys() : []) found.add(name);
    }
    return [...found];
  }

  return { configure, start, typeset, names };
})();
