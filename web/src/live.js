// The map that weighs itself anew: what a change of a slider sets going.
import * as codec from "./codec.js";
import * as coloring from "./coloring.js";
import * as columns from "./columns.js";
import * as controls from "./controls.js";
import * as dossiers from "./dossier.js";
import * as drawers from "./drawer.js";
import * as fields from "./field.js";
import * as inset from "./inset.js";
import * as keeping from "./keeping.js";
import * as lifting from "./lifts.js";
import * as models from "./model.js";
import * as onepage from "./onepage.js";
import * as original from "./original.js";
import * as prices from "./prices.js";
import * as reading from "./reading.js";
import * as routing from "./routes.js";
import * as searching from "./search.js";
import * as tools from "./tools.js";
import * as spreading from "./spread.js";
import * as stops from "./stops.js";
import * as ui from "./ui.js";
import * as within from "./within.js";

const make = ui.element;

// before a map changes anything in it
const { initialize } = /** @type {any} */ (L.Map.prototype);
L.Map.include({
  initialize(id, options) {
    original.remember();
    return initialize.call(this, id, options);
  }
});

function sayer(words) {
  return (key, parts) => {
    const name = key.replace(/[^A-Za-z0-9_]+/g, "-");
    let text = words[name] === undefined ? key : words[name];
    // one or many, as the catalog of the language has it
    text = text.replace(/\{(\w+)\|([^|}]*)\|([^|}]*)\}/g, (all, name, one, many) => String((parts || {})[name]) === "1" ? one : many);
    Object.keys(parts || {}).forEach(name => { text = text.split("{" + name + "}").join(parts[name]); });
    return text;
  };
}

class Live {
  constructor(map, data, group) {
    this.map = map;
    this.data = data;
    this.group = group;
    this.say = sayer(data.words);
    this.listeners = [];
    // what the address keeps and no undo takes back, and who takes the clicks on the map while on
    this.further = [];
    this.area = null;
    this.mine = null;
    // the candidate that is open
    this.chosen = -1;
    this.memory = null;
    /** @type {Record<string, boolean>} */
    this.pending = {};
    this.frame = 0;
    // what start() makes once the columns are unpacked
    this.found = null;
    /** @type {any} */
    this.model = null;
    this.field = null;
    this.routes = null;
    /** @type {any} */
    this.measure = { on: false, km: 0 };
    this.pointer = null;
    this.showControls = null;
    this.best = null;
    this.link = null;
    this.scale = null;
    this.took = 0;
    this.pair = null;
    /** @type {any} */
    this.drawer = null;
    /** @type {any} */
    this.coloring = null;
    this.places = null;
  }

  // the lines of a best site, else the straight one to the substation that would carry the load
  connect(i) {
    this.choose(i);
    if (this.routes.show(i)) { this.disconnect(true); return; }
    const here = this.model.loadClass(), points = this.data.points;
    this.disconnect(true);
    if (!here || !points) { return; }
    const k = this.found.labels[here.nearest][i], spots = this.found.spots;
    if (k < 0) { return; }
    this.link = L.polyline([[spots.lat[i], spots.lon[i]], [points.lat[k], points.lon[k]]],
      { pane: ui.pane(this.map, "gw-lines", 350, true), color: "#111", weight: 2, dashArray: "3 5", interactive: false }).addTo(this.map);
  }

  choose(i) {
    this.chosen = i;
    this.map.fire("gwchosen");
  }

  disconnect(onlyLink) {
    if (onlyLink !== true) {
      this.routes.hide();
      this.choose(-1);
    }
    if (this.link) { this.link.remove(); this.link = null; }
  }

