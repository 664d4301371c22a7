// Numbered pins that would lie over one another stand apart, each with a line to its place.
import * as themes from "./theme.js";

const STEP_PX = 4, FAR_PX = 240, TURNS = 24;

/**
 * Return a spot for each of some pins, none closer than `apart` to another: the better ones first,
 * each at its place or at the nearest free spot, away from what it makes room for.
 * @param {[number, number][]} places in pixels, the best first
 * @param {number} apart
 * @param {(x: number, y: number) => boolean} [inside] where a spot may be that is not the place itself
 * @returns {[number, number][]}
 */
function spread(places, apart, inside = () => true) {
  const taken = [];
  const free = (x, y) => taken.every(other => Math.hypot(other[0] - x, other[1] - y) >= apart);
  places.forEach(([x, y]) => {
    taken.push(free(x, y) ? [x, y] : beside(x, y, taken, apart, (east, south) => inside(east, south) && free(east, south)));
  });
  return taken;
}

function beside(x, y, taken, apart, free) {
  let east = 0;
  let south = 0;
  taken.forEach(other => {
    const far = Math.hypot(other[0] - x, other[1] - y);
    if (far < 2 * apart) { east += x - other[0]; south += y - other[1]; }
  });
  const away = east || south ? Math.atan2(south, east) : -Math.PI / 2;
  for (let far = STEP_PX; far < FAR_PX; far += STEP_PX) {
    for (let turn = 0; turn < TURNS; turn += 1) {
      // to one side and the other by turns, ever farther from the way that leads off
      const angle = away + (turn % 2 ? 1 : -1) * Math.ceil(turn / 2) * 2 * Math.PI / TURNS;
      const spot = [x + far * Math.cos(angle), y + far * Math.sin(angle)];
      if (free(spot[0], spot[1])) { return spot; }
    }
  }
  return [x, y];
}

/**
 * Keep the pins of a map apart at every zoom.
 * @param {any} map
 * @param {any} group their layer
 * @param {() => any[]} pins markers that are shown, the best first
 */
function follow(map, group, pins) {
  const half = 11 * themes.large(), APART = 2 * half + 1;
  const pane = map.getPane("gw-leaders") || map.createPane("gw-leaders");
  pane.style.zIndex = "590";
  pane.style.pointerEvents = "none";
  const lines = L.layerGroup().addTo(map);

  function place() {
    const shown = map.hasLayer(group) ? pins().filter(one => one.getElement()) : [];
    const at = shown.map(one => map.latLngToLayerPoint(one.getLatLng()));
    // none is pushed out of the window
    const size = map.getSize(), corner = map.containerPointToLayerPoint([0, 0]), edge = APART / 2;
    const seen = (x, y) => x - corner.x >= edge && y - corner.y >= edge && x - corner.x <= size.x - edge && y - corner.y <= size.y - edge;
    const spots = spread(at.map(one => [one.x, one.y]), APART, seen);
    lines.clearLayers();
    map.gwSpread = shown.map((one, k) => {
      const dx = Math.round(spots[k][0] - at[k].x), dy = Math.round(spots[k][1] - at[k].y), icon = one.getElement();
      icon.style.marginLeft = dx - half + "px";
      icon.style.marginTop = dy - half + "px";
      if (one.getTooltip()) { one.getTooltip().options.offset = L.point(dx, dy - half + 1); }
      const spot = map.layerPointToLatLng(at[k].add([dx, dy]));
      if (dx || dy) { leader(one.getLatLng(), spot); }
      return [spot.lat, spot.lng, half + 1];
    });
    map.fire("gwspread");
  }

  function leader(from, to) {
    const style = { pane: "gw-leaders", color: "#1d1d1b", interactive: false };
    lines.addLayer(L.polyline([from, to], Object.assign({ weight: 1.2 }, style)));
    lines.addLayer(L.circleMarker(from, Object.assign({ radius: 2.5, weight: 1.5, fillColor: "#ffd43b", fillOpacity: 1 }, style)));
  }

  map.on("zoomend resize gwpins", place);
  group.on("add remove", place);
  map.whenReady(place);
}

export { follow, spread };
