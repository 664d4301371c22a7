// What changed from one run to another: colors, reading, cards and the lists of best sites.
import * as controls from "./controls.js";
import * as dossiers from "./dossier.js";
import * as drawers from "./drawer.js";
import * as fields from "./field.js";
import * as keeping from "./keeping.js";
import * as lives from "./live.js";
import * as reading from "./reading.js";
import * as searching from "./search.js";
import * as stops from "./stops.js";
import * as ui from "./ui.js";

const make = ui.element, SIDES = ["old", "new"];
const EXCLUDED = 3, STATES = 4;

class Difference extends lives.Live {
  start(found) {
    const data = this.data, status = found.labels.status;
    this.found = found;
    this.status = status;
    // what search and cards ask of a run that weighs itself anew
    this.model = {
      found, data, score: found.columns.score_new,
      bits: Uint32Array.from(status, code => code === 1 || code === EXCLUDED ? 1 : 0)
    };
    this.field = new fields.Field(this.model, {
      excluded: data.states[0], colors: data.states.slice(1).concat(data.colors), reach_m: data.reach_m, gray: EXCLUDED
    });
    this.group.addLayer(this.field);
    this.map.on("gwtheme", () => { this.field.theme(); });
    this.field.theme();
    const home = this.home();
    this.drawer = new drawers.Drawer(this);
    stops.sheet(this.map, this.drawer.box, document.title);
    this.select = controls.choice(home, this.say("diff.show"), data.measures.map(one => one.label), k => { this.show(k); });
    this.select.setAttribute("data-gw-measure", "");
    searching.search(this, home);
    this.lists(home);
    this.pointer = reading.pointer(this, (i, position) => i < 0 ? [position] : this.words(i));
    this.show(0);
    this.hear();
    keeping.address(this, [this.kept()], () => {});
    this.map.getContainer().dataset.gwScores = "ready";
  }

  // the measure that is shown, by its name: a link opens it where another comparison has it
  kept() {
    const measures = this.data.measures, named = one => encodeURIComponent(one.key);
    return {
      key: "show",
      write: () => this.shown === measures[0] ? "" : named(this.shown),
      read: text => { this.show(Math.max(0, measures.findIndex(one => named(one) === text))); }
    };
  }

  openAt(i) {
    const spots = this.found.spots;
    this.map.setView([spots.lat[i], spots.lon[i]], Math.max(this.map.getZoom(), 10), { animate: false });
    this.card(i);
  }

  card(i) {
    const spots = this.found.spots;
    this.read({ key: this.idOf(i), title: this.nameOf(i).name, content: () => this.content(i) }, [spots.lat[i], spots.lon[i]]);
  }

  // a card beside the map, and a ring around what it tells of
  read(subject, [lat, lon]) {
    let mark = null;
    this.drawer.show({
      ...subject,
      opened: () => { mark = dossiers.ring(this, lat, lon); },
      closed: () => { mark.remove(); }
    });
    ui.keepInSight(this.map, [lat, lon]);
  }

  // the change of a measure at a candidate, NaN where it is not known
  change(measure, i) {
    const columns = this.found.columns, key = measure.key;
    return measure.pair ? columns[key + "_new"][i] - columns[key + "_old"][i] : columns[key][i];
  }

  amount(measure, value) {
    if (value !== value) { return "–"; }
    return measure.money ? ui.money(value) : ui.format(value, measure.decimals);
  }

  delta(measure, value) {
    if (measure.money && value < 0) { return "−" + this.amount(measure, -value); }
    return value !== value ? "–" : ui.signed(this.amount(measure, value), value);
  }

  // a color for each candidate: states first, then from worse to better
  show(number) {
    const measure = this.data.measures[number], count = this.data.colors.length, classes = this.field.classes, middle = (count - 1) / 2;
    this.shown = measure;
    for (let i = 0; i < classes.length; i += 1) {
      const code = this.status[i], share = this.change(measure, i) * measure.better / measure.end;
      if (code || share !== share) { classes[i] = code || EXCLUDED; continue; }
      const k = share === 0 ? middle : Math.round(middle + middle * Math.max(-1, Math.min(1, share)));
      classes[i] = STATES + k;
    }
    this.field.draw();
    this.legend();
    this.select.value = String(number);
    this.listeners.forEach(hear => { hear(); });
  }

