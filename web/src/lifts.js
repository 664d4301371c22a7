// What people could better at a candidate, and how far it would rise, as geowbit.findings has it.
import * as earth from "./earth.js";
import * as scales from "./scales.js";
import * as standings from "./standings.js";

const HALVINGS = 60, BEST_HUNDREDTH = 99;

/**
 * @typedef {object} Lift
 * @property {import("./page.d.ts").CriterionData} one the criterion
 * @property {number} value as it is, NaN where it is not known
 * @property {number} best the best end that can be reached
 * @property {number} points what the score gains by it
 * @property {number} percentile with it alone, among all that are ranked
 * @property {number} needed with which the goal is reached, NaN where the best end is not enough
 */

// the score of what is known
function summed(values, shares) {
  let weight = 0, sum = 0;
  values.forEach((value, k) => { if (value === value) { weight += shares[k]; sum += shares[k] * value; } });
  return weight ? sum / weight : 0;
}

// nothing is faster than light in glass along the straight line
function reachable(model, i, name, best) {
  const data = model.data, hub = data.hubs.find(one => name === "rtt_" + one.name + "_ms" || name === "rtt_" + one.name + "_conventional_ms");
  if (!hub || data.glass_ms_per_km === null) { return best; }
  const km = earth.arcKm(model.found.spots, i, earth.ecef([hub.lon], [hub.lat]), 0);
  return Math.max(best, data.glass_ms_per_km * km);
}

// the value with which one criterion alone is enough
function neededOf(from, to, scoreWith, entry) {
  if (scoreWith(to) < entry) { return NaN; }
  let worse = from, better = to;
  for (let k = 0; k < HALVINGS; k += 1) {
    const middle = (worse + better) / 2;
    if (scoreWith(middle) >= entry) { better = middle; } else { worse = middle; }
  }
  return better;
}

/**
 * What gives most first, the percentile with all of it together, and the goal that `needed` means.
 * @param {any} model
 * @param {number} i
 * @returns {{lifts: Lift[], together: number, goal: number, reached: boolean}}
 */
function liftsOf(model, i) {
  const parts = model.parts(i).filter(part => part.weight > 0), total = parts.reduce((sum, part) => sum + part.weight, 0);
  const shares = parts.map(part => part.weight / total);
  const scoreOf = (k, value) => {
    const { criterion, ends } = parts[k];
    return value === value ? scales.score(value, ends.scale, ends.best, ends.worst, criterion.direction) : NaN;
  };
  // what stands in for an unknown one is its part of the most that it can give
  const values = parts.map((part, k) => part.value === part.value ? scoreOf(k, part.value) : part.most ? part.part / part.most : NaN);
  const now = summed(values, shares), stands = standings.percentiles(model, i).all;
  const goal = stands >= standings.BEST_DECILE ? BEST_HUNDREDTH : standings.BEST_DECILE, entry = standings.scoreAt(model, goal);
  const together = values.slice(), found = [];
  parts.forEach((part, k) => {
    const one = part.criterion;
    if (one.lever === undefined) { return; }
    const best = reachable(model, i, one.name, part.ends.best), top = scoreOf(k, best);
    if (!(top > (values[k] || 0))) { return; }
    together[k] = top;
    const scoreWith = value => summed(values.map((other, j) => j === k ? scoreOf(k, value) : other), shares);
    const from = part.value === part.value ? part.value : part.ends.worst, score = scoreWith(best);
    found.push({
      one, value: part.value, best, score, points: score - now, percentile: NaN,
      needed: now < entry ? neededOf(from, best, scoreWith, entry) : NaN
    });
  });
  const shown = standings.percentilesOf(model, found.map(lift => lift.score).concat(summed(together, shares)));
  found.forEach((lift, k) => { lift.percentile = shown[k]; });
  found.sort((a, b) => b.points - a.points);
  return { lifts: found, together: found.length ? shown[shown.length - 1] : NaN, goal, reached: stands >= goal };
}

export { liftsOf };
