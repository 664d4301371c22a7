// Land in one piece: the best cells that lie side by side, as geowbit.findings.contiguous finds them.
import * as controls from "./controls.js";
import * as keeping from "./keeping.js";
import * as pieces from "./pieces.js";
import * as sheets from "./sheet.js";
import * as sides from "./sides.js";
import * as standings from "./standings.js";
import * as ui from "./ui.js";
import * as within from "./within.js";

const make = ui.element;
const LISTED = 20, PAUSE_MS = 150;

// how candidates hang together: by the lattice, else by the sides of their own shapes; null of points
function landOf(found) {
  const { cells, shapes } = found, size = within.sizes(found);
  if (!size) { return null; }
  if (!cells) {
    return { size, pieces: inside => sides.pieces(shapes, inside), outlines: (of, wanted) => sides.outlines(shapes, of, wanted) };
  }
  return {
    size, pieces: inside => pieces.pieces(cells, inside),
    outlines: (of, wanted) => new Map([...pieces.outlines(cells, of, wanted)].map(([k, rings]) => [k, rings.map(ring => ring.map(corner => pieces.cornerAt(cells, corner)))]))
  };
}

function build(live, home) {
  const model = live.model, say = live.say, map = live.map, land = landOf(live.found);
  if (!land) { return; }
  const box = controls.folded(say("tools.regions"), false), shown = { level: -40, rings: null, draw };
  const chosen = { share: 10, least: 10 };
  let found = null, list = [];
  const later = controls.paused(() => { if (box.open) { search(); } }, PAUSE_MS);
  box.setAttribute("data-gw-regions", "");
  box.appendChild(make("p", "gw-muted gw-note", say("tools.regions_hint")));
  const asked = make("div", "gw-regions-ask");
  box.appendChild(asked);
  const fields = [["share", "tools.regions_share", "%", 100], ["least", "tools.regions_least", "km²", Infinity]].map(([key, code, unit, most]) => {
    const row = make("div", "gw-end"), label = make("label", "", say(String(code)));
    const input = controls.typed({ min: 0, label: say(String(code)) }, given => {
      chosen[key] = Math.min(Number(most), given);
      change();
    });
    input.id = controls.fresh();
    label.htmlFor = input.id;
    input.setAttribute("data-gw-regions-" + key, "");
    [label, input, make("span", "gw-unit", String(unit))].forEach(part => { row.appendChild(part); });
    asked.appendChild(row);
    return { key, input };
  });
  const told = make("p", "gw-status-line"), names = make("ol", "gw-list gw-regions"), row = make("div", "gw-tools");
  told.setAttribute("role", "status");
  const save = make("button", "gw-tool", say("tools.regions_save"));
  save.type = "button";
  save.addEventListener("click", () => { keeping.save("regions.geojson", "application/geo+json", geojson()); });
  row.appendChild(save);
  [told, names, row].forEach(part => { box.appendChild(part); });
  home.appendChild(box);
  const marks = L.featureGroup();

  function change() {
    fields.forEach(field => { controls.write(field.input, String(chosen[field.key])); });
    search();
    map.fire("gwfurther");
  }

  function search() {
    const marked = standings.bestMarks(model, chosen.share);
    found = land.pieces(marked);
    list = pieces.regions(model, land.size, found, chosen.least);
    const rings = land.outlines(found.of, new Set(list.map(one => one.number)));
    shown.rings = rings;
    shown.track = sheets.worldTrack([...rings.values()].flat().map(ring => ring.concat([ring[0]])));
    sheets.sheetOf(map, "lines").put(shown, true);
    tell();
  }

  function draw(context, view) {
    const style = { color: "#111", opacity: 0.95, weight: Math.max(1.2, 2 * view.growth) };
    sheets.stroke(context, view, shown, Object.assign({}, style, { color: "#fff", weight: style.weight + 2 }));
    sheets.stroke(context, view, shown, style);
  }

  function tell() {
    const whole = list.reduce((sum, one) => sum + one.km2, 0);
    told.textContent = say("tools.regions_found", { count: ui.format(list.length, 0), km2: ui.format(whole, 0) });
    names.textContent = "";
    marks.clearLayers();
    marks.addTo(map);
    save.disabled = !list.length;
    list.slice(0, LISTED).forEach((one, k) => {
      const line = make("li"), button = make("button"), named = live.nameOf(one.best), where = make("span", "gw-where", named.name + " ");
      button.type = "button";
      button.setAttribute("data-gw-region", k);
      where.appendChild(make("small", "", say("tools.regions_row", {
        km2: ui.format(one.km2, one.km2 < 10 ? 1 : 0), cells: ui.format(one.cells, 0), rank: ui.format(model.rankOf(one.best), 0)
      })));
      [make("span", "gw-no", String(k + 1)), where, make("span", "gw-value", ui.format(one.mean, 3))].forEach(part => { button.appendChild(part); });
      button.addEventListener("click", event => { event.stopPropagation(); look(one); });
      line.appendChild(button);
      names.appendChild(line);
      const spots = live.found.spots, icon = L.divIcon({ html: String(k + 1), iconSize: [16, 14], className: "gw-region-no" });
      marks.addLayer(L.marker([spots.lat[one.best], spots.lon[one.best]], { icon, interactive: false, keyboard: false, zIndexOffset: 20000 }));
    });
    if (list.length > LISTED) { names.appendChild(make("li", "gw-muted", say("tools.regions_more", { count: ui.format(list.length - LISTED, 0) }))); }
  }

  function look(one) {
    const bounds = L.latLngBounds([]);
    shown.rings.get(one.number).flat().forEach(([lon, lat]) => { bounds.extend([lat, lon]); });
    map.fitBounds(bounds.pad(0.4), Object.assign({ maxZoom: 12, animate: false }, ui.padding(map)));
  }

  function geojson() {
    return JSON.stringify({
      type: "FeatureCollection",
      features: list.map((one, k) => ({
        type: "Feature",
        properties: {
          region: k + 1, name: ui.bare(live.nameOf(one.best).name), km2: Number(one.km2.toFixed(3)), cells: one.cells,
          mean_score: Number(one.mean.toFixed(6)), best_site_id: live.idOf(one.best), best_rank: model.rankOf(one.best)
        },
        geometry: pieces.geometryOf(shown.rings.get(one.number))
      }))
    }) + "\n";
  }

  box.addEventListener("toggle", () => {
    if (box.open) { change(); return; }
    sheets.sheetOf(map, "lines").put(shown, false);
    marks.remove();
    map.fire("gwfurther");
  });
  // a slider that is moved on is waited for
  live.listeners.push(() => { if (box.open) { later(); } });
  live.further.push({
    key: "regions",
    write() { return box.open ? chosen.share + ":" + chosen.least : ""; },
    read(text) {
      const given = (text || "").split(":").map(Number);
      if (given.length !== 2 || !given.every(part => Number.isFinite(part) && part >= 0)) { return; }
      chosen.share = Math.min(100, given[0]);
      chosen.least = given[1];
      // opening it finds the regions
      if (box.open) { change(); } else { box.open = true; }
    }
  });
}

export { build };
