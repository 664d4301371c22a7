// The field in which a reader asks for a place: what it fits is shown, or listed to choose from.
import * as controls from "./controls.js";
import * as places from "./places.js";
import * as ui from "./ui.js";

const make = ui.element;
const MOST = 8;
// cells farther apart than this, degrees, are no part of one place: an island far out
const FAR_DEG = 0.25;
const KINDS = ["prefecture", "municipality", "site", "hub", "plant", "substation"];

// every place that has a name: names and endings folded, where it lies, how large it is
function gazetteer(live) {
  const data = live.data, labels = live.found.labels, entries = [];
  const cuts = Object.fromEntries(KINDS.map(kind => [kind, places.endless((data.endings || {})[kind])]));

  function entry(kind, texts, more) {
    const bare = texts.filter(Boolean).map(ui.bare), names = bare.map(places.folded);
    entries.push(Object.assign({
      kind, label: bare[0], other: bare[1] && bare[1] !== bare[0] ? bare[1] : "", names,
      bases: names.map(cuts[kind]), order: KINDS.indexOf(kind), size: 0
    }, more));
  }

  const areas = data.names.prefecture || [], towns = data.names.municipality || [];
  // a name may stand in two areas: each is a place by itself
  const count = new Map(), of = labels.municipality || labels.prefecture;
  for (let i = 0; of && i < of.length; i += 1) {
    const key = (labels.prefecture ? labels.prefecture[i] : -1) * (towns.length + 1) + (labels.municipality ? labels.municipality[i] : -1);
    count.set(key, (count.get(key) || 0) + 1);
  }
  areas.forEach((pair, number) => { entry("prefecture", pair, { area: number, town: -1 }); });
  count.forEach((size, key) => {
    const area = Math.floor((key + 1) / (towns.length + 1)), town = key - area * (towns.length + 1);
    if (town < 0 || !towns[town]) { return; }
    const pair = towns[town], within = areas[area] || ["", ""];
    entry("municipality", pair, { area: areas.length ? area : -1, town, size, within });
    const made = entries[entries.length - 1], cut = cuts.prefecture;
    const [en, ja] = within.map(name => places.folded(ui.bare(name || "")));
    made.names.slice().forEach((name, k) => {
      [name, made.bases[k]].forEach(one => {
        if (en) { made.names.push(one + ", " + en, one + ", " + cut(en)); }
        if (ja) { made.names.push(ja + one, cut(ja) + one); }
      });
    });
  });
  (data.landmarks || []).forEach(one => { entry(one.kind, one.names, { at: [one.lat, one.lon] }); });
  const points = data.points;
  if (points) {
    points.name.forEach((name, k) => { if (name) { entry("substation", [name], { at: [points.lat[k], points.lon[k]] }); } });
  }
  return entries;
}

// the cells of a place that lie together, the most of them: an island far out does not widen the view
function together(spots, rows) {
  /** @type {Map<string, number[]>} */
  const bins = new Map();
  const bin = (lat, lon) => Math.floor(lat / FAR_DEG) + "," + Math.floor(lon / FAR_DEG);
  rows.forEach(i => {
    const key = bin(spots.lat[i], spots.lon[i]);
    if (!bins.has(key)) { bins.set(key, []); }
    bins.get(key)?.push(i);
  });
  /** @type {number[]} */
  let largest = [];
  while (bins.size) {
    /** @type {number[]} */
    const here = [], waiting = [bins.keys().next().value];
    while (waiting.length) {
      const key = waiting.pop() || "", held = bins.get(key);
      if (!held) { continue; }
      bins.delete(key);
      held.forEach(i => { here.push(i); });
      const [y, x] = key.split(",").map(Number);
      [-1, 0, 1].forEach(down => { [-1, 0, 1].forEach(right => { waiting.push((y + down) + "," + (x + right)); }); });
    }
    if (here.length > largest.length) { largest = here; }
  }
  return largest;
}

// a place as the drawer takes it, under its public code where it has one
function placeOf(live, one, rows) {
  const code = (live.data.codes || []).find(row => row[0] === one.area && row[1] === one.town);
  return {
    code: code ? code[2] : "", key: code ? code[2] : [one.label, one.within && ui.bare(one.within[0])].filter(Boolean).join(", "), title: live.data.lang === "ja" && one.other || one.label, other: live.data.lang === "ja" ? "" : one.other,
    within: one.within ? ui.bare(one.within[live.data.lang === "ja" ? 1 : 0] || one.within[0]) : "", rows, town: one.kind === "municipality"
  };
}