  start(found) {
    this.found = found;
    this.model = models.model(this.data, found);
    this.field = new fields.Field(this.model, {
      colors: this.data.colors, excluded: this.data.excluded, least_coverage: this.data.least_coverage
    });
    this.group.addLayer(this.field);
    const home = this.home();
    this.routes = routing.routes(this);
    this.drawer = new drawers.Drawer(this);
    this.drawer.tool("print", this.say("drawer_print"), () => { onepage.print(this, this.drawer.subject); });
    stops.sheet(this.map, this.drawer.box, this.data.name);
    this.coloring = new coloring.Coloring(this);
    this.map.on("gwtheme", () => { this.field.theme(); });
    this.field.theme();
    this.measure = reading.measure(this);
    this.pointer = reading.pointer(this);
    this.places = searching.search(this, home);
    // the answer stands before what changes it
    this.best = best(this, home);
    this.showControls = controls.build(this, home);
    tools.build(this, home);
    const row = keeping.buttons(this, home);
    this.tell();
    this.hear();
    inset.insets(this, this.data.insets || []);
    this.further.push(this.told());
    this.map.on("gwarea", event => {
      const shown = this.drawer.subject;
      if (event.ring) { this.openArea(event.ring); } else if (shown && shown.key === dossiers.AREA) { this.drawer.close(); }
    });
    this.memory = keeping.address(this, keeping.state(this), () => { this.change("load"); });
    keeping.again(this, this.memory, row);
    const state = this.map.getContainer().dataset;
    state.gwScores = "shown";
    this.model.prepare(() => { state.gwScores = "ready"; });
  }

  // clicks, and the middle of the map for those who move it by keys
  hear() {
    this.map.on("click", this.point, this);
    this.map.getContainer().addEventListener("keydown", event => {
      if (event.key === "Enter" && event.target === this.map.getContainer()) {
        this.pointAt(this.map.getSize().divideBy(2));
      }
    });
  }

  // the box of the study where there is one, else a box of its own
  home() {
    let panel = this.map.getContainer().querySelector(".gw-title");
    const box = make("div", "gw-live");
    if (!panel) {
      panel = make("div", "gw-panel gw-title");
      panel.appendChild(make("h1", "", this.data.name));
      ui.panel(this.map, "topleft", panel);
    }
    panel.appendChild(box);
    return box;
  }

  // the card of the candidate under a click, or another point of the measured line
  point(event) {
    // on a small window the first click only puts the list of layers away
    if (ui.narrow(this.map) && this.map.getContainer().querySelector(".leaflet-control-layers-expanded")) { return; }
    // a symbol under the click says what it is
    if (event.gwTaken && !this.taker()) { return; }
    this.pointAt(event.containerPoint || this.map.latLngToContainerPoint(event.latlng));
  }

  pointAt(point) {
    const latlng = this.map.containerPointToLatLng(point), i = this.map.hasLayer(this.field) ? this.field.at(point) : -1;
    const taker = this.taker();
    if (taker) { taker.add(latlng); } else if (i >= 0) { this.card(i, latlng); }
  }

  taker() { return [this.measure, this.area, this.mine].find(tool => tool && tool.on); }

  // one tool at a time takes the clicks
  take(tool) {
    const other = this.taker();
    if (other && other !== tool) { other.turn(false); }
  }

  candidateAt(lat, lon) { return within.candidateAt(this.found, lat, lon); }

  openAt(i, zoom = 10) {
    this.card(i, [this.found.spots.lat[i], this.found.spots.lon[i]]);
    ui.centerOn(this.map, [this.found.spots.lat[i], this.found.spots.lon[i]], Math.max(this.map.getZoom(), zoom));
  }

  card(i, latlng = [this.found.spots.lat[i], this.found.spots.lon[i]]) {
    this.drawer.show(dossiers.candidate(this, i));
    ui.keepInSight(this.map, latlng);
  }

  // what connecting a candidate costs at the load at hand, null where that is not known
  connection(i) { return prices.connection(this.model, i); }

  // what people could better there, and how far it would rise
  lifts(i) { return lifting.liftsOf(this.model, i); }

  // all of a municipality, a prefecture, or an area that was drawn
  openPlace(place) { this.drawer.show(dossiers.place(this, place)); }

