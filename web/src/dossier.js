// What the drawer tells: a candidate, a municipality or prefecture, or an area that is drawn.
import * as cards from "./card.js";
import * as pairs from "./pair.js";
import * as standings from "./standings.js";
import * as ui from "./ui.js";
import * as within from "./within.js";

const make = ui.element;
// more rules than these exclude next to nothing
const MOST_REASONS = 5;
// the key of the area that the reader drew; its outline stands in the address by itself
const AREA = "area";

function ring(live, lat, lon) {
  const icon = L.divIcon({ className: "gw-spot", iconSize: [26, 26], iconAnchor: [13, 13], html: "" });
  return L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: -500 }).addTo(live.map);
}

// a candidate: its card, the ring around it and the lines to what it connects to
function candidate(live, i) {
  const spots = live.found.spots;
  let mark = null;
  return {
    key: live.idOf(i), title: live.nameOf(i).name, row: i,
    content: () => pairs.card(live, i, live.best.rows().indexOf(i) + 1),
    bounds: () => L.latLngBounds([[spots.lat[i], spots.lon[i]]]),
    spots: () => [[spots.lat[i], spots.lon[i]]],
    opened() { live.connect(i); mark = ring(live, spots.lat[i], spots.lon[i]); },
    closed() { live.disconnect(); if (mark) { mark.remove(); } }
  };
}

function percent(value) { return ui.share(value) + " %"; }

function fact(home, name, text) {
  const row = make("tr"), head = make("th", "", name);
  head.scope = "row";
  row.appendChild(head);
  row.appendChild(make("td", "gw-num", text));
  home.appendChild(row);
}

function headed(home, title, node) {
  home.appendChild(make("h3", "", title));
  home.appendChild(node);
}

// how a place stands as a whole
function standing(live, box, rows, best, told, town) {
  const { model, say } = live, table = make("table");
  if (told.ranked) {
    fact(table, say("place_best_here"), percent(standings.percentiles(model, best).all));
    fact(table, say("place_tenth"), percent(100 * told.tenth / told.count));
    const ranks = town ? standings.townRanks(model, best) : { area: null, all: null };
    [["place_town_in_area", ranks.area], ["place_town_in_all", ranks.all]].forEach(([key, rank]) => {
      if (rank && rank[1] > 1) { fact(table, say(key), say("rank_of", { rank: ui.format(rank[0], 0), count: ui.format(rank[1], 0) })); }
    });
    headed(box, say("place_standing"), table);
  }
  if (told.ranked < told.count) {
    const why = make("table", "gw-out");
    standings.reasons(model, rows).slice(0, MOST_REASONS).forEach(one => {
      fact(why, one.rule.reason || one.rule.label, ui.format(one.count, 0));
    });
    headed(box, say(told.ranked ? "place_excluded" : "place_all_excluded"), why);
  }
}

function listed(live, box, rows) {
  const { model, say } = live, list = make("ol", "gw-list gw-place-best");
  rows.forEach((i, k) => {
    const line = make("li"), button = make("button"), where = make("span", "gw-where", live.idOf(i) + " ");
    button.type = "button";
    button.setAttribute("data-gw-cell", live.idOf(i));
    where.appendChild(make("small", "", ui.position(live.found.spots.lat[i], live.found.spots.lon[i])));
    [make("span", "gw-no", String(k + 1)), where, make("span", "gw-value", ui.format(model.score[i], 3))].forEach(part => { button.appendChild(part); });
    button.addEventListener("click", event => { event.stopPropagation(); live.openAt(i); });
    line.appendChild(button);
    list.appendChild(line);
  });
  headed(box, say("place_cells"), list);
}

/**
 * A place of several candidates.
 * @param {any} live
 * @param {{key: string, title: string, other?: string, within?: string, rows: number[], town?: boolean, code?: string}} place
 */
function place(live, place) {
  const { model, say } = live, spots = live.found.spots;
  /** @type {any[]} */
  let marks = [];
  const best = () => standings.bestOf(model, place.rows);
  function mark(rows) {
    marks.forEach(one => { one.remove(); });
    marks = rows.map(i => ring(live, spots.lat[i], spots.lon[i]));
  }
  return {
    key: place.key, title: place.title, rows: place.rows,
    content() {
      const box = make("div", "gw-card gw-place"), head = make("div", "gw-head"), text = make("div"), rows = best();
      text.appendChild(make("h2", "", place.title));
      if (place.other) { text.appendChild(ui.japanese(place.other)); }
      const told = standings.tally(model, place.rows);
      text.appendChild(make("div", "gw-muted", [place.within, place.code].filter(Boolean).join(" · ")));
      text.appendChild(make("div", "gw-muted", say("place_counts", {
        count: ui.format(told.count, 0), ranked: ui.format(told.ranked, 0)
      })));
      head.appendChild(text);
      box.appendChild(head);
      if (!rows.length) { return box; }
      standing(live, box, place.rows, rows[0], told, place.town);
      listed(live, box, rows);
      box.appendChild(make("h3", "gw-place-first", say("place_first", { id: live.idOf(rows[0]) })));
      box.append(...cards.card(live, rows[0], 0, false).children);
      mark(rows);
      return box;
    },
    spots: () => best().map(i => [spots.lat[i], spots.lon[i]]),
    bounds() {
      const box = L.latLngBounds([]);
      place.rows.forEach(i => { box.extend([spots.lat[i], spots.lon[i]]); });
      return box;
    },
    closed() { marks.forEach(one => { one.remove(); }); marks = []; }
  };
}

/**
 * The reader's own area, which is drawn or dropped in.
 * @param {any} live
 * @param {[number, number][]} ring
 */
function area(live, ring) {
  return place(live, { key: AREA, title: live.say("place_drawn"), rows: within.rowsIn(live.found.spots, ring) });
}

export { AREA, area, candidate, place, ring };
