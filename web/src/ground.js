// What a reader knows the land by, over the scores and below the networks: lakes, rivers,
// railways and expressways, each from the zoom at which it helps.
import * as sheets from "./sheet.js";

const SEA = "#c8deeb", SHORE = "#7fa3b8", RIVER = "#5f9dc2", ROAD = "#515d66", RAIL = "#30383c", WHITE = "#ffffff";
const FROM = { rivers: 6.5, expressways: 7.5, railways: 8.5 }, CASED = 9.5;

// pixels that grow from one zoom to another
function grown(zoom, from, to, thin, thick) { return thin + (thick - thin) * Math.max(0, Math.min(1, (zoom - from) / (to - from))); }

const DRAWN = {
  lakes(pen, view, part) {
    sheets.fill(pen, view, part.track, part.groups, { color: SEA, opacity: 1 });
    sheets.stroke(pen, view, part, { color: SHORE, opacity: 1, weight: 0.8 });
  },
  rivers(pen, view, part) {
    sheets.stroke(pen, view, part, { color: RIVER, opacity: 0.9, weight: grown(view.zoom, 6.5, 12, 0.6, 2.4) });
  },
  expressways(pen, view, part) {
    const weight = grown(view.zoom, 7.5, 12, 0.8, 4);
    sheets.stroke(pen, view, part, { color: ROAD, opacity: 0.85, weight });
    if (view.zoom >= CASED) { sheets.stroke(pen, view, part, { color: WHITE, opacity: 1, weight: weight - 1.6 }); }
  },
  railways(pen, view, part) {
    const weight = grown(view.zoom, 8.5, 12, 0.5, 2.2);
    sheets.stroke(pen, view, part, { color: RAIL, opacity: 0.75, weight });
    if (view.zoom >= CASED + 1) { sheets.stroke(pen, view, { track: part.track, dashed: true }, { color: WHITE, opacity: 1, weight: weight - 1 }); }
  }
};

/**
 * The layer of the land.
 * @param {any} map
 * @param {any} source paths by kind, those of lakes a list of rings for each
 */
export function ground(map, source) {
  return new sheets.Drawn(map, source, data => Object.keys(DRAWN).filter(kind => (data[kind] || []).length).map((kind, level) => {
    const rings = kind === "lakes", groups = [0];
    data[kind].forEach(one => { groups.push(groups[groups.length - 1] + (rings ? one.length : 1)); });
    const part = { track: sheets.tracks(rings ? data[kind].flat() : data[kind]), groups };
    return {
      sheet: "ground", level,
      draw(pen, view) { if (view.zoom >= (FROM[kind] || 0)) { DRAWN[kind](pen, view, part); } }
    };
  }));
}