  openArea(ring) { this.drawer.show(dossiers.area(this, ring)); }

  // what the drawer shows, in the address
  told() {
    return {
      key: "place",
      write: () => this.drawer.subject ? encodeURIComponent(this.drawer.subject.key) : "",
      read: text => {
        const key = keeping.decoded(text || ""), now = this.drawer.subject;
        if (!key) { this.drawer.close(); return; }
        if (now && now.key === key) { return; }
        if (key === dossiers.AREA) { if (this.area.closed) { this.openArea(this.area.ring); } return; }
        this.places.open(key, location.hash.indexOf("map=") < 0);
      }
    };
  }

  // the card of a candidate whose lines were left on the map
  reopen(i) {
    const k = this.best.rows().indexOf(i);
    if (k >= 0) { this.best.open(k); } else { this.openAt(i); }
  }

  // changes between two frames are done together
  change(what) {
    this.pending[what] = true;
    if (this.frame) { return; }
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.update();
    });
  }

  update() {
    const began = performance.now(), asked = Object.keys(this.pending), model = this.model;
    this.pending = {};
    const rules = asked.filter(what => isFinite(Number(what)));
    if (asked.indexOf("load") >= 0 || asked.indexOf("scales") >= 0 || rules.length > 1) {
      model.restate();
    } else if (rules.length) {
      model.restate(Number(rules[0]));
    } else {
      model.rescore();
    }
    this.tell();
    this.took = performance.now() - began;
  }

  // everything that shows the state at hand
  tell() {
    this.scale = this.coloring.scale();
    this.field.classify(this.scale, this.coloring.values());
    this.field.draw();
    this.showControls();
    this.best.show();
    this.legend();
    this.listeners.forEach(hear => { hear(); });
  }

  legend() {
    const model = this.model, all = this.map.getContainer();
    this.coloring.legend();
    all.querySelectorAll("[data-gw-hatched]").forEach(key => { key.hidden = !this.field.hatched; });
    const counts = all.querySelector("[data-gw-counts]");
    if (counts) {
      counts.textContent = this.say("counts", {
        count: ui.format(this.data.count, 0), ranked: ui.format(model.ranked(), 0),
        excluded: ui.format(this.data.count - model.ranked(), 0)
      });
    }
  }

  nameOf(i) {
    const labels = this.found.labels, names = this.data.names;
    function named(key) { return names[key] ? names[key][labels[key][i]] : ["", ""]; }
    const town = named("municipality"), area = named("prefecture");
    function told(names) { return names.filter((name, k) => name && names.indexOf(name) === k); }
    let ja = told([area[1], town[1]]).join(" ");
    const en = told([town[0], area[0]]).join(", ");
    if (ja === en) { ja = ""; }
    if (!en && !ja) { return { name: this.idOf(i), other: "" }; }
    if (this.data.lang !== "ja") { return { name: en || ja, other: en ? ja : "" }; }
    return { name: [area[1] || area[0], town[1] || town[0]].filter(Boolean).join(" "), other: "" };
  }

  // why a candidate is excluded
  reasonOf(i) { return this.model.reasons(i).map(rule => rule.reason).join("; "); }

  idOf(i) {
    if (this.found.ids) { return this.found.ids[i]; }
    if (this.data.ids.rows) { return String(i + 1); }
    return String(this.found.columns.site_id[i]).padStart(this.data.ids.digits, "0");
  }

  rowOf(id) {
    for (let i = 0; i < this.data.count; i += 1) { if (this.idOf(i) === id) { return i; } }
    return -1;
  }
}

// a layer that is filled as soon as its columns are unpacked
function begin(map, data, text, Kind = Live) {
  const group = L.layerGroup(), live = new Kind(map, data, group);
  map.gwLive = live;
  if (typeof DecompressionStream === "undefined") {
    console.error("geowbit: this browser cannot unpack the scores; a newer one can");
    return group;
  }
  // told to whoever waits for it: a script, a test
  const state = map.getContainer().dataset;
  state.gwScores = "packed";
  codec.all(text.textContent, data)
    .then(found => { text.remove(); live.start(found); })
    .catch(error => {
      state.gwScores = "failed";
      console.error("geowbit: the scores cannot be shown: " + error);
    });
  return group;
}

