// A polygon that a reader draws, in degrees: whether it crosses itself, what lies in it, how large it is.
const AXIS = 6378137.0, FLATTENING = 1 / 298.257222101, SQUARED = FLATTENING * (2 - FLATTENING), DEGREE = Math.PI / 180;

/** @typedef {[number, number]} Corner longitude and latitude */

function side(a, b, c) { return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]); }

function between(a, b, c) {
  return Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) && Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1]);
}

// whether two stretches have a point in common
function meet(a, b, c, d) {
  const one = side(a, b, c), two = side(a, b, d), three = side(c, d, a), four = side(c, d, b);
  if (((one > 0 && two < 0) || (one < 0 && two > 0)) && ((three > 0 && four < 0) || (three < 0 && four > 0))) { return true; }
  return (one === 0 && between(a, b, c)) || (two === 0 && between(a, b, d)) || (three === 0 && between(c, d, a)) || (four === 0 && between(c, d, b));
}

/**
 * Whether an outline crosses or touches itself, or turns back on its own line.
 * @param {Corner[]} ring without the first corner again at its end
 */
function crossesItself(ring) {
  const n = ring.length;
  for (let i = 0; i < n; i += 1) {
    const a = ring[i], b = ring[(i + 1) % n];
    if (a[0] === b[0] && a[1] === b[1]) { return true; }
    // the next stretch begins where this one ends: it may not lead back over it
    const c = ring[(i + 2) % n];
    if (side(a, b, c) === 0 && (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0) { return true; }
    for (let k = i + 2; k < n; k += 1) {
      if (i === 0 && k === n - 1) { continue; }
      if (meet(a, b, ring[k], ring[(k + 1) % n])) { return true; }
    }
  }
  return false;
}

/**
 * @param {Corner[]} ring
 * @param {number} lon
 * @param {number} lat
 */
function contains(ring, lon, lat) {
  let inside = false;
  for (let i = 0, k = ring.length - 1; i < ring.length; k = i, i += 1) {
    const [x, y] = ring[i], [u, v] = ring[k];
    if ((y > lat) !== (v > lat) && lon < x + (u - x) * (lat - y) / (v - y)) { inside = !inside; }
  }
  return inside;
}

const ROOT = Math.sqrt(SQUARED), HALF_KM2 = AXIS * AXIS * (1 - SQUARED) / 2e6;
// nodes and weights of Gauss and Legendre on -1 to 1
const NODES = [0.8611363115940526, 0.3399810435848563], WEIGHTS = [0.3478548451374538, 0.6521451548625461];

// square kilometers from the equator to a latitude, for each radian of longitude
function zone(lat) {
  const sine = Math.sin(lat * DEGREE), part = ROOT * sine;
  return HALF_KM2 * (sine / (1 - part * part) + Math.atanh(part) / ROOT);
}

/**
 * Square kilometers on GRS80 between stretches that are straight in degrees, as
 * geowbit.geodesy.polygon_area_km2 has them; above zero where the corners run against the clock.
 * @param {Corner[]} ring
 */
function signedKm2(ring) {
  let sum = 0;
  ring.forEach(([lon, lat], i) => {
    const [to, north] = ring[(i + 1) % ring.length], middle = (lat + north) / 2, half = (north - lat) / 2;
    const mean = NODES.reduce((before, node, k) => before + WEIGHTS[k] / 2 * (zone(middle + half * node) + zone(middle - half * node)), 0);
    sum -= mean * (to - lon) * DEGREE;
  });
  return sum;
}

function areaKm2(ring) { return Math.abs(signedKm2(ring)); }

export { areaKm2, contains, crossesItself, signedKm2 };
