import * as themes from "./theme.js";

// Tables that sort by a click on a heading, or by the keyboard.
/** @type {NodeListOf<HTMLTableElement>} */
const tables = document.querySelectorAll("table[data-gw-sort]");

tables.forEach(table => {
  const heads = Array.from(table.tHead.rows[0].cells), body = table.tBodies[0];

  function valueOf(row, k) {
    return row.cells[k].getAttribute("data-gw-value") || "";
  }

  function compare(k, kind) {
    return (a, b) => {
      const one = valueOf(a, k), two = valueOf(b, k);
      if (kind === "number" && (one === "" || two === "")) { return Number(one === "") - Number(two === ""); }
      return kind === "number" ? Number(one) - Number(two) : one.localeCompare(two);
    };
  }

  heads.forEach((head, k) => {
    const button = document.createElement("button"), kind = head.getAttribute("data-gw-key");
    button.type = "button";
    while (head.firstChild) { button.appendChild(head.firstChild); }
    head.appendChild(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach(other => { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = Array.from(body.rows).sort(compare(k, kind));
      // what is not known stands last both ways
      const known = rows.filter(row => valueOf(row, k) !== "");
      const rest = rows.filter(row => valueOf(row, k) === "");
      (up ? known : known.reverse()).concat(rest).forEach(row => { body.appendChild(row); });
    });
  });
});

// on paper nothing is folded away
(() => {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(part => { part.open = true; });
  });
  window.addEventListener("afterprint", () => {
    opened.splice(0).forEach(part => { part.open = false; });
  });
})();

// dark as the system is, or as the reader says
const turn = /** @type {HTMLElement | null} */ (document.querySelector("[data-gw-turn]")), theme = themes.follow(() => {});
if (turn) {
  turn.hidden = false;
  turn.addEventListener("click", () => { theme.turn(); });
}