  legend() {
    const measure = this.shown, all = this.map.getContainer();
    all.querySelectorAll("[data-gw-ends] span").forEach((tick, k, ticks) => {
      const value = measure.better * measure.end * (2 * k / (ticks.length - 1) - 1);
      // long ones would touch: the ends and the middle tell the rest
      tick.textContent = k % 2 && (measure.money || measure.end >= 1e4) ? "" : value ? this.delta(measure, value) : "0";
    });
    all.querySelectorAll("[data-gw-measure-name]").forEach(box => {
      box.textContent = this.say("diff.change") + ": " + measure.label;
    });
  }

  // the criteria whose points changed, the most first
  moved(i) {
    const size = j => this.data.criteria[j].points ? Math.abs(this.found.columns["points " + this.data.criteria[j].name][i]) : 0;
    return this.data.criteria.map((_, j) => j).filter(j => size(j)).sort((a, b) => size(b) - size(a));
  }

  points(j, i) {
    const points = this.found.columns["points " + this.data.criteria[j].name][i];
    return ui.signed(ui.format(points, 3), points);
  }

  // the value of a criterion in the two runs, one where it stayed
  value(j, i) {
    const one = this.data.criteria[j], columns = this.found.columns;
    const texts = one.sides.map(side => {
      const amount = columns[side + " " + one.name][i];
      if (one.flag && amount === amount) { return this.say(amount ? "yes" : "no"); }
      return ui.value(amount, one.unit, one.decimals);
    });
    return texts.length === 2 && texts[0] !== texts[1] ? this.say("diff.value_was", { old: texts[0], new: texts[1] }) : texts[0] || "";
  }

  reasons(i) {
    return SIDES.map(side => {
      const name = "exclusion_" + side;
      return this.data.names[name][this.found.labels[name][i]];
    });
  }

  // why the later run has nothing to say of a candidate
  reasonOf(i) { return this.reasons(i)[1]; }

  // the line at the foot of the map
  words(i) {
    const columns = this.found.columns, say = this.say, named = this.nameOf(i).name, id = this.idOf(i), code = this.status[i];
    const texts = [named === id ? "" : named, id];
    if (code) { texts.push(say("diff.state." + code), this.reasons(i).filter((text, k, both) => text && both.indexOf(text) === k).join("; ")); }
    if (code === EXCLUDED) { return texts; }
    if (code) {
      const side = SIDES[code - 1];
      return texts.concat(say("diff." + side) + ": " + say("score") + " " + ui.format(columns["score_" + side][i], 3) +
        ", " + say("diff.rank") + " " + ui.format(columns["rank_" + side][i], 0));
    }
    const change = columns.score_new[i] - columns.score_old[i], most = this.moved(i)[0];
    texts.push(say("score") + " " + say("diff.value_was", { old: ui.format(columns.score_old[i], 3), new: ui.format(columns.score_new[i], 3) }) +
      " (" + ui.signed(ui.format(change, 3), change) + ")");
    texts.push(say("diff.rank_was", { old: ui.format(columns.rank_old[i], 0), new: ui.format(columns.rank_new[i], 0) }));
    if (this.shown.key !== "score") { texts.push(this.shown.label + " " + this.delta(this.shown, this.change(this.shown, i))); }
    if (most !== undefined) {
      texts.push(say("diff.biggest", { what: this.data.criteria[most].label, points: this.points(most, i) }) +
        (this.value(most, i) ? " (" + this.value(most, i) + ")" : ""));
    }
    return texts;
  }

  // the best sites that came, went, moved and stayed
  lists(home) {
    const small = ui.narrow(this.map);
    ["gained", "lost", "moved", "kept"].forEach(status => {
      const sites = this.data.best.filter(site => site.status === status);
      const box = controls.folded(this.say("diff." + status, { count: sites.length }), !small && sites.length > 0 && status !== "kept");
      const list = make("ol", "gw-list");
      box.className = "gw-fold gw-best";
      box.setAttribute("data-gw-list", status);
      sites.forEach(site => { list.appendChild(this.item(site)); this.mark(site); });
      home.appendChild(box);
      if (sites.length) {
        box.appendChild(list);
        ui.fitRows(this.map, list)();
      }
    });
  }

