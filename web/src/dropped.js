// Files that a reader drops on the map: tables and GeoJSON, as places and outlines.
const MOST_BYTES = 4e6, MOST_PLACES = 500, MOST_NAME = 200, MOST_NOTE = 2000;

const HEADS = {
  lat: /^(?:lat|latitude|y|緯度)$/i, lon: /^(?:lon|lng|long|longitude|x|経度)$/i,
  name: /^(?:name|title|label|site|place|名称|名前|地点名|施設名)$/i, note: /^(?:note|notes|memo|comment|description|備考|メモ|注記)$/i
};

/**
 * @typedef {object} Place
 * @property {number} lat
 * @property {number} lon
 * @property {string} name
 * @property {string} note
 */

// a text that fits a line: no signs that steer, not longer than that
function cut(text, most) {
  const plain = String(text === undefined || text === null ? "" : text).replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, " ").trim();
  return plain.length > most ? plain.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "") + "…" : plain;
}

/** @returns {Place|null} */
function place(lat, lon, name, note) {
  const at = [lat, lon].map(part => typeof part === "string" && part.trim() === "" ? NaN : Number(part));
  if (!at.every(Number.isFinite) || Math.abs(at[0]) > 90 || Math.abs(at[1]) > 360) { return null; }
  return { lat: Number(at[0].toFixed(6)), lon: Number(at[1].toFixed(6)), name: cut(name, MOST_NAME).replace(/\n/g, " "), note: cut(note, MOST_NOTE) };
}

// rows of a table of commas, semicolons or tabs, with quotes as RFC 4180 has them
function table(text) {
  const head = text.slice(0, (text + "\n").search(/[\r\n]/)), sign = ["\t", ";", ","].find(one => head.includes(one)) || ",";
  const rows = [];
  let row = [], cell = "", quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const one = text[i];
    if (quoted) {
      if (one !== '"') { cell += one; } else if (text[i + 1] === '"') { cell += one; i += 1; } else { quoted = false; }
    } else if (one === '"' && cell === "") {
      quoted = true;
    } else if (one === sign) {
      row.push(cell);
      cell = "";
    } else if (one === "\n" || one === "\r") {
      if (one === "\r" && text[i + 1] === "\n") { i += 1; }
      rows.push(row.concat(cell));
      row = [];
      cell = "";
    } else {
      cell += one;
    }
  }
  if (cell !== "" || row.length) { rows.push(row.concat(cell)); }
  return rows.filter(cells => cells.some(part => part.trim() !== ""));
}

function ofTable(text) {
  const rows = table(text), heads = (rows[0] || []).map(one => one.trim()), at = {};
  Object.entries(HEADS).forEach(([key, words]) => { at[key] = heads.findIndex(one => words.test(one)); });
  if (at.lat < 0 || at.lon < 0) { return { wrong: "file_columns" }; }
  const pick = (row, key) => at[key] < 0 ? "" : row[at[key]];
  const found = rows.slice(1).map(row => place(pick(row, "lat"), pick(row, "lon"), pick(row, "name"), pick(row, "note")));
  return { places: found.filter(Boolean), skipped: found.filter(one => !one).length, ring: null };
}

// points become places; the first polygon, of one ring, becomes the area
function ofGeoJson(text) {
  let given;
  try { given = JSON.parse(text); } catch (error) { return { wrong: "file_json" }; }
  const features = given && given.type === "FeatureCollection" ? given.features : [given], places = [];
  let ring = null, skipped = 0;
  if (!Array.isArray(features)) { return { wrong: "file_json" }; }
  features.forEach(feature => {
    const shape = feature && (feature.type === "Feature" ? feature.geometry : feature), told = (feature && feature.properties) || {};
    const pick = words => { const key = Object.keys(told).find(one => words.test(one)); return key === undefined ? "" : told[key]; };
    const kind = shape && shape.type, at = shape && Array.isArray(shape.coordinates) ? shape.coordinates : [];
    if (kind === "Point" || kind === "MultiPoint") {
      (kind === "Point" ? [at] : at).forEach(spot => {
        const found = Array.isArray(spot) ? place(spot[1], spot[0], pick(HEADS.name), pick(HEADS.note)) : null;
        if (found) { places.push(found); } else { skipped += 1; }
      });
    } else if (kind === "Polygon" && !ring && outline(at[0])) {
      ring = outline(at[0]);
    } else { skipped += 1; }
  });
  return places.length || ring ? { places, ring, skipped } : { wrong: "file_nothing" };
}

// the corners of a ring, without the first again at the end
function outline(ring) {
  if (!Array.isArray(ring) || !ring.every(spot => Array.isArray(spot) && spot.slice(0, 2).every(Number.isFinite))) { return null; }
  const corners = ring.map(spot => [spot[0], spot[1]]), first = corners[0], last = corners[corners.length - 1];
  return corners.length > 3 && first[0] === last[0] && first[1] === last[1] ? corners.slice(0, -1) : corners.length > 2 ? corners : null;
}

/**
 * What a file holds: places, an outline, how much was passed over; or what is wrong with it.
 * @param {string} text
 */
function read(text) {
  const bare = text.replace(/^\ufeff/, ""), found = /^\s*[{[]/.test(bare) ? ofGeoJson(bare) : ofTable(bare);
  if ("places" in found && found.places && found.places.length > MOST_PLACES) {
    found.skipped += found.places.length - MOST_PLACES;
    found.places = found.places.slice(0, MOST_PLACES);
  }
  return found;
}

// places in an address, and back
function written(places) {
  return places.map(one => [one.lat, one.lon, one.name, one.note].map(part => encodeURIComponent(part)).join(":")).join(",");
}

function parsed(text) {
  return text.split(",").map(part => {
    const given = part.split(":").map(one => { try { return decodeURIComponent(one); } catch (error) { return one; } });
    return given.length < 2 ? null : place(given[0], given[1], given[2], given[3]);
  }).filter(Boolean);
}

export { MOST_BYTES, MOST_NAME, MOST_NOTE, MOST_PLACES, cut, parsed, place, read, written };
