// The reader's own places: a shortlist with notes, points that are set or dropped in, kept in the
// address and in a copy of the file.
import * as controls from "./controls.js";
import * as dropped from "./dropped.js";
import * as keeping from "./keeping.js";
import * as original from "./original.js";
import * as taking from "./taking.js";
import * as ui from "./ui.js";
import * as within from "./within.js";

const make = ui.element;
// browsers and mail programs take an address of about this many characters
const LONGEST = 6000, SAME_DEG = 5e-6;

function build(live, home) {
  const map = live.map, say = live.say, model = live.model, box = controls.folded("", false);
  const list = make("ol", "gw-list gw-mine"), status = make("span", "gw-status"), row = make("div", "gw-tools"), file = make("input");
  const marks = L.featureGroup().addTo(map), self = { places: [], on: false, add: drop, has, toggle, rows, turn };
  box.setAttribute("data-gw-mine", "");
  status.setAttribute("role", "status");
  box.appendChild(make("p", "gw-muted gw-note", say("tools.mine_hint")));
  file.type = "file";
  file.accept = ".csv,.tsv,.txt,.json,.geojson,text/csv,application/geo+json";
  file.hidden = true;
  file.setAttribute("data-gw-mine-file", "");
  file.setAttribute("aria-label", say("tools.mine_load"));
  file.addEventListener("change", () => { take(file.files[0]); file.value = ""; });
  const bar = taking.bar(live, { stop: [say("tools.area_stop"), () => { turn(false); }] });
  const asked = { point() { turn(!self.on); }, load() { file.click(); }, list: saveList, copy: saveCopy };
  const buttons = Object.fromEntries(Object.entries(asked).map(([name, hear]) => {
    const button = make("button", "gw-tool", say("tools.mine_" + name));
    button.type = "button";
    button.setAttribute("data-gw-mine-" + name, "");
    button.addEventListener("click", event => { event.stopPropagation(); hear(); });
    row.appendChild(button);
    return [name, button];
  }));
  [list, row, file, status].forEach(part => { box.appendChild(part); });
  home.appendChild(box);

  function told(text) { status.textContent = text; }

  // the candidate that a place lies in; -1 where there is none
  function rowOf(one) {
    if (one.row === undefined) { one.row = live.candidateAt(one.lat, one.lon); }
    return one.row;
  }

  function rows() { return self.places.map(rowOf); }

  function at(lat, lon) { return self.places.findIndex(one => Math.abs(one.lat - lat) < SAME_DEG && Math.abs(one.lon - lon) < SAME_DEG); }

  function put(places) {
    let held = 0;
    places.forEach(given => {
      const one = Object.assign({}, given, { lon: within.onward(live.found.spots, given.lon) });
      const known = at(one.lat, one.lon);
      if (known >= 0) {
        // what is there already keeps its words, unless it has none
        self.places[known].name = self.places[known].name || one.name;
        self.places[known].note = self.places[known].note || one.note;
      } else if (self.places.length < dropped.MOST_PLACES) { self.places.push(one); } else { held += 1; }
    });
    if (held) { told(say("tools.mine_most", { count: dropped.MOST_PLACES })); }
    changed();
    return held;
  }

  function changed() {
    show();
    draw();
    map.fire("gwmine");
    map.fire("gwfurther");
  }

  // a cell of the list of the map: on it, or off it
  function spotOf(i) { return [live.found.spots.lat[i], live.found.spots.lon[i]].map(degrees => Number(degrees.toFixed(6))); }
  function has(i) { const [lat, lon] = spotOf(i); return at(lat, lon) >= 0; }
  function toggle(i) {
    const [lat, lon] = spotOf(i), known = at(lat, lon);
    if (known >= 0) { self.places.splice(known, 1); changed(); } else { put([{ lat, lon, name: "", note: "" }]); }
  }

  function turn(on) {
    if (on) { live.take(self); map.closePopup(); }
    self.on = on;
    buttons.point.setAttribute("aria-pressed", String(on));
    bar.show(on);
    bar.tell(on ? say("tools.mine_where") : "");
  }

  function drop(latlng) {
    put([dropped.place(latlng.lat, latlng.lng, "", "")].filter(Boolean));
    turn(false);
    box.open = true;
    const fields = list.querySelectorAll("input");
    if (fields.length) { fields[fields.length - 1].focus({ preventScroll: true }); }
  }

  async function take(given) {
    if (!given) { return; }
    box.open = true;
    if (given.size > dropped.MOST_BYTES) { told(say("tools.file_large", { megabytes: dropped.MOST_BYTES / 1e6 })); return; }
    const bytes = new Uint8Array(await given.arrayBuffer());
    let text;
    // tables that spreadsheets have written may be no UTF-8
    try { text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch (error) { text = new TextDecoder("shift_jis").decode(bytes); }
    const found = dropped.read(text);
    if (found.wrong) { told(say("tools." + found.wrong)); return; }
    const left = put(found.places), count = found.places.length - left, skipped = found.skipped + left;
    const drawn = found.ring ? live.area.put(found.ring) : false;
    told([say("tools.file_read", { count: ui.format(count, 0) }), drawn ? say("tools.file_area") : "", skipped ? say("tools.file_skipped", { count: ui.format(skipped, 0) }) : ""].filter(Boolean).join(" "));
    if (count) { map.fitBounds(L.latLngBounds(found.places.map(one => [one.lat, one.lon])).pad(0.3), Object.assign({ maxZoom: 11, animate: false }, ui.padding(map))); }
  }

  function nameOf(one, k) { return one.name || (rowOf(one) >= 0 ? live.nameOf(rowOf(one)).name : say("tools.mine_unnamed", { number: k + 1 })); }

  function standing(one) {
    const i = rowOf(one);
    if (i < 0) { return say("tools.mine_outside"); }
    if (model.bits[i]) { return say("excluded") + ": " + live.reasonOf(i); }
    return say("score") + " " + ui.format(model.score[i], 3) + " · " + say("rank_of", { rank: ui.format(model.rankOf(i), 0), count: ui.format(model.ranked(), 0) });
  }

  function item() {
    const line = make("li"), head = make("div", "gw-mine-head"), open = make("button", "gw-mine-open"), gone = make("button", "gw-tool", "×");
    const text = make("div", "gw-muted"), name = make("input", "gw-text"), note = make("textarea", "gw-text");
    open.type = gone.type = "button";
    open.appendChild(make("span", "gw-star", "★"));
    open.appendChild(make("span", "gw-where"));
    name.maxLength = dropped.MOST_NAME;
    note.maxLength = dropped.MOST_NOTE;
    note.rows = 1;
    name.placeholder = say("tools.mine_name");
    note.placeholder = say("tools.mine_note");
    [open, gone].forEach(part => { head.appendChild(part); });
    [head, text, name, note].forEach(part => { line.appendChild(part); });
    const mine = () => self.places[Array.from(list.children).indexOf(line)];
    open.addEventListener("click", event => { event.stopPropagation(); look(mine()); });
    gone.addEventListener("click", event => {
      event.stopPropagation();
      self.places.splice(self.places.indexOf(mine()), 1);
      changed();
    });
    name.addEventListener("change", () => { mine().name = dropped.cut(name.value, dropped.MOST_NAME); changed(); });
    note.addEventListener("change", () => { mine().note = dropped.cut(note.value, dropped.MOST_NOTE); changed(); });
    return line;
  }

  function look(one) {
    map.setView([one.lat, one.lon], Math.max(map.getZoom(), 11), { animate: false });
    if (rowOf(one) >= 0) { live.openAt(rowOf(one)); }
  }

  function show() {
    box.firstChild.textContent = say("tools.mine") + (self.places.length ? " (" + self.places.length + ")" : "");
    buttons.list.disabled = !self.places.length;
    if (!box.open) { return; }
    while (list.children.length > self.places.length) { list.lastChild.remove(); }
    while (list.children.length < self.places.length) { list.appendChild(item()); }
    self.places.forEach((one, k) => {
      const line = list.children[k], named = nameOf(one, k), [name, note] = line.querySelectorAll(".gw-text");
      line.querySelector(".gw-where").textContent = named;
      line.querySelector(".gw-muted").textContent = standing(one);
      line.querySelector(".gw-tool").setAttribute("aria-label", say("tools.mine_remove", { name: named }));
      [[name, one.name, "tools.mine_name"], [note, one.note, "tools.mine_note"]].forEach(([field, value, code]) => {
        field.setAttribute("aria-label", say(code) + ": " + named);
        if (document.activeElement !== field) { field.value = value; }
      });
      note.rows = Math.min(6, 1 + one.note.split("\n").length - 1 + Math.floor(one.note.length / 44));
    });
  }

  function draw() {
    marks.clearLayers();
    self.places.forEach((one, k) => {
      const icon = L.divIcon({ html: "★", iconSize: [20, 20], iconAnchor: [10, 10], className: "gw-mark-mine" });
      const mark = L.marker([one.lat, one.lon], { icon, zIndexOffset: 30000, alt: nameOf(one, k) });
      mark.bindTooltip(() => ui.lines([nameOf(one, k), standing(one), one.note]), { direction: "top", offset: [0, -8], className: "gw-tip" });
      mark.on("click", () => { look(one); });
      marks.addLayer(mark);
      mark.getElement().setAttribute("aria-label", nameOf(one, k));
    });
  }

  function saveList() {
    const head = ["name", "note", "lat", "lon", "site_id", "score", "rank", "excluded"];
    const lines = self.places.map((one, k) => {
      const i = rowOf(one), ranked = i >= 0 && !model.bits[i];
      return [nameOf(one, k), one.note, one.lat, one.lon, i >= 0 ? live.idOf(i) : "", ranked ? model.score[i].toFixed(6) : "", ranked ? model.rankOf(i) : "", i < 0 ? say("tools.mine_outside") : live.reasonOf(i)];
    });
    keeping.save("places.csv", "text/csv;charset=utf-8", keeping.table([head].concat(lines)));
  }

  async function saveCopy() {
    let name = location.pathname.split("/").pop() || "";
    try { name = decodeURIComponent(name); } catch (error) { name = ""; }
    keeping.save(/\.html?$/i.test(name) ? name : "map.html", "text/html;charset=utf-8",
      await original.copy({ address: live.memory.written(), places: self.places.map(({ lat, lon, name, note }) => ({ lat, lon, name, note })) }));
  }

  const container = map.getContainer();
  ["dragenter", "dragover"].forEach(name => {
    container.addEventListener(name, event => {
      if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) { return; }
      event.preventDefault();
      container.classList.add("gw-dropping");
    });
  });
  ["dragleave", "drop"].forEach(name => {
    container.addEventListener(name, event => {
      container.classList.remove("gw-dropping");
      if (name === "drop" && event.dataTransfer && event.dataTransfer.files.length) { event.preventDefault(); take(event.dataTransfer.files[0]); }
    });
  });
  container.addEventListener("keydown", event => { if (event.key === "Escape" && self.on) { turn(false); } });
  box.addEventListener("toggle", show);
  live.listeners.push(show);
  live.further.push({
    key: "mine",
    write() {
      const text = dropped.written(self.places);
      if (text.length > LONGEST) { told(say("tools.mine_long")); return ""; }
      return text;
    },
    // a link, or the way back, takes nothing away
    read(text) { if (text) { put(dropped.parsed(text)); } }
  });
  const saved = original.kept().places;
  if (Array.isArray(saved)) { self.places = []; put(saved.map(one => one && dropped.place(one.lat, one.lon, one.name, one.note)).filter(Boolean)); }
  show();
  live.mine = self;
}

// the star of a card
function star(live, i) {
  const button = make("button", "gw-tool gw-keep");
  button.type = "button";
  button.setAttribute("data-gw-star", "");
  function label() {
    const on = live.mine.has(i);
    button.textContent = (on ? "★ " : "☆ ") + live.say(on ? "tools.mine_on" : "tools.mine_off");
    button.setAttribute("aria-pressed", String(on));
  }
  button.addEventListener("click", () => { live.mine.toggle(i); label(); });
  label();
  return button;
}

export { build, star };