  item(site) {
    const line = make("li"), button = make("button"), where = make("span", "gw-where", site.name + " ");
    button.type = "button";
    button.setAttribute("data-gw-best", site.id);
    where.appendChild(ui.japanese(site.other));
    where.appendChild(make("small", "", site.words));
    button.appendChild(make("span", "gw-no", String(site.place_new || site.place_old)));
    button.appendChild(where);
    button.appendChild(make("span", "gw-value", site.status === "moved" ? site.status_words : site.status === "lost" ? site.score_old : site.score_new));
    button.addEventListener("click", () => { this.open(site); });
    line.appendChild(button);
    return line;
  }

  open(site) {
    const i = this.rowOf(site.id);
    this.map.setView([site.lat, site.lon], Math.max(this.map.getZoom(), 9), { animate: false });
    if (i >= 0) { this.card(i); } else { this.alone(site); }
  }

  // a best site that only one run has
  alone(site) {
    const content = () => {
      const box = make("div", "gw-card");
      box.appendChild(make("h2", "", site.name));
      box.appendChild(make("div", "gw-muted", site.id));
      box.appendChild(make("p", "", site.status_words + ": " + site.words));
      return box;
    };
    this.read({ key: site.id, title: site.name, content }, [site.lat, site.lon]);
  }

  mark(site) {
    const group = this.map[site.status === "lost" ? "gwLost" : "gwNew"];
    if (!group) { return; }
    const place = site.place_new || site.place_old;
    const made = L.marker([site.lat, site.lon], { icon: ui.pin(String(place), site.status), zIndexOffset: 1000 * (200 - place), alt: "" });
    made.on("add", () => { made.getElement().setAttribute("aria-label", place + " " + site.name + ", " + site.status_words); });
    made.on("click", () => { this.open(site); });
    made.on("keypress", event => { if (event.originalEvent.key === "Enter") { this.open(site); } });
    made.bindTooltip(() => ui.lines([place + " · " + site.name, site.status_words, site.words]),
      { direction: "top", offset: [0, -10], className: "gw-tip" });
    made.addTo(group);
    this.map.gwPins = (this.map.gwPins || []).concat([[site.lat, site.lon, 12]]);
    this.map.fire("gwpins");
  }

  // the card of a candidate: its two runs side by side
  content(i) {
    const say = this.say, columns = this.found.columns, box = make("div", "gw-card"), named = this.nameOf(i), code = this.status[i];
    box.appendChild(make("h2", "", named.name));
    box.appendChild(ui.japanese(named.other));
    const ids = [this.idOf(i), ui.position(this.found.spots.lat[i], this.found.spots.lon[i])];
    box.appendChild(make("div", "gw-muted", ids.join(" · ")));
    box.appendChild(make("div", "gw-state", say("diff.state." + code)));
    this.reasons(i).forEach((reason, k) => {
      if (reason) { box.appendChild(make("div", "gw-reason", say("diff." + SIDES[k]) + ": " + say("diff.excluded_for", { reason }))); }
    });
    const two = ui.table(box, ["", say("diff.old"), say("diff.new"), say("diff.change")]);
    this.data.measures.filter(one => one.pair).forEach(one => {
      const change = this.change(one, i);
      two([one.key === "score" ? say("score") : one.label, this.amount(one, columns[one.key + "_old"][i]),
        this.amount(one, columns[one.key + "_new"][i]), this.delta(one, change)], change * one.better);
    });
    const counted = this.moved(i), rest = this.data.criteria.map((_, j) => j)
      .filter(j => this.data.criteria[j].points && counted.indexOf(j) < 0 && this.value(j, i).indexOf("→") >= 0);
    if (counted.length + rest.length) {
      const parts = ui.table(box, [say("diff.criterion"), say("diff.value"), say("diff.points")]);
      counted.concat(rest).forEach(j => {
        parts([this.data.criteria[j].label, this.value(j, i), this.points(j, i)], columns["points " + this.data.criteria[j].name][i]);
      });
    }
    return box;
  }
}

function begin(map, data, text) { return lives.begin(map, data, text, Difference); }

export { begin };
