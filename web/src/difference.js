// What changed from one run to another: colors, reading, cards and the lists of best sites.
import * as cards from "./card.js";
import * as codec from "./codec.js";
import * as controls from "./controls.js";
import * as fields from "./field.js";
import * as keeping from "./keeping.js";
import * as lives from "./live.js";
import * as reading from "./reading.js";
import * as ui from "./ui.js";

const make = ui.element, groups = {};
const EXCLUDED = 3, STATES = 4;

// scores in falling order: each the one before and a step
async function scores(text, part) {
  const stream = new Blob([codec.bytesOf(text, part)]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const out = new Float64Array(part.count);
  let sum = 0;
  for (let i = 0; i < part.count; i += 1) {
    let folded = 0;
    for (let p = 0; p < bytes.length / part.count; p += 1) { folded |= bytes[p * part.count + i] << (8 * p); }
    sum += (folded >>> 1) ^ -(folded & 1);
    out[i] = sum / Math.pow(10, part.decimals);
  }
  return out;
}

// the score of each candidate out of the scores by rank; who has no rank has none
function byRank(ranks, sorted) {
  let most = 0;
  let i;
  const out = new Float64Array(ranks.length).fill(NaN);
  for (i = 0; i < ranks.length; i += 1) { if (ranks[i] > most) { most = ranks[i]; } }
  const who = new Int32Array(most + 1).fill(-1);
  for (i = 0; i < ranks.length; i += 1) { if (ranks[i] > 0) { who[ranks[i]] = i; } }
  for (let rank = 1, k = 0; rank <= most; rank += 1) { if (who[rank] >= 0) { out[who[rank]] = sorted[k]; k += 1; } }
  return out;
}

function signed(text, amount) { return (amount > 0 && /[1-9]/.test(text) ? "+" : "") + text; }

class Difference extends lives.Live {
  start(found, sorted) {
    ["old", "new"].forEach(side => {
      found.columns["score_" + side] = byRank(found.columns["rank_" + side], sorted[side]);
    });
    const status = found.labels.status, columns = found.columns;
    this.found = found;
    this.status = status;
    // what search and cards ask of a run that weighs itself anew
    this.model = {
      found, data: this.data, score: columns.score_new,
      bits: Uint32Array.from(status, code => code === 1 || code === EXCLUDED ? 1 : 0)
    };
    this.measure = { on: false, km: 0 };
    this.shown = this.data.measures[0];
    this.field = field(this);
    this.group.addLayer(this.field);
    const home = this.home();
    this.choice(home);
    reading.search(this, home);
    this.lists(home);
    this.readout();
    this.show(0);
    this.map.on("click", this.point, this);
    this.map.getContainer().addEventListener("keydown", event => {
      if (event.key === "Enter" && event.target === this.map.getContainer()) {
        this.pointAt(this.map.getSize().divideBy(2));
      }
    });
    keeping.address(this, [this.kept()], () => {});
    this.map.getContainer().dataset.gwScores = "ready";
  }

  connect() {}

  // the measure that is shown, by its name: a link opens it where another comparison has it
  kept() {
    const self = this, measures = this.data.measures;
    return {
      key: "show",
      write() { return self.shown === measures[0] ? "" : encodeURIComponent(self.shown.key); },
      read(text) {
        const found = measures.findIndex(one => encodeURIComponent(one.key) === text);
        self.show(Math.max(0, found));
      }
    };
  }

  disconnect() {}

  card(i, latlng) {
    this.map.closePopup();
    L.popup(cards.cardOptions(this.map)).setLatLng(latlng).setContent(card(this, i)).openOn(this.map);
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
    return value !== value ? "–" : signed(this.amount(measure, value), value);
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
    const measure = this.shown, all = this.map.getContainer(), self = this;
    all.querySelectorAll("[data-gw-ends] span").forEach((tick, k, ticks) => {
      const value = measure.better * measure.end * (2 * k / (ticks.length - 1) - 1);
      // long ones would touch: the ends and the middle tell the rest
      tick.textContent = k % 2 && (measure.money || measure.end >= 1e4) ? "" : value ? self.delta(measure, value) : "0";
    });
    all.querySelectorAll("[data-gw-measure-name]").forEach(box => {
      box.textContent = self.say("diff.change") + ": " + measure.label;
    });
  }

  choice(home) {
    const row = make("div", "gw-choice"), label = make("label", "", this.say("diff.show")), select = make("select"), self = this;
    select.id = controls.fresh();
    this.select = select;
    select.setAttribute("data-gw-measure", "");
    label.htmlFor = select.id;
    this.data.measures.forEach((measure, k) => {
      const option = make("option", "", measure.label);
      option.value = k;
      select.appendChild(option);
    });
    select.addEventListener("change", () => { self.show(Number(select.value)); });
    row.appendChild(label);
    row.appendChild(select);
    home.appendChild(row);
  }

  // the criterion whose points changed most, -1 where none did
  biggest(i) {
    const columns = this.found.columns;
    let most = 0;
    let found = -1;
    this.data.criteria.forEach((one, j) => {
      const points = one.points ? Math.abs(columns["points " + one.name][i]) : 0;
      if (points > most) { most = points; found = j; }
    });
    return found;
  }

  points(j, i) {
    const points = this.found.columns["points " + this.data.criteria[j].name][i];
    return signed(ui.format(points, 3), points);
  }

  // the value of a criterion in the two runs, one where it stayed
  value(j, i) {
    const one = this.data.criteria[j], columns = this.found.columns, self = this;
    const texts = one.sides.map(side => {
      const amount = columns[side + " " + one.name][i];
      if (one.flag && amount === amount) { return self.say(amount ? "yes" : "no"); }
      return ui.value(amount, one.unit, one.decimals);
    });
    return texts.length === 2 && texts[0] !== texts[1] ? this.say("diff.value_was", { old: texts[0], new: texts[1] }) : texts[0] || "";
  }

  reasons(i) {
    const self = this;
    return ["old", "new"].map(side => {
      const name = "exclusion_" + side;
      return self.data.names[name][self.found.labels[name][i]];
    });
  }

  readout() {
    const map = this.map;
    const self = this;
    const box = make("div", "gw-readout");
    let waiting = 0;
    let last = null;
    box.setAttribute("data-gw-readout", "");
    map.getContainer().appendChild(box);
    function show() {
      waiting = 0;
      box.textContent = last ? self.words(last.latlng, last.containerPoint).filter(Boolean).join(" · ") : "";
    }
    map.on("mousemove", event => {
      const over = event.originalEvent && event.originalEvent.target;
      last = over && over.closest && over.closest(".leaflet-control, .leaflet-popup") ? null : event;
      waiting = waiting || requestAnimationFrame(show);
    });
    map.on("mouseout", () => { last = null; show(); });
  }

  words(latlng, point) {
    const i = this.map.hasLayer(this.field) ? this.field.at(point) : -1, columns = this.found.columns, say = this.say;
    if (i < 0) { return [ui.position(latlng.lat, latlng.lng)]; }
    const named = this.nameOf(i).name, id = this.idOf(i), texts = [named === id ? "" : named, id], code = this.status[i];
    if (code) { texts.push(say("diff.state." + code)); }
    if (code) { texts.push(this.reasons(i).filter((text, k, both) => both.indexOf(text) === k).filter(Boolean).join("; ")); }
    if (code === EXCLUDED) { return texts; }
    if (code) {
      const side = code === 1 ? "old" : "new";
      return texts.concat(say("diff." + side) + ": " + say("score") + " " + ui.format(columns["score_" + side][i], 3) +
        ", " + say("diff.rank") + " " + ui.format(columns["rank_" + side][i], 0));
    }
    const change = columns.score_new[i] - columns.score_old[i];
    texts.push(say("score") + " " + say("diff.value_was", { old: ui.format(columns.score_old[i], 3), new: ui.format(columns.score_new[i], 3) }) +
      " (" + signed(ui.format(change, 3), change) + ")");
    texts.push(say("diff.rank_was", { old: ui.format(columns.rank_old[i], 0), new: ui.format(columns.rank_new[i], 0) }));
    if (this.shown.key !== "score") { texts.push(this.shown.label + " " + this.delta(this.shown, this.change(this.shown, i))); }
    const most = this.biggest(i);
    if (most >= 0) {
      texts.push(say("diff.biggest", { what: this.data.criteria[most].label, points: this.points(most, i) }) +
        (this.value(most, i) ? " (" + this.value(most, i) + ")" : ""));
    }
    return texts;
  }

  // the best sites that came, went, moved and stayed
  lists(home) {
    const self = this, small = ui.narrow(this.map);
    ["gained", "lost", "moved", "kept"].forEach(status => {
      const sites = self.data.best.filter(site => site.status === status);
      const box = controls.folded(self.say("diff." + status, { count: sites.length }), !small && sites.length > 0 && status !== "kept");
      const list = make("ol", "gw-list");
      box.className = "gw-fold gw-best";
      box.setAttribute("data-gw-list", status);
      sites.forEach(site => { list.appendChild(self.item(site)); self.mark(site); });
      if (sites.length) { box.appendChild(list); }
      home.appendChild(box);
    });
  }

  item(site) {
    const line = make("li"), button = make("button"), where = make("span", "gw-where", site.name + " "), self = this;
    button.type = "button";
    button.setAttribute("data-gw-best", site.id);
    where.appendChild(ui.japanese(site.other));
    where.appendChild(make("small", "", site.words));
    button.appendChild(make("span", "gw-no", String(site.place_new || site.place_old)));
    button.appendChild(where);
    button.appendChild(make("span", "gw-value", site.status === "moved" ? site.status_words : site.status === "lost" ? site.score_old : site.score_new));
    button.addEventListener("click", () => { self.open(site); });
    line.appendChild(button);
    return line;
  }

  open(site) {
    const i = this.rowOf(site.id);
    this.map.setView([site.lat, site.lon], Math.max(this.map.getZoom(), 9), { animate: false });
    if (i >= 0) { this.card(i, [site.lat, site.lon]); } else { this.alone(site); }
  }

  // a best site that only one run has
  alone(site) {
    const box = make("div", "gw-card");
    box.appendChild(make("h2", "", site.name));
    box.appendChild(make("div", "gw-muted", site.id));
    box.appendChild(make("p", "", site.status_words + ": " + site.words));
    this.map.closePopup();
    L.popup(cards.cardOptions(this.map)).setLatLng([site.lat, site.lon]).setContent(box).openOn(this.map);
  }

  mark(site) {
    const lost = site.status === "lost", group = groups[lost ? "lost" : "new"], self = this;
    if (!group) { return; }
    const place = site.place_new || site.place_old;
    const icon = L.divIcon({ html: String(place), iconSize: [22, 22], iconAnchor: [11, 11], className: "gw-pin gw-pin-" + site.status });
    const made = L.marker([site.lat, site.lon], { icon, zIndexOffset: 1000 * (200 - place), alt: "" });
    made.on("add", () => { made.getElement().setAttribute("aria-label", place + " " + site.name + ", " + site.status_words); });
    made.on("click", () => { self.open(site); });
    made.on("keypress", event => { if (event.originalEvent.key === "Enter") { self.open(site); } });
    made.bindTooltip(() => ui.lines([place + " · " + site.name, site.status_words, site.words]),
      { direction: "top", offset: [0, -10], className: "gw-tip" });
    made.addTo(group);
    this.map.gwPins = (this.map.gwPins || []).concat([[site.lat, site.lon, 12]]);
    this.map.fire("gwpins");
  }
}
// cells of one size are drawn by their nearest center: hexagons of hexagons, squares of a
// projected grid; all else are discs
/** @type {any} */
const Cells = fields.Field.extend({
  stamp() {
    const reach = this.reachPx();
    if (!reach) { fields.Field.prototype.stamp.call(this); return; }
    const map = this._map, size = map.getSize(), spots = this.model.found.spots, under = this.under.fill(-1), w = size.x, h = size.y;
    const near = new Float32Array(under.length).fill(Infinity), far = Math.max(0.75, reach), squared = far * far;
    for (let i = 0; i < this.classes.length; i += 1) {
      const at = map.latLngToContainerPoint([spots.lat[i], spots.lon[i]]);
      if (at.x < -far || at.y < -far || at.x > w + far || at.y > h + far) { continue; }
      for (let y = Math.max(0, Math.floor(at.y - far)); y <= Math.min(h - 1, at.y + far); y += 1) {
        for (let x = Math.max(0, Math.floor(at.x - far)); x <= Math.min(w - 1, at.x + far); x += 1) {
          const dx = x + 0.5 - at.x, dy = y + 0.5 - at.y, gap = dx * dx + dy * dy, o = y * w + x;
          if (gap <= squared && gap < near[o]) { near[o] = gap; under[o] = i; }
        }
      }
    }
  },

  reachPx() {
    const map = this._map, lat = map.getCenter().lat * Math.PI / 180;
    return this.options.reach && this.options.reach * 256 * Math.pow(2, map.getZoom()) / (40075016.686 * Math.cos(lat));
  }
});

function field(live) {
  const data = live.data;
  return new Cells(live.model, {
    excluded: data.states[0], colors: data.states.slice(1).concat(data.colors), reach: data.reach_m
  });
}

function card(live, i) {
  const say = live.say, columns = live.found.columns, box = make("div", "gw-card"), named = live.nameOf(i), code = live.status[i];
  box.appendChild(make("h2", "", named.name));
  box.appendChild(ui.japanese(named.other));
  const ids = [live.idOf(i), ui.position(live.found.spots.lat[i], live.found.spots.lon[i])];
  box.appendChild(make("div", "gw-muted", ids.join(" · ")));
  box.appendChild(make("div", "gw-state", say("diff.state." + code)));
  live.reasons(i).forEach((reason, k) => {
    if (reason) { box.appendChild(make("div", "gw-reason", say(k ? "diff.new" : "diff.old") + ": " + say("diff.excluded_for", { reason }))); }
  });
  const two = table(box, ["", say("diff.old"), say("diff.new"), say("diff.change")]);
  live.data.measures.filter(one => one.pair).forEach(one => {
    const change = live.change(one, i);
    two([one.key === "score" ? say("score") : one.label, live.amount(one, columns[one.key + "_old"][i]),
      live.amount(one, columns[one.key + "_new"][i]), live.delta(one, change)], change * one.better);
  });
  const moved = live.data.criteria.map((_, j) => j)
    .filter(j => live.data.criteria[j].points && (size(j) || live.value(j, i).indexOf("→") >= 0));
  moved.sort((a, b) => Math.abs(size(b)) - Math.abs(size(a)));
  function size(j) { return columns["points " + live.data.criteria[j].name][i]; }
  if (moved.length) {
    const parts = table(box, [say("diff.criterion"), say("diff.value"), say("diff.points")]);
    moved.forEach(j => { parts([live.data.criteria[j].label, live.value(j, i), live.points(j, i)], size(j)); });
  }
  return box;
}

// a table; gives the function that adds a row to it
function table(home, heads) {
  const made = make("table", "gw-two"), top = make("tr"), head = make("thead"), body = make("tbody");
  heads.forEach(text => { top.appendChild(make(text ? "th" : "td", "", text)); });
  head.appendChild(top);
  made.appendChild(head);
  made.appendChild(body);
  home.appendChild(made);
  return (texts, better) => {
    const row = make("tr");
    texts.forEach((text, k) => {
      const last = k === texts.length - 1;
      row.appendChild(make(k ? "td" : "th", last && better ? (better > 0 ? "gw-up" : "gw-down") : "", text));
    });
    body.appendChild(row);
  };
}

function pins(map, which) {
  groups[which] = L.featureGroup();
  return groups[which];
}

function begin(map, data, text) {
  const group = L.layerGroup(), live = new Difference(map, data, group);
  map.gwLive = live;
  if (typeof DecompressionStream === "undefined") {
    console.error("geowbit: this browser cannot unpack the scores; a newer one can");
    return group;
  }
  const packed = text.textContent, state = map.getContainer().dataset;
  state.gwScores = "packed";
  Promise.all([codec.all(packed, data), scores(packed, data.sorted.old), scores(packed, data.sorted.new)])
    .then(all => { text.remove(); live.start(all[0], { old: all[1], new: all[2] }); })
    .catch(error => {
      state.gwScores = "failed";
      console.error("geowbit: the changes cannot be shown: " + error);
    });
  return group;
}

export { begin, pins };
