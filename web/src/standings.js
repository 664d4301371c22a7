// Where a candidate or a place stands among all that are ranked, as geowbit.findings has it.
import * as earth from "./earth.js";

const BINS = 4096, BEST = 3;
// at and above it a candidate is in the best tenth
const BEST_DECILE = 90;

// the k-th largest score of the ranked candidates, from 0 on
function largest(model, k) {
  const { score, bits } = model, n = score.length, counts = new Uint32Array(BINS + 1);
  for (let i = 0; i < n; i += 1) { if (!bits[i]) { counts[score[i] * BINS | 0] += 1; } }
  let bin = BINS, above = 0;
  while (bin > 0 && above + counts[bin] <= k) { above += counts[bin]; bin -= 1; }
  const held = [];
  for (let i = 0; i < n; i += 1) { if (!bits[i] && (score[i] * BINS | 0) === bin) { held.push(score[i]); } }
  return held.sort((a, b) => b - a)[k - above];
}

// of all ranked candidates, and of those of its own area, the share in percent that one is at least as good as
function percentiles(model, i) {
  const { score, bits } = model, n = score.length, own = score[i], area = model.found.labels.prefecture, here = area ? area[i] : 0;
  let all = 0, reached = 0, near = 0, beaten = 0;
  for (let k = 0; k < n; k += 1) {
    if (bits[k]) { continue; }
    const as_good = score[k] <= own ? 1 : 0;
    all += 1;
    reached += as_good;
    if (area && area[k] === here) { near += 1; beaten += as_good; }
  }
  return { all: all ? 100 * reached / all : NaN, area: near ? 100 * beaten / near : NaN };
}

// of scores that no candidate need have, the percentile among all that are ranked: that of one who has
// it, else between those below and above; as geowbit.findings
function percentilesOf(model, scores) {
  const { score, bits, histogram } = model, last = histogram.length - 1, ranked = model.ranked();
  if (!ranked) { return scores.map(() => NaN); }
  const held = new Map(), binOf = s => Math.max(0, Math.min(last, Math.floor(s * last)));
  const near = (bin, step) => {
    let k = bin + step;
    while (k >= 0 && k <= last && !histogram[k]) { k += step; }
    return k;
  };
  const bins = scores.map(s => { const bin = binOf(s); return [near(bin, -1), bin, near(bin, 1)]; });
  const wanted = new Uint8Array(last + 2);
  bins.flat().forEach(k => { if (k >= 0) { wanted[k] = 1; held.set(k, []); } });
  for (let i = 0; i < score.length; i += 1) {
    const bin = score[i] * last | 0;
    if (wanted[bin] && !bits[i]) { held.get(bin).push(score[i]); }
  }
  const below = new Float64Array(last + 2);
  for (let k = 0; k <= last; k += 1) { below[k + 1] = below[k] + histogram[k]; }
  return scores.map((s, at) => {
    const around = bins[at].flatMap(k => held.get(k) || []).sort((a, b) => a - b);
    const reached = around.filter(one => one <= s).length;
    const low = around[reached - 1], high = around[reached], before = below[Math.max(0, bins[at][0])];
    const shareTo = one => 100 * (before + around.filter(other => other <= one).length) / ranked;
    if (low === undefined) { return shareTo(high); }
    if (low === s || high === undefined) { return shareTo(low); }
    return shareTo(low) + (shareTo(high) - shareTo(low)) * (s - low) / (high - low);
  });
}

// the least score of those that stand at a percentile or above
function scoreAt(model, percentile) {
  const ranked = model.ranked();
  return ranked ? largest(model, ranked - Math.max(1, Math.ceil(percentile * ranked / 100))) : NaN;
}

/** The candidates that are ranked among the best so many of a hundred: all that score alike, the best one always. */
function bestMarks(model, percent) {
  const edge = scoreAt(model, 100 - percent), marks = new Uint8Array(model.score.length);
  for (let i = 0; i < marks.length; i += 1) { marks[i] = model.score[i] >= edge && !model.bits[i] ? 1 : 0; }
  return marks;
}

// best first; of two alike the earlier
function inOrder(model, rows) {
  const score = model.score;
  return rows.slice().sort((a, b) => score[b] - score[a] || a - b);
}

// beyond the middles of two cells that share a corner, and nearer than two columns, in the row
// nearest the equator: cells are widest there
function apartKm(found) {
  const cells = found.cells;
  if (!cells || found.spots.lon.length < 2) { return 0; }
  const top = cells.north - 0.5 * cells.dy, lat = Math.max(top - (cells.rows - 1) * cells.dy, Math.min(0, top));
  const at = earth.ecef([cells.west, cells.west + cells.dx], [lat, lat + cells.dy]);
  return 1.05 * earth.arcKm(at, 0, at, 1);
}

// the best candidates of some, no two of which touch; where all are excluded those that would be
function bestOf(model, rows, count = BEST) {
  const ranked = rows.filter(i => !model.bits[i]), least = apartKm(model.found), chosen = [];
  for (const i of inOrder(model, ranked.length ? ranked : rows)) {
    if (chosen.every(other => earth.arcKm(model.found.spots, i, model.found.spots, other) >= least)) { chosen.push(i); }
    if (chosen.length === count) { break; }
  }
  return chosen;
}

// of every town that has a ranked candidate its best one
function towns(model) {
  const { score, bits } = model, labels = model.found.labels, area = labels.prefecture, town = labels.municipality;
  const named = (model.data.names.municipality || []).map(pair => pair.some(Boolean)), areas = (model.data.names.prefecture || [""]).length;
  if (!town) { return []; }
  const best = new Int32Array(areas * named.length).fill(-1);
  for (let i = 0; i < score.length; i += 1) {
    if (bits[i] || !named[town[i]]) { continue; }
    const key = (area ? area[i] : 0) * named.length + town[i], before = best[key];
    if (before < 0 || score[i] > score[before]) { best[key] = i; }
  }
  return best.filter(i => i >= 0);
}

// the place of a town by its best candidate, among all and among those of its area: [rank, of]
function townRanks(model, row) {
  const score = model.score, area = model.found.labels.prefecture, every = towns(model);
  const among = some => {
    if (some.indexOf(row) < 0) { return null; }
    return [1 + some.filter(i => score[i] > score[row] || (score[i] === score[row] && i < row)).length, some.length];
  };
  return { all: among(every), area: area ? among(every.filter(i => area[i] === area[row])) : null };
}

// how many of some candidates are ranked, and in the best tenth of all
function tally(model, rows) {
  const edge = scoreAt(model, BEST_DECILE);
  let ranked = 0, tenth = 0;
  rows.forEach(i => { if (!model.bits[i]) { ranked += 1; if (model.score[i] >= edge) { tenth += 1; } } });
  return { count: rows.length, ranked, tenth };
}

// the rules that exclude candidates of some, the most frequent first
function reasons(model, rows) {
  const rules = model.data.rules.map(rule => ({ rule, count: 0 }));
  rows.forEach(i => { if (model.bits[i]) { rules.forEach((one, k) => { if (model.bits[i] >>> k & 1) { one.count += 1; } }); } });
  return rules.filter(one => one.count).sort((a, b) => b.count - a.count);
}

export { BEST_DECILE, bestMarks, bestOf, largest, percentiles, percentilesOf, reasons, scoreAt, tally, townRanks };
