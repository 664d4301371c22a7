// Sliders for the weights, the load and the limits of the exclusions.
import * as coloring from "./coloring.js";
import * as ui from "./ui.js";

const make = ui.element;
let number = 0;

function fresh() { number += 1; return "gw-control-" + number; }

function folded(title, open) {
  const box = make("details", "gw-fold");
  box.open = open;
  box.appendChild(make("summary", "", title));
  return box;
}

function range(options) {
  const input = make("input");
  input.type = "range";
  input.id = fresh();
  input.min = options.min;
  input.max = options.max;
  input.step = options.step;
  input.value = options.value;
  return input;
}

function labelled(row, text, input, hint) {
  const label = make("label", "", text);
  label.htmlFor = input.id;
  if (hint) { label.title = hint; }
  row.appendChild(label);
  row.appendChild(input);
}

// a number that is typed in place of a slider; `hear` is called with one that is a number from zero on
function typed(options, hear) {
  const input = make("input", "gw-number");
  input.type = "number";
  if (isFinite(options.min)) { input.min = options.min; }
  input.step = "any";
  input.setAttribute("aria-label", options.label);
  input.addEventListener("change", () => {
    const given = Number(input.value);
    if (input.value.trim() !== "" && isFinite(given) && given >= options.min) { hear(given); } else { input.value = input.defaultValue; }
  });
  return input;
}

// show a number in the field where it is typed, if nobody types there
function write(input, text) {
  input.defaultValue = text;
  if (document.activeElement !== input) { input.value = text; }
}

// a number that fits the span of a slider: 1, 2 or 5 times a power of ten
function step(span) {
  const power = Math.pow(10, Math.floor(Math.log10(span / 100))), part = span / 100 / power;
  return power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
}

// one of several, by their numbers; `hear` is called with the one that is chosen
function choice(home, title, labels, hear) {
  const row = make("div", "gw-choice"), select = make("select");
  select.id = fresh();
  labels.forEach((text, k) => {
    const option = make("option", "", text);
    option.value = k;
    select.appendChild(option);
  });
  labelled(row, title, select);
  home.appendChild(row);
  select.addEventListener("change", () => { hear(Number(select.value)); });
  return select;
}

function weights(live, home) {
  const model = live.model, say = live.say, rows = [];
  const most = Math.max.apply(null, [5].concat(live.data.criteria.map(one => 2 * one.weight)));
  const main = folded(say("weights"), !ui.tight(live.map));
  const rest = folded("", false);
  let hidden = 0;
  home.appendChild(main);
  live.data.criteria.map((one, j) => [one, j])
    .sort((a, b) => b[0].weight - a[0].weight || a[1] - b[1])
    .forEach(pair => {
      const one = pair[0], j = pair[1], row = make("div", "gw-slider");
      const input = range({ min: 0, max: most, step: most / 100, value: one.weight });
      const set = weight => {
        model.state.weights[j] = weight;
        live.change("weights");
      };
      const field = typed({ min: 0, label: say("weight") + ": " + one.label }, set), share = make("output");
      input.setAttribute("data-gw-weight", one.name);
      share.htmlFor = input.id;
      share.title = say("share_hint");
      labelled(row, one.label, input, one.sentence);
      row.appendChild(field);
      row.appendChild(share);
      hidden += one.weight ? 0 : 1;
      (one.weight ? main : rest).appendChild(row);
      input.addEventListener("input", () => { set(Number(input.value)); });
      rows.push(() => {
        const sum = model.state.weights.reduce((before, weight) => before + weight, 0);
        input.value = model.state.weights[j];
        write(field, String(Number(model.state.weights[j].toFixed(4))));
        share.textContent = sum ? Math.round(100 * model.state.weights[j] / sum) + " %" : "";
        input.setAttribute("aria-valuetext", say("weight") + " " + field.defaultValue + ", " + share.textContent);
        row.classList.toggle("gw-off", !model.state.weights[j]);
      });
    });
  if (hidden) {
    rest.firstChild.textContent = say("more_criteria", { count: hidden });
    main.appendChild(rest);
  }
  return () => { rows.forEach(row => { row(); }); };
}

