// Value functions that the reader changes: what may be written, how it is kept, how it is drawn.
// geowbit.ranking.scales is the same in Python, and refuses the same.

/**
 * @typedef {object} Scale how a criterion becomes a score: its form, and its ends where they are set
 * @property {any} scale as study.yaml has it
 * @property {number|null} best
 * @property {number|null} worst
 * @property {number[]|null} per_mw best and worst for each MW of load
 */

const FORMS = ["linear", "s_shaped", "half", "points", "steps"];
const MOST_PAIRS = 40;

/** @returns {Scale} as the study has it; listed values are their own ends */
function ofStudy(one) {
  if (listed(one.scale)) { return { scale: one.scale, best: null, worst: null, per_mw: null }; }
  return { scale: one.scale, best: one.best, worst: one.worst, per_mw: one.per_mw };
}

function formOf(scale) { return typeof scale === "string" ? scale : Object.keys(scale)[0]; }

function listed(scale) { return scale.points || scale.steps || null; }

function same(a, b) { return JSON.stringify([a.scale, a.best, a.worst, a.per_mw]) === JSON.stringify([b.scale, b.best, b.worst, b.per_mw]); }

/**
 * What is wrong with a value function, null where nothing is.
 * @param {Scale} chosen
 * @param {string} direction
 */
function problem(chosen, direction) {
  const scale = chosen.scale, pairs = listed(scale);
  const { best, worst } = chosen;
  if (pairs) { return ofPairs(pairs, direction); }
  if ([best, worst].some(end => end !== null && !Number.isFinite(end))) { return "number"; }
  if (best !== null && best === worst) { return "two_ends"; }
  if (formOf(scale) === "half") {
    if (chosen.per_mw || !Number.isFinite(scale.half)) { return "number"; }
    if (best === null || worst === null) { return "needs_ends"; }
    const at = (scale.half - worst) / (best - worst);
    if (!(at > 0 && at <= 0.5)) { return "half"; }
  }
  return null;
}

function ofPairs(pairs, direction) {
  if (pairs.length < 2 || pairs.length > MOST_PAIRS) { return "pairs"; }
  if (pairs.some(pair => !pair.every(Number.isFinite))) { return "number"; }
  const steps = pairs.slice(1).map((pair, k) => [pair[0] - pairs[k][0], pair[1] - pairs[k][1]]);
  if (steps.some(step => step[0] <= 0)) { return "order"; }
  if (steps.some(step => step[1] < 0) && steps.some(step => step[1] > 0)) { return "monotone"; }
  if (pairs.some(pair => pair[1] < 0 || pair[1] > 1)) { return "score"; }
  const first = pairs[0][1], last = pairs[pairs.length - 1][1];
  if (first === last) { return "flat"; }
  return (first > last) === (direction === "cost") ? null : direction;
}

/** The score of one value, by the arithmetic of the model. */
function score(value, scale, best, worst, direction) {
  const pairs = listed(scale);
  if (pairs) { return byPairs(value, pairs, Boolean(scale.steps)); }
  if (best === worst) { return (direction === "cost" ? value <= best : value >= best) ? 1 : 0; }
  const share = Math.max(0, Math.min(1, (value - worst) / (best - worst)));
  if (scale === "s_shaped") { return share * share * (3 - 2 * share); }
  if (scale === "linear") { return share; }
  const at = (scale.half - worst) / (best - worst);
  return share * (1 - at) / (share * (1 - 2 * at) + at);
}

function byPairs(value, pairs, steps) {
  let k = 0;
  while (k < pairs.length - 1 && pairs[k + 1][0] <= value) { k += 1; }
  if (steps || k === pairs.length - 1 || value < pairs[0][0]) { return pairs[k][1]; }
  const [from, to] = [pairs[k], pairs[k + 1]];
  return from[1] + (to[1] - from[1]) * (value - from[0]) / (to[0] - from[0]);
}

/**
 * The same function in another form, between the ends that hold now: what is drawn changes least.
 * @param {Scale} chosen
 * @param {string} form
 * @param {{best: number, worst: number}} ends as they are
 * @returns {Scale}
 */
function inForm(chosen, form, ends) {
  const pairs = listed(chosen.scale);
  const { best, worst } = pairs ? endsOf(pairs) : ends;
  if (form === "linear" || form === "s_shaped") {
    // ends that follow the candidates go on doing so
    const kept = pairs ? { best, worst, per_mw: null } : { best: chosen.best, worst: chosen.worst, per_mw: chosen.per_mw };
    return { scale: form, ...kept };
  }
  if (form === "half") { return { scale: { half: worst + (best - worst) / 4 }, best, worst, per_mw: null }; }
  const made = pairs || [0, 0.5, 1].map(share => {
    const value = worst + (best - worst) * share;
    return [value, score(value, chosen.scale, best, worst, "benefit")];
  }).sort((a, b) => a[0] - b[0]);
  return { scale: { [form]: made.map(pair => pair.slice()) }, best: null, worst: null, per_mw: null };
}

function endsOf(pairs) {
  const first = pairs[0], last = pairs[pairs.length - 1];
  return first[1] > last[1] ? { best: first[0], worst: last[0] } : { best: last[0], worst: first[0] };
}

// in an address: form, ends and what else it takes; nothing between two signs is an end that moves
function write(chosen) {
  const scale = chosen.scale, form = formOf(scale), pairs = listed(scale);
  if (pairs) { return [form].concat(pairs.map(pair => pair.join("_"))).join(";"); }
  const ends = [chosen.best, chosen.worst].map(end => end === null ? "" : String(end));
  return [form, ...ends].concat(form === "half" ? String(scale.half) : []).join(";");
}

/**
 * What an address says of a value function; null where it says nothing that holds.
 * @param {string} text
 * @param {string} direction
 * @returns {Scale|null}
 */
function read(text, direction) {
  const [form, ...parts] = text.split(";");
  if (!FORMS.includes(form) || parts.length > MOST_PAIRS) { return null; }
  const number = part => part === undefined || part.trim() === "" ? NaN : Number(part);
  /** @type {Scale} */
  let found;
  if (form === "points" || form === "steps") {
    const pairs = parts.map(part => part.split("_").map(number));
    if (pairs.some(pair => pair.length !== 2)) { return null; }
    found = { scale: { [form]: pairs }, best: null, worst: null, per_mw: null };
  } else {
    const end = part => part === "" ? null : number(part);
    found = { scale: form === "half" ? { half: number(parts[2]) } : form, best: end(parts[0]), worst: end(parts[1]), per_mw: null };
  }
  return problem(found, direction) === null ? found : null;
}

export { FORMS, MOST_PAIRS, endsOf, formOf, inForm, listed, ofStudy, problem, read, same, score, write };
