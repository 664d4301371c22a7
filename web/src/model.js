// The arithmetic of geowbit.ranking, the same to the last digit: rules, scales, scores, best sites.
import * as earth from "./earth.js";
import * as scales from "./scales.js";

/**
 * @param {import("./page.d.ts").PageData} data
 * @param {any} found what codec.all unpacked
 */
export function model(data, found) {
  const n = data.count, BINS = 4096, LOW = 0.05, HIGH = 0.95;
  const score = new Float64Array(n), bits = new Uint32Array(n), scaled = {}, orders = new Map();
  // columns that are an index and a table: their scores are those of the table
  const packed = found.packed || {}, under = {};
  const histogram = new Uint32Array(BINS + 1);
  const out = new Uint8Array(n);
  const holes = new Map();
  // which criteria are not known: the number of their combination for each candidate, 0 where all
  // are known, and no numbers at all where that is everywhere so
  let lacks = null;
  let combinations = [[]], grouped = "";
  let divisors = new Float64Array(1), coverages = new Float64Array(1);
  let version = 0;
  let changed = null;
  const state = {
    load: data.load, weights: data.criteria.map(one => one.weight), scales: data.criteria.map(scales.ofStudy),
    rules: data.rules.map(rule => ({
      on: true,
      limit: rule.limit
    })),
    n: data.top.n, apart: data.top.min_separation_km
  };
  const ends = data.criteria.map(() => null);
  // what stands in where a criterion is not known, null where it is left out there
  const instead = data.criteria.map(() => null);
  const judged = data.rules.map(() => null);
  let ranked = 0, highest = 0, opening = true;

  function loadClass(load) {
    const classes = data.loads;
    for (let i = 0; i < classes.length; i += 1) {
      if (load <= classes[i].most_mw) { return classes[i]; }
    }
    return classes[classes.length - 1];
  }

  // the name under which a column is kept for the load at hand
  function stored(name) {
    const own = data.loads.length ? loadClass(state.load).columns : {};
    return own[name] || name;
  }

  function values(name) { return found.columns[stored(name)]; }

  function value(name, i) {
    const held = packed[stored(name)];
    return held ? held.table[held.index[i]] : values(name)[i];
  }

  // a loop of its own for each sign, or the sign would be read anew at every candidate;
  // what is not known cannot be judged and stays in, also where it would be unlike the limit
  const mark = {
    ">": function (v, limit, hits) { for (let k = 0; k < v.length; k += 1) { hits[k] = Number(v[k] > limit); } },
    ">=": function (v, limit, hits) { for (let k = 0; k < v.length; k += 1) { hits[k] = Number(v[k] >= limit); } },
    "<": function (v, limit, hits) { for (let k = 0; k < v.length; k += 1) { hits[k] = Number(v[k] < limit); } },
    "<=": function (v, limit, hits) { for (let k = 0; k < v.length; k += 1) { hits[k] = Number(v[k] <= limit); } },
    "==": function (v, limit, hits) { for (let k = 0; k < v.length; k += 1) { hits[k] = Number(v[k] === limit); } },
    "!=": function (v, limit, hits) { for (let k = 0; k < v.length; k += 1) { hits[k] = Number(v[k] !== limit && v[k] === v[k]); } },
    unknown: function (v, limit, hits) { for (let k = 0; k < v.length; k += 1) { hits[k] = Number(v[k] !== v[k]); } }
  };

  function judge(number) {
    const rule = data.rules[number], chosen = state.rules[number], bit = 1 << number;
    const asked = [chosen.on, rule.op && chosen.limit, rule.op && stored(rule.column)].join();
    if (judged[number] === asked) { return; }
    judged[number] = asked;
    for (let i = 0; i < n; i += 1) { bits[i] &= ~bit; }
    if (!chosen.on) { return; }
    const held = rule.op && packed[stored(rule.column)];
    const v = held ? held.table : rule.op ? values(rule.column) : found.labels[rule.hits], hits = new Uint8Array(v.length);
    mark[rule.op || "!="](v, rule.op ? chosen.limit : 0, hits);
    if (held) {
      const index = held.index;
      for (let i = 0; i < n; i += 1) { if (hits[index[i]]) { bits[i] |= bit; } }
    } else {
      for (let i = 0; i < n; i += 1) { if (hits[i]) { bits[i] |= bit; } }
    }
  }

  // which candidates have come in or gone out since the rules were judged before
  function compare() {
    version += 1;
    changed = [];
    for (let i = 0; i < n; i += 1) {
      const now = bits[i] ? 1 : 0;
      if (now !== out[i]) {
        out[i] = now;
        if (changed && changed.push(i) > n / 8) { changed = null; }
      }
    }
  }

  // the candidates in bins by their value, about as many in each, so that a quantile is found fast
  function ordered(v) {
    if (orders.has(v)) { return orders.get(v); }
    const sample = [], bounds = [];
    let i;
    const every = Math.max(1, Math.floor(n / 16384));
    for (i = 0; i < n; i += every) { if (isFinite(v[i])) { sample.push(v[i]); } }
    const some = Float64Array.from(sample).sort();
    bounds.push(-Infinity);
    for (var k = 1; k < BINS && some.length; k += 1) {
      let edge = some[Math.floor(k * some.length / BINS)];
      const last_edge = bounds[bounds.length - 1];
      // what many have in common, as no inhabitant at all, gets a bin of its own
      if (edge === last_edge) { edge = edge + Math.abs(edge) * Number.EPSILON || Number.MIN_VALUE; }
      if (edge > last_edge) { bounds.push(edge); }
    }
    const edges = Float64Array.from(bounds);
    const bin = new Uint16Array(n), starts = new Uint32Array(edges.length + 2), last = edges.length;
    const least = new Float64Array(last + 1).fill(Infinity), most = new Float64Array(last + 1).fill(-Infinity);
    for (i = 0; i < n; i += 1) {
      let low = 0, high = last - 1;
      if (!isFinite(v[i])) { low = last; } else {
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if (edges[middle] <= v[i]) { low = middle; } else { high = middle - 1; }
        }
      }
      bin[i] = low;
      starts[low + 1] += 1;
      if (v[i] < least[low]) { least[low] = v[i]; }
      if (v[i] > most[low]) { most[low] = v[i]; }
    }
    for (k = 1; k < starts.length; k += 1) { starts[k] += starts[k - 1]; }
    const rows = new Uint32Array(n), next = starts.slice();
    for (i = 0; i < n; i += 1) { rows[next[bin[i]]++] = i; }
    const order = {
      bin, last, starts, rows, least, most,
      counts: new Uint32Array(last + 1), version: -1
    };
    orders.set(v, order);
    return order;
  }

  function recount(order) {
    const counts = order.counts;
    const bin = order.bin;
    let i;
    if (order.version === version) { return; }
    if (changed && order.version === version - 1) {
      for (i = 0; i < changed.length; i += 1) { counts[bin[changed[i]]] += out[changed[i]] ? -1 : 1; }
    } else {
      counts.fill(0);
      for (i = 0; i < n; i += 1) { counts[bin[i]] += 1 - out[i]; }
    }
    order.version = version;
  }

  // as numpy.quantile does it, over the candidates that are not excluded
  function quantiles(name, shares) {
    if (packed[name]) { return counted(packed[name], shares); }
    const v = found.columns[name], order = ordered(v);
    let total = 0;
    const held = {};
    recount(order);
    for (let i = 0; i < order.last; i += 1) { total += order.counts[i]; }
    if (!total) { return shares.map(() => 0); }
    function sorted(k) {
      if (!held[k]) {
        const inside = new Float64Array(order.counts[k]);
        let kept = 0;
        for (let r = order.starts[k]; r < order.starts[k + 1]; r += 1) {
          const row = order.rows[r];
          if (!out[row]) { inside[kept] = v[row]; kept += 1; }
        }
        held[k] = inside.sort();
      }
      return held[k];
    }
    function at(rank) {
      let before = 0, k = 0;
      while (before + order.counts[k] <= rank) { before += order.counts[k]; k += 1; }
      return order.least[k] === order.most[k] ? order.least[k] : sorted(k)[rank - before];
    }
    return shares.map(share => between(share, total, at));
  }

  function between(share, total, at) {
    const place = share * (total - 1), low = Math.floor(place), t = place - low;
    const a = at(low), b = at(Math.min(low + 1, total - 1));
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
  }

  // the same of a table, whose values rise
  function counted(held, shares) {
    const { index, table } = held, counts = new Uint32Array(table.length);
    let total = 0;
    for (let i = 0; i < n; i += 1) { counts[index[i]] += 1 - out[i]; }
    for (let k = 0; k < table.length; k += 1) { if (isFinite(table[k])) { total += counts[k]; } }
    if (!total) { return shares.map(() => 0); }
    return shares.map(share => between(share, total, rank => {
      let before = 0, k = 0;
      while (before + counts[k] <= rank) { before += counts[k]; k += 1; }
      return table[k];
    }));
  }

  // the ends of a scale that follow the candidates; as it opens, the page is told them
  function moving(one) {
    if (opening && one.opening) { return one.opening; }
    const found_ends = quantiles(stored(one.name), [LOW, HIGH]);
    return one.direction === "cost" ? found_ends : found_ends.reverse();
  }

  // the candidates where a column is not known
  function gaps(name) {
    const asked = stored(name);
    if (!holes.has(asked)) {
      const held = packed[asked], index = held && held.index, v = held ? held.table : found.columns[asked], rows = [];
      if (!held || v.some(Number.isNaN)) {
        for (let i = 0; i < n; i += 1) { const k = held ? index[i] : i; if (v[k] !== v[k]) { rows.push(i); } }
      }
      holes.set(asked, rows.length ? Uint32Array.from(rows) : null);
    }
    return holes.get(asked);
  }

  // what stands in where a criterion is not known, after its scale or the rules have changed
  function fill(j) {
    const { name, unknown: rule } = data.criteria[j], held = packed[stored(name)], rows = gaps(name), s = scaled[j];
    instead[j] = rule === "worst" ? 0 : rule === "best" ? 1 : null;
    if (!rows) { return; }
    const v = held ? held.table : values(name), index = under[j];
    if (rule === "mean") {
      let sum = 0, known = 0;
      for (let i = 0; i < n; i += 1) {
        const k = index ? index[i] : i;
        if (!out[i] && v[k] === v[k]) { sum += s[k]; known += 1; }
      }
      instead[j] = known ? sum / known : null;
    }
    const put = instead[j] || 0;
    if (index) {
      for (let k = 0; k < v.length; k += 1) { if (v[k] !== v[k]) { s[k] = put; } }
    } else {
      for (let r = 0; r < rows.length; r += 1) { s[rows[r]] = put; }
    }
  }

  // candidates that lack the same criteria share a number
  function group(weighed) {
    const lacking = weighed.filter(j => gaps(data.criteria[j].name));
    const asked = lacking.map(j => j + " " + stored(data.criteria[j].name)).join();
    if (asked === grouped) { return; }
    grouped = asked;
    combinations = [[]];
    lacks = lacking.length ? new Uint32Array(n) : null;
    lacking.forEach(j => {
      const rows = gaps(data.criteria[j].name), one_more = new Map();
      for (let r = 0; r < rows.length; r += 1) {
        const before = lacks[rows[r]];
        let number = one_more.get(before);
        if (number === undefined) {
          number = combinations.push(combinations[before].concat(j)) - 1;
          one_more.set(before, number);
        }
        lacks[rows[r]] = number;
      }
    });
  }

  // of each combination the share of the weight that is known, and the share by which a sum is
  // divided, that of what is not left out; the shares are added up as geowbit.ranking does it
  function cover(weighed, shares) {
    coverages = new Float64Array(combinations.length).fill(1);
    divisors = new Float64Array(combinations.length).fill(1);
    combinations.forEach((missing, number) => {
      if (!number) { return; }
      let known = 0, counted = 0;
      weighed.forEach((j, k) => {
        const lost = missing.indexOf(j) >= 0;
        if (!lost) { known += shares[k]; }
        if (!lost || instead[j] !== null) { counted += shares[k]; }
      });
      coverages[number] = Math.min(1, known);
      if (counted > 0 && missing.some(j => instead[j] === null)) { divisors[number] = counted; }
    });
  }

  function rescale(j) {
    remeasure(j);
    fill(j);
  }

  function remeasure(j) {
    const one = data.criteria[j], chosen = state.scales[j];
    const held = packed[stored(one.name)], v = held ? held.table : values(one.name);
    const pairs = scales.listed(chosen.scale);
    let { best, worst } = pairs ? scales.endsOf(pairs) : chosen;
    if (chosen.per_mw) { [best, worst] = chosen.per_mw.map(end => end * state.load); }
    let i;
    if (best === null || worst === null) {
      const found_ends = moving(one);
      if (best === null) { best = found_ends[0]; }
      if (worst === null) { worst = found_ends[1]; }
    }
    const name = stored(one.name), old = ends[j];
    const scale = chosen.scale;
    ends[j] = { best, worst, name, scale };
    if (old && scaled[j] && old.best === best && old.worst === worst && old.name === name && old.scale === scale) { return; }
    under[j] = held ? held.index : null;
    if (!scaled[j] || scaled[j].length !== v.length) { scaled[j] = new Float64Array(v.length); }
    const s = scaled[j], span = best - worst, cost = one.direction === "cost";
    if (scale.points || scale.steps) { list(v, s, scale); return; }
    if (span === 0) {
      for (i = 0; i < v.length; i += 1) { s[i] = (cost ? v[i] <= best : v[i] >= best) ? 1 : 0; }
      return;
    }
    for (i = 0; i < v.length; i += 1) {
      const share = (v[i] - worst) / span;
      s[i] = share > 0 ? (share < 1 ? share : 1) : 0;
    }
    bend(s, scale, (scale.half - worst) / span);
  }

  // a straight scale as an S, or steep at first and one half at a given share of it
  function bend(s, scale, half) {
    if (scale === "linear") { return; }
    const curved = scale === "s_shaped", rest = 1 - half, twice = 1 - 2 * half;
    for (let i = 0; i < s.length; i += 1) {
      const share = s[i];
      s[i] = curved ? share * share * (3 - 2 * share) : share * rest / (share * twice + half);
    }
  }

  // by listed values: straight between their scores, or the score of the last one that is reached
  function list(v, s, scale) {
    const listed = scale.points || scale.steps, at = listed.map(one => one[0]), score = listed.map(one => one[1]);
    const last = at.length - (scale.points ? 2 : 1);
    for (let i = 0; i < v.length; i += 1) {
      let k = 0;
      while (k < last && at[k + 1] <= v[i]) { k += 1; }
      if (scale.steps) { s[i] = score[k]; continue; }
      const share = (v[i] - at[k]) / (at[k + 1] - at[k]), within = share > 0 ? (share < 1 ? share : 1) : 0;
      s[i] = Math.max(0, Math.min(1, score[k] + (score[k + 1] - score[k]) * within));
    }
  }

  // where a scale ends, also of what has no weight
  function endsOf(j) {
    if (!scaled[j]) { rescale(j); }
    return ends[j];
  }

  function total() { return state.weights.reduce((sum, weight) => sum + weight, 0); }

  function rescore() {
    const sum = total() || 1, weighed = data.criteria.map((_, j) => j).filter(j => state.weights[j] > 0);
    const parts = weighed.map(j => {
      if (!scaled[j]) { rescale(j); }
      return part(scaled[j], state.weights[j] / sum, under[j]);
    });
    group(weighed);
    cover(weighed, parts.map(part => part.share));
    // a block of candidates stays in the cache while the criteria pass over it, in the order of
    // the study, as another order would round otherwise; two at a time halve the reading of sums
    histogram.fill(0);
    ranked = highest = 0;
    for (let from = 0; from < n; from += 4096) {
      const to = Math.min(n, from + 4096);
      score.fill(0, from, to);
      for (let p = 0; p < parts.length; p += 1) {
        const one = parts[p], next = parts[p + 1];
        if (next && one.narrow && next.narrow) {
          addTwo(one.narrow, one.s, next.narrow, next.s, from, to);
          p += 1;
        } else { add(one, from, to); }
      }
      if (lacks) { divide(from, to); }
      count(from, to);
    }
  }

  // what a criterion gives; of a table it is worked out once for each value
  function part(s, share, index) {
    if (!index) { return { s, share, narrow: null, wide: null }; }
    const narrow = index instanceof Uint16Array, given = new Float64Array(s.length);
    for (let k = 0; k < s.length; k += 1) { given[k] = s[k] * share; }
    return { s: given, share, narrow: narrow ? index : null, wide: narrow ? null : index };
  }

  // a loop of its own for each kind of index, or its kind would be asked at every candidate
  function add(one, from, to) {
    if (one.narrow) { addNarrow(one.narrow, one.s, from, to); } else if (one.wide) { addWide(one.wide, one.s, from, to); } else { addPlain(one.s, one.share, from, to); }
  }

  function addPlain(s, share, from, to) {
    for (let i = from; i < to; i += 1) { score[i] += s[i] * share; }
  }

  function addNarrow(index, s, from, to) {
    for (let i = from; i < to; i += 1) { score[i] += s[index[i]]; }
  }

  function addWide(index, s, from, to) {
    for (let i = from; i < to; i += 1) { score[i] += s[index[i]]; }
  }

  function addTwo(index, s, other, t, from, to) {
    for (let i = from; i < to; i += 1) { score[i] = score[i] + s[index[i]] + t[other[i]]; }
  }

  function divide(from, to) {
    for (let i = from; i < to; i += 1) { if (lacks[i]) { score[i] /= divisors[lacks[i]]; } }
  }

  function count(from, to) {
    for (let i = from; i < to; i += 1) {
      if (bits[i]) { continue; }
      const reached = score[i];
      histogram[reached * BINS | 0] += 1;
      ranked += 1;
      if (reached > highest) { highest = reached; }
    }
  }

  // everything after a change of the rules or of the load
  function restate(changed) {
    (changed === undefined ? data.rules.map((_, k) => k) : [changed]).forEach(judge);
    compare();
    data.criteria.forEach((one, j) => {
      if (state.weights[j] > 0) { rescale(j); } else { scaled[j] = null; }
    });
    rescore();
  }

  // the scores at the two ends of the colors, as pages.ramp has them
  function colorScale() {
    if (!ranked) { return [0, 1]; }
    const rank = 0.01 * (ranked - 1);
    let before = 0;
    let k = 0;
    while (before + histogram[k] <= rank) { before += histogram[k]; k += 1; }
    const low = k / BINS + (rank - before) / histogram[k] / BINS, high = highest;
    return high - low < 1e-9 ? [low - 0.005, high + 0.005] : [low, high];
  }

  function coverage(i) { return lacks ? coverages[lacks[i]] : 1; }

  // the ranked candidates of which a smaller share of the weight is known; null where there is none
  function lessThan(least) {
    if (!coverages.some(known => known < least)) { return null; }
    const found = new Uint8Array(n);
    let any = false;
    for (let i = 0; i < n; i += 1) {
      if (!bits[i] && coverages[lacks[i]] < least) { found[i] = 1; any = true; }
    }
    return any ? found : null;
  }

  // of two that score alike the one of which nothing is known comes last, else the later one
  function first(a, b) { return Number(coverage(a) === 0) - Number(coverage(b) === 0) || a - b; }

  function inOrder(rows) {
    const same = !coverages.includes(0) && rows.every(i => score[i] === score[rows[0]]);
    return same ? rows : rows.sort((a, b) => score[b] - score[a] || first(a, b));
  }

  // the best candidates, no two closer than the least distance, ties in the order of the table
  function best(count) {
    const chosen = [];
    const spots = found.spots;
    const least = state.apart;
    let k = BINS;
    let i;
    while (k >= 0 && chosen.length < count) {
      let from = k, held = 0;
      while (from >= 0 && held < 2048) { held += histogram[from]; from -= 1; }
      const low = (from + 1) / BINS;
      const high = (k + 1) / BINS;
      let rows = [];
      for (i = 0; i < n; i += 1) {
        if (score[i] >= low && score[i] < high && !bits[i]) { rows.push(i); }
      }
      rows = inOrder(rows);
      for (i = 0; i < rows.length && chosen.length < count; i += 1) {
        let free = true;
        for (let c = 0; free && c < chosen.length; c += 1) {
          free = earth.arcKm(spots, rows[i], spots, chosen[c]) >= least;
        }
        if (free) { chosen.push(rows[i]); }
      }
      k = from;
    }
    return chosen;
  }

  function rankOf(i) {
    if (bits[i]) { return null; }
    let better = 0;
    for (let k = 0; k < n; k += 1) {
      if (!bits[k] && (score[k] > score[i] || (score[k] === score[i] && first(k, i) < 0))) { better += 1; }
    }
    return better + 1;
  }

  function reasons(i) {
    return data.rules.filter((_, k) => bits[i] >>> k & 1);
  }

  // what each criterion gives to the score of a candidate
  function parts(i) {
    const sum = total() || 1, divisor = lacks ? divisors[lacks[i]] : 1;
    return data.criteria.map((one, j) => {
      const weight = state.weights[j], amount = value(one.name, i), most = weight / sum / divisor;
      return {
        criterion: one, weight, value: amount, ends: ends[j],
        part: weight > 0 ? scaled[j][under[j] ? under[j][i] : i] * (weight / sum) / divisor : 0,
        most: amount !== amount && instead[j] === null ? 0 : most
      };
    });
  }

  // what the next moves will ask for, made while nothing else is to be done
  function prepare(done) {
    const left = [];
    data.criteria.forEach(one => {
      if (one.best !== null && one.worst !== null) { return; }
      const kept = data.loads.map(load => load.columns[one.name] || one.name);
      kept.concat(kept.length ? [] : [one.name]).forEach(name => {
        if (left.indexOf(name) < 0 && !packed[name]) { left.push(name); }
      });
    });
    (function next() {
      const name = left.shift();
      if (!name) { done(); return; }
      ordered(found.columns[name]);
      setTimeout(next, 0);
    })();
  }

  restate();
  opening = false;
  return {
    data, found, state, score, bits, best, rankOf, reasons,
    parts, restate, rescore, colorScale, value, values, prepare, coverage, lessThan,
    loadClass(load = state.load) { return data.loads.length ? loadClass(load) : null; },
    histogram, inOrder, endsOf,
    ranked() { return ranked; }, ends() { return ends; }, total
  };
}