function presets(live, home) {
  const model = live.model, say = live.say;
  const select = choice(home, say("preset"), live.data.presets.map(preset => preset.label), k => {
    live.data.presets[k].weights.forEach((weight, j) => { model.state.weights[j] = weight; });
    live.change("weights");
  });
  const own = make("option", "", say("own_weights"));
  own.value = "";
  own.hidden = true;
  select.appendChild(own);
  return () => {
    const found = live.data.presets.findIndex(preset => preset.weights.every((weight, j) => weight === model.state.weights[j]));
    select.value = found < 0 ? "" : String(found);
  };
}

function load(live, home) {
  const model = live.model, say = live.say, loads = live.data.loads_mw;
  if (loads.length < 2) { return () => {}; }
  const row = make("div", "gw-slider gw-load"), output = make("output"), note = make("div", "gw-muted gw-note");
  const input = range({ min: 0, max: loads.length - 1, step: 1, value: loads.indexOf(model.state.load) });
  input.setAttribute("data-gw-load", "");
  output.htmlFor = input.id;
  labelled(row, say("load"), input, say("load_hint"));
  row.appendChild(output);
  home.appendChild(row);
  home.appendChild(note);
  input.addEventListener("input", () => {
    model.state.load = loads[Number(input.value)];
    live.change("load");
  });
  return () => {
    const here = model.loadClass();
    input.value = loads.indexOf(model.state.load);
    output.textContent = ui.format(model.state.load, 0) + " MW";
    input.setAttribute("aria-valuetext", output.textContent);
    const alike = loads.filter(mw => model.loadClass(mw) === here);
    note.textContent = [
      say("load_note", { count: ui.format(here.substations, 0), kv: ui.format(here.least_kv, 0) }),
      // moves between these change nothing, and the reader need not look for it
      alike.length > 1 ? say("load_same", { low: ui.format(alike[0], 0), high: ui.format(alike[alike.length - 1], 0) }) : ""
    ].filter(Boolean).join(" ");
  };
}

function limits(live, home) {
  const model = live.model, say = live.say, rows = [], box = folded(say("limits"), false);
  if (!live.data.rules.length) { return () => {}; }
  live.data.rules.forEach((rule, k) => {
    const row = make("div", "gw-limit"), on = make("input"), label = make("label", "", rule.label);
    const chosen = model.state.rules[k];
    let input;
    let field;
    on.type = "checkbox";
    on.id = fresh();
    on.setAttribute("data-gw-rule", k);
    label.htmlFor = on.id;
    label.title = rule.reason;
    row.appendChild(on);
    row.appendChild(label);
    on.addEventListener("change", () => { chosen.on = on.checked; live.change(k); });
    if (rule.range) {
      input = range({ min: rule.range[0], max: rule.range[1], step: step(rule.range[1] - rule.range[0]), value: rule.limit });
      input.setAttribute("data-gw-limit", k);
      input.setAttribute("aria-label", say("limit_of", { what: rule.label }));
      const set = limit => { chosen.limit = limit; live.change(k); };
      const typedIn = limit => { set(ui.metric(limit, rule.unit)); };
      field = typed({ min: -Infinity, label: say("limit_of", { what: rule.label }) }, typedIn);
      [input, make("span", "gw-op", rule.op), field, make("span", "gw-unit", ui.unitName(rule.unit))].forEach(part => { row.appendChild(part); });
      input.addEventListener("input", () => { set(Number(input.value)); });
    }
    box.appendChild(row);
    rows.push(() => {
      on.checked = chosen.on;
      row.classList.toggle("gw-off", !chosen.on);
      if (input) {
        input.value = chosen.limit;
        input.disabled = !chosen.on;
        field.disabled = !chosen.on;
        const shown = ui.told(chosen.limit, rule.unit);
        write(field, String(shown === chosen.limit ? shown : Number(shown.toPrecision(6))));
        input.setAttribute("aria-valuetext", rule.op + " " + ui.value(chosen.limit, rule.unit, rule.decimals));
      }
    });
  });
  home.appendChild(box);
  return () => { rows.forEach(row => { row(); }); };
}

function build(live, home) {
  const parts = [load, presets, weights, limits, coloring.build].map(part => part(live, home));
  return () => { parts.forEach(show => { show(); }); };
}

// does what is asked when nothing more has been asked for a while
function paused(hear, wait_ms) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(hear, wait_ms);
  };
}

export { build, choice, folded, fresh, paused, step, typed, write };