function search(live, home) {
  const map = live.map, say = live.say, form = make("form", "gw-search"), input = make("input");
  const names = make("datalist"), told = make("span", "gw-status"), list = make("ul", "gw-found");
  let known = null;
  input.type = "search";
  input.id = controls.fresh();
  input.placeholder = say("search");
  input.setAttribute("aria-label", say("search"));
  input.autocomplete = "off";
  names.id = controls.fresh();
  input.setAttribute("list", names.id);
  told.setAttribute("role", "status");
  [input, names, told, list].forEach(part => { form.appendChild(part); });
  home.insertBefore(form, home.firstChild);

  function index() {
    known = known || gazetteer(live);
    return known;
  }

  input.addEventListener("focus", () => {
    if (names.firstChild) { return; }
    const offered = new Set();
    index().forEach(one => { if (one.kind !== "substation") { [one.label, one.other].forEach(name => { offered.add(name); }); } });
    offered.forEach(name => {
      if (!name) { return; }
      const option = make("option");
      option.value = name;
      names.appendChild(option);
    });
  });

  function cellsOf(one) {
    const labels = live.found.labels, rows = [];
    for (let i = 0; i < live.data.count; i += 1) {
      if (one.area >= 0 && labels.prefecture && labels.prefecture[i] !== one.area) { continue; }
      if (one.town >= 0 && labels.municipality[i] !== one.town) { continue; }
      rows.push(i);
    }
    return rows;
  }

  // why all of a place is out: the reason of most of its cells
  function whyNone(one, rows) {
    const count = new Map();
    rows.forEach(i => { count.set(live.model.bits[i], (count.get(live.model.bits[i]) || 0) + 1); });
    const most = Array.from(count).sort((a, b) => b[1] - a[1])[0][0], i = rows.find(row => live.model.bits[row] === most);
    return say("search_all_excluded", {
      what: one.label, count: ui.format(rows.length, 0), reason: live.reasonOf(i)
    });
  }

  function show(one) {
    list.textContent = "";
    told.textContent = "";
    if (one.at) {
      map.setView(one.at, Math.max(map.getZoom(), 11), { animate: false });
      if (one.kind !== "substation") { live.pointAt(map.latLngToContainerPoint(one.at)); }
      return;
    }
    const rows = cellsOf(one), spots = live.found.spots, ranked = rows.filter(i => !live.model.bits[i]);
    if (!rows.length) { return; }
    const shown = together(spots, ranked.length ? ranked : rows), box = L.latLngBounds([]);
    shown.forEach(i => { box.extend([spots.lat[i], spots.lon[i]]); });
    // what opens beside the map leaves less of it
    if (live.drawer) { live.openPlace(placeOf(live, one, rows)); }
    map.fitBounds(box.pad(0.3), Object.assign({ maxZoom: 11, animate: false }, ui.padding(map)));
    if (!ranked.length) { told.textContent = whyNone(one, rows); }
    if (!live.drawer && ranked.length) {
      live.openAt(ranked.reduce((best, i) => live.model.score[i] > live.model.score[best] ? i : best));
    }
  }

  function offer(found) {
    found.slice(0, MOST).forEach(one => {
      const line = make("li"), button = make("button", "gw-tool", one.label + (one.within ? ", " + ui.bare(one.within[0]) : ""));
      button.type = "button";
      if (one.other) { button.appendChild(ui.japanese(" " + one.other)); }
      button.addEventListener("click", event => {
        // the button goes away at once: the map would take the click for one of its own
        event.stopPropagation();
        show(one);
      });
      line.appendChild(button);
      list.appendChild(line);
    });
    told.textContent = say("search_several", { count: found.length });
  }

  // a code, latitude and longitude, or a name; false where nothing fits
  function go(text) {
    list.textContent = "";
    const row = live.rowOf(text.trim()), pair = row < 0 ? places.coordinates(ui.bare(text)) : null;
    if (row >= 0) { live.openAt(row); return true; }
    if (pair) {
      map.setView([pair.lat, pair.lon], Math.max(map.getZoom(), 11), { animate: false });
      live.pointAt(map.latLngToContainerPoint([pair.lat, pair.lon]));
      return true;
    }
    const found = places.fitting(index(), ui.bare(text));
    // an area before the town that bears its name
    if (found.length === 1 || (found.length && found[0].order < found[1].order)) { show(found[0]); return true; }
    if (found.length) { offer(found); }
    return found.length > 0;
  }

  // what an address names: a site, the code of an area, or a name that one place alone has
  function open(key, moves) {
    const row = live.rowOf(key);
    if (row >= 0) { if (moves) { live.openAt(row); } else { live.card(row); } return; }
    const code = (live.data.codes || []).find(one => one[2] === key);
    const found = code ? index().filter(one => one.area === code[0] && one.town === code[1]) : places.fitting(index(), ui.bare(key)).filter(one => !one.at);
    if (found.length !== 1) { told.textContent = say("not_found", { what: key }); return; }
    if (moves) { show(found[0]); } else { live.openPlace(placeOf(live, found[0], cellsOf(found[0]))); }
  }

  form.addEventListener("submit", event => {
    event.preventDefault();
    if (!input.value.trim()) { return; }
    told.textContent = "";
    if (!go(input.value)) { told.textContent = say("not_found", { what: input.value }); }
  });
  return { go, open };
}

export { gazetteer, search, together };
