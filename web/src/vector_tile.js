// Vector tiles of Mapbox's format 2.1: layers of lines and areas, in whole numbers of their extent.

const MOVE = 1, LINE = 2, CLOSE = 7;

// the fields of a message of protocol buffers: number, and a number or the bytes of each
function* fields(bytes) {
  let at = 0;
  function varint() {
    let found = 0;
    let factor = 1;
    for (;;) {
      if (at >= bytes.length) { throw new Error("a tile ends too soon"); }
      const byte = bytes[at];
      at += 1;
      found += (byte & 127) * factor;
      if (byte < 128) { return found; }
      factor *= 128;
    }
  }
  while (at < bytes.length) {
    const key = varint(), kind = key & 7, field = Math.floor(key / 8);
    if (kind === 0) { yield [field, varint()]; continue; }
    const length = kind === 2 ? varint() : kind === 1 ? 8 : kind === 5 ? 4 : -1;
    if (length < 0 || at + length > bytes.length) { throw new Error("a tile is broken"); }
    at += length;
    yield [field, bytes.subarray(at - length, at)];
  }
}

function numbers(bytes) {
  const out = [];
  let found = 0;
  let factor = 1;
  bytes.forEach(byte => {
    found += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) { out.push(found); found = 0; factor = 1; }
  });
  return out;
}

// paths of a geometry: each a run of x and y, closed where it is a ring
function paths(commands) {
  const out = [];
  const unfolded = v => v % 2 ? -(v + 1) / 2 : v / 2;
  let x = 0;
  let y = 0;
  for (let i = 0; i < commands.length;) {
    const command = commands[i] & 7, count = Math.floor(commands[i] / 8);
    i += 1;
    if (command === CLOSE) { continue; }
    if (command !== MOVE && command !== LINE) { break; }
    for (let k = 0; k < count && i + 1 < commands.length; k += 1, i += 2) {
      x += unfolded(commands[i]);
      y += unfolded(commands[i + 1]);
      if (command === MOVE) { out.push([]); }
      if (out.length) { out[out.length - 1].push(x, y); }
    }
  }
  return out;
}

/**
 * The layers of a tile: name, extent, and for each feature its kind (1 points, 2 lines, 3 areas)
 * and paths.
 * @param {Uint8Array} bytes
 */
export function layers(bytes) {
  const out = [];
  for (const [field, layer] of fields(bytes)) {
    if (field !== 3 || typeof layer === "number") { continue; }
    const made = { name: "", extent: 4096, features: [] };
    for (const [part, value] of fields(layer)) {
      if (part === 1) { made.name = new TextDecoder().decode(value); }
      if (part === 5) { made.extent = value; }
      if (part !== 2) { continue; }
      const feature = { kind: 0, paths: [] };
      for (const [number, given] of fields(value)) {
        if (number === 3) { feature.kind = given; }
        if (number === 4) { feature.paths = paths(numbers(given)); }
      }
      made.features.push(feature);
    }
    out.push(made);
  }
  return out;
}