const { model } = models, { keeper } = columns;

export { begin, keeper, Live, model };

// the list of the best sites, their numbered marks on the map and their cards
export function best(live, home) {
  const make = ui.element;
  const map = live.map;
  const say = live.say;
  const model = live.model;
  const marks = [];
  let rows = [];
  // open on a telephone too, where it scrolls in the sheet
  const box = controls.folded("", ui.narrow(map) || !ui.tight(map)), list = make("ol", "gw-list"), none = make("p", "", say("none_left"));
  const group = map.gwBest || L.featureGroup().addTo(map);
  box.className = "gw-fold gw-best";
  box.appendChild(none);
  box.appendChild(list);
  home.appendChild(box);
  const fit = ui.fitRows(map, list);

  function mark(k) {
    const made = L.marker([0, 0], { icon: ui.pin(String(k + 1)), zIndexOffset: 1000 * (1 + live.data.top.n - k), alt: "" });
    made.on("click", () => { live.card(rows[k]); });
    made.on("keypress", event => { if (event.originalEvent.key === "Enter") { live.card(rows[k]); } });
    made.bindTooltip(() => {
      const named = live.nameOf(rows[k]), tip = make("div", "", k + 1 + " · " + named.name + " ");
      tip.appendChild(ui.japanese(named.other));
      return tip;
    }, { direction: "top", offset: [0, -10] });
    return made;
  }

  function open(k) {
    if (!map.hasLayer(group)) { group.addTo(map); }
    live.openAt(rows[k], 9);
  }

  // a line keeps its button, and with it the focus, whatever site it comes to show
  function fill(button, k) {
    const named = live.nameOf(rows[k]), parts = button.children;
    parts[1].firstChild.data = named.name + " ";
    parts[1].lastChild.textContent = named.other;
    parts[2].textContent = ui.format(model.score[rows[k]], 3);
  }

  function item(k) {
    const line = make("li"), button = make("button"), where = make("span", "gw-where", " ");
    button.type = "button";
    button.setAttribute("data-gw-site", k);
    where.appendChild(ui.japanese(""));
    [make("span", "gw-no", String(k + 1)), where, make("span", "gw-value")].forEach(part => { button.appendChild(part); });
    button.addEventListener("click", () => { open(k); });
    line.appendChild(button);
    fill(button, k);
    return line;
  }

  function show() {
    const before = rows.join();
    rows = model.best(model.state.n);
    box.firstChild.textContent = say("best_sites", { count: rows.length });
    none.hidden = rows.length > 0;
    while (list.children.length > rows.length) { list.lastChild.remove(); }
    rows.forEach((_, k) => {
      if (list.children[k]) { fill(list.children[k].firstChild, k); } else { list.appendChild(item(k)); }
    });
    while (marks.length < rows.length) { marks.push(mark(marks.length)); }
    marks.forEach((made, k) => {
      if (k >= rows.length) { group.removeLayer(made); return; }
      made.setLatLng([live.found.spots.lat[rows[k]], live.found.spots.lon[rows[k]]]);
      made.options.title = "";
      if (!group.hasLayer(made)) { group.addLayer(made); }
      if (made.getElement()) { made.getElement().setAttribute("aria-label", k + 1 + " " + live.nameOf(rows[k]).name); }
    });
    if (before !== rows.join()) {
      fit();
      map.gwPins = rows.map(i => [live.found.spots.lat[i], live.found.spots.lon[i], 12]);
      map.fire("gwpins");
    }
  }

  spreading.follow(map, group, () => marks.slice(0, rows.length));
  return { show, open, rows() { return rows; } };
}
