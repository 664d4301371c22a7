// Two candidates side by side: a card is kept, the next one is held against it.
import * as cards from "./card.js";
import * as mine from "./mine.js";
import * as ui from "./ui.js";

const make = ui.element, LETTERS = ["A", "B"];

class Pair {
  constructor(live) {
    this.live = live;
    this.rows = [];
    this.marks = [];
    this.box = make("section", "gw-pair");
    this.box.hidden = true;
    this.box.setAttribute("data-gw-pair", "");
    this.box.setAttribute("aria-label", live.say("pair_title"));
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    live.map.getContainer().appendChild(this.box);
    live.listeners.push(this.show.bind(this));
    this.box.addEventListener("keydown", event => {
      if (event.key === "Escape") { event.stopPropagation(); this.clear(); }
    });
  }

  // what the button of a card does, and what it says
  button(i) {
    const button = make("button", "gw-tool gw-keep"), self = this;
    button.type = "button";
    button.setAttribute("data-gw-keep", "");
    button.addEventListener("click", () => {
      const kept = self.rows.indexOf(i);
      if (kept >= 0) { self.rows.splice(kept, 1); } else { self.rows = self.rows.slice(0, 1).concat(i); }
      self.label(button, i);
      self.show();
      if (self.rows.length > 1) {
        self.live.drawer.close();
        self.box.querySelector("button").focus({ preventScroll: true });
      }
    });
    this.label(button, i);
    return button;
  }

  label(button, i) {
    const kept = this.rows.indexOf(i), say = this.live.say;
    button.setAttribute("aria-pressed", String(kept >= 0));
    if (kept >= 0) {
      button.textContent = say("pair_kept", { letter: LETTERS[kept] });
    } else {
      button.textContent = this.rows.length ? say("pair_with", { name: this.live.nameOf(this.rows[0]).name }) : say("pair_keep");
    }
  }

  clear() {
    this.rows = [];
    this.show();
    this.live.map.getContainer().focus({ preventScroll: true });
  }

  show() {
    const live = this.live, spots = live.found.spots;
    this.marks.forEach(mark => { mark.remove(); });
    this.marks = this.rows.map((i, k) => {
      const mark = L.marker([spots.lat[i], spots.lon[i]], { icon: ui.pin(LETTERS[k], "pair"), zIndexOffset: 40000, keyboard: false, interactive: false }).addTo(live.map);
      mark.getElement().setAttribute("aria-hidden", "true");
      return mark;
    });
    this.box.hidden = this.rows.length < 2;
    this.box.textContent = "";
    if (this.rows.length > 1) { this.fill(); }
  }

  fill() {
    const live = this.live, model = live.model, say = live.say, rows = this.rows, close = make("button", "gw-tool", say("pair_close")), top = make("div", "gw-pair-head");
    close.type = "button";
    close.addEventListener("click", event => {
      // the map below takes a click on what has gone for one of its own
      event.stopPropagation();
      this.clear();
    });
    top.appendChild(make("h2", "", say("pair_title")));
    top.appendChild(close);
    this.box.appendChild(top);
    this.box.appendChild(make("p", "gw-pair-why", this.decides()));
    const table = make("table"), head = make("tr"), body = make("tbody"), frame = make("thead");
    head.appendChild(make("td"));
    rows.forEach((i, k) => {
      const cell = make("th"), named = live.nameOf(i);
      cell.scope = "col";
      cell.appendChild(make("span", "gw-pin gw-pin-pair", LETTERS[k]));
      cell.appendChild(document.createTextNode(" " + named.name + " "));
      cell.appendChild(ui.japanese(named.other));
      cell.appendChild(make("small", "", live.idOf(i)));
      head.appendChild(cell);
    });
    head.appendChild(heading(say("pair_points")));
    frame.appendChild(head);
    table.appendChild(frame);
    table.appendChild(body);
    line(body, say("score"), rows.map(i => ui.format(model.score[i], 3)), model.score[rows[1]] - model.score[rows[0]]);
    line(body, say("pair_rank"), rows.map(i => model.bits[i] ? say("excluded") + ": " + model.reasons(i).map(rule => rule.reason || rule.label).join("; ") : ui.format(model.rankOf(i), 0)), NaN);
    this.parts().forEach(part => {
      line(body, part.one.label, part.values.map(v => part.one.flag && v === v ? say(v ? "yes" : "no") : ui.value(v, part.one.unit, part.one.decimals)), part.points);
    });
    this.box.appendChild(table);
  }

  // what each criterion gives to the difference, the largest first
  parts() {
    const model = this.live.model, two = this.rows.map(i => model.parts(i));
    return two[0].map((part, j) => ({
      one: part.criterion,
      weight: part.weight,
      values: [part.value, two[1][j].value],
      points: two[1][j].part - part.part
    })).filter(part => part.weight > 0)
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  }

  // the fewest criteria that outweigh all that speaks for the other; as geowbit.ranking.deciding
  decides() {
    const live = this.live, model = live.model, rows = this.rows, say = live.say, difference = model.score[rows[1]] - model.score[rows[0]];
    if (!difference) { return say("pair_alike"); }
    const sign = Math.sign(difference);
    let against = 0;
    let sum = 0;
    const told = [];
    this.parts().forEach(part => { if (part.points * sign < 0) { against += Math.abs(part.points); } });
    this.parts().forEach(part => {
      if (part.points * sign <= 0 || sum > against) { return; }
      sum += Math.abs(part.points);
      told.push(part.one.label + " +" + ui.format(Math.abs(part.points), 3));
    });
    return say("pair_decides", { letter: LETTERS[sign > 0 ? 1 : 0], points: ui.format(Math.abs(difference), 3), what: told.join(", ") });
  }
}

function heading(text) {
  const made = make("th", "", text);
  made.scope = "col";
  return made;
}

function line(body, name, texts, points) {
  const row = make("tr"), head = make("th", "", name);
  head.scope = "row";
  row.appendChild(head);
  texts.forEach(text => { row.appendChild(make("td", "", text)); });
  row.appendChild(make("td", "", points === points ? ui.signed(ui.format(points, 3), points) : ""));
  body.appendChild(row);
}

// every card gets the button, below its head
function card(live, i, place) {
  const made = cards.card(live, i, place), head = made.querySelector(".gw-head");
  live.pair = live.pair || new Pair(live);
  if (head) {
    head.insertAdjacentElement("afterend", live.pair.button(i));
    if (live.mine) { head.insertAdjacentElement("afterend", mine.star(live, i)); }
  }
  return made;
}

export { Pair, card };
