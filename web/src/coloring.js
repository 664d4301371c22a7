// What the colors of the map show: the score, what connecting costs, or one criterion; and whether
// their scale stays where it is while sliders move.
import * as controls from "./controls.js";
import * as prices from "./prices.js";
import * as ui from "./ui.js";

const make = ui.element;
const COST = "connection";
// the ends of the colors of a value: what nearly all lie between
const LOW = 0.02, HIGH = 0.98;
// so many candidates tell where nearly all lie
const SAMPLE = 20000;

class Coloring {
  constructor(live) {
    this.live = live;
    this.by = "";
    /** @type {number[] | null} */
    this.held = null;
    this.costs = null;
    this.costs_of = NaN;
  }

  // what can be shown: a key and its name
  choices() {
    const { live } = this, named = live.data.criteria.filter(one => one.name !== "connection_mjpy" && !one.flag);
    const priced = prices.priced(live.model) ? [[COST, live.say("color_cost")]] : [];
    return [["", live.say("score")]].concat(priced, named.map(one => [one.name, one.label]));
  }

  criterion() { return this.live.data.criteria.find(one => one.name === this.by) || null; }

  // a number of every candidate; null for the score
  values() {
    const { model } = this.live;
    if (this.by !== COST) { return this.criterion() ? model.values(this.by) : null; }
    if (this.costs === null || this.costs_of !== model.state.load) {
      const n = model.data.count, found = new Float64Array(n);
      for (let i = 0; i < n; i += 1) { const one = prices.connection(model, i); found[i] = one ? one.mid : NaN; }
      this.costs = found;
      this.costs_of = model.state.load;
    }
    return this.costs;
  }

  // what the first and the last color stand for; the last is the better one
  scale() {
    const { model } = this.live, values = this.values();
    if (this.held) { return this.held; }
    if (!values) { return model.colorScale(); }
    const every = Math.max(1, Math.floor(values.length / SAMPLE)), some = [];
    for (let i = 0; i < values.length; i += every) { if (!model.bits[i] && isFinite(values[i])) { some.push(values[i]); } }
    if (!some.length) { return [0, 1]; }
    some.sort((a, b) => a - b);
    const ends = [LOW, HIGH].map(share => some[Math.round(share * (some.length - 1))]), one = this.criterion();
    if (ends[0] === ends[1]) { ends[1] += 1; }
    return !one || one.direction === "cost" ? ends.reverse() : ends;
  }

  // a number of the scale, in words
  tick(value) {
    const one = this.criterion();
    return this.by === COST ? ui.money(value) : one ? ui.format(value, Math.min(one.decimals, Math.abs(value) >= 100 ? 0 : 2)) : ui.format(value, 2);
  }

  title() {
    const { live } = this, one = this.criterion();
    if (this.by === COST) { return live.say("color_cost_is", { load: ui.format(live.model.state.load, 0) }); }
    return one ? live.say("color_value_is", { what: one.label + (one.unit ? " (" + one.unit + ")" : "") }) : "";
  }

  show(by) {
    this.by = this.choices().some(one => one[0] === by) ? by : "";
    this.held = null;
    this.live.tell();
  }

  hold(on) {
    this.held = on ? this.live.scale : null;
    this.live.tell();
  }

  // the ramp of the legend
  legend() {
    const home = this.live.map.getContainer(), scale = this.live.scale;
    home.querySelectorAll(".gw-ticks span").forEach((tick, k, ticks) => {
      tick.textContent = this.tick(scale[0] + (scale[1] - scale[0]) * k / (ticks.length - 1));
    });
    home.querySelectorAll("[data-gw-colored]").forEach(line => {
      if (line.gwScore === undefined) { line.gwScore = line.textContent; }
      line.textContent = this.title() || line.gwScore;
    });
  }
}

// what the colors show and whether they hold, below the weights
function build(live, home) {
  const { say, coloring } = live, choices = coloring.choices();
  const select = controls.choice(home, say("color_by"), choices.map(one => one[1]), k => { coloring.show(choices[k][0]); });
  select.setAttribute("data-gw-color", "");
  const row = make("div", "gw-check"), input = make("input"), label = make("label", "", say("color_hold"));
  input.type = "checkbox";
  input.id = controls.fresh();
  input.setAttribute("data-gw-hold", "");
  label.htmlFor = input.id;
  label.title = say("color_hold_hint");
  row.appendChild(input);
  row.appendChild(label);
  home.appendChild(row);
  input.addEventListener("change", () => { coloring.hold(input.checked); });
  return () => {
    const at = choices.findIndex(one => one[0] === coloring.by);
    // what cannot be told at this load cannot be chosen
    Array.from(select.options).forEach((option, k) => { option.disabled = choices[k][0] === COST && !prices.priced(live.model); });
    if (coloring.by === COST && !prices.priced(live.model)) { coloring.show(""); return; }
    select.value = String(Math.max(0, at));
    input.checked = Boolean(coloring.held);
  };
}

export { build, Coloring };
