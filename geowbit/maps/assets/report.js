// Tables that sort by a click on a heading, or by the keyboard.
document.querySelectorAll("table[data-gw-sort]").forEach(function (table) {
  "use strict";

  var heads = Array.from(table.tHead.rows[0].cells), body = table.tBodies[0];

  function valueOf(row, k) {
    return row.cells[k].getAttribute("data-gw-value") || "";
  }

  function compare(k, kind) {
    return function (a, b) {
      var one = valueOf(a, k), two = valueOf(b, k);
      if (kind === "number" && (one === "" || two === "")) { return (one === "") - (two === ""); }
      return kind === "number" ? one - two : one.localeCompare(two);
    };
  }

  heads.forEach(function (head, k) {
    var button = document.createElement("button"), kind = head.getAttribute("data-gw-key");
    button.type = "button";
    while (head.firstChild) { button.appendChild(head.firstChild); }
    head.appendChild(button);
    button.addEventListener("click", function () {
      var up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      var rows = Array.from(body.rows).sort(compare(k, kind));
      // what is not known stands last both ways
      var known = rows.filter(function (row) { return valueOf(row, k) !== ""; });
      var rest = rows.filter(function (row) { return valueOf(row, k) === ""; });
      (up ? known : known.reverse()).concat(rest).forEach(function (row) { body.appendChild(row); });
    });
  });
});

// on paper nothing is folded away
(function () {
  "use strict";

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.splice(0).forEach(function (part) { part.open = false; });
  });
})();
