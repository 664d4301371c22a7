// Shares of the ranked places: how they spread, how far one stands, and which are the first of them.

/**
 * The bins of the model as fewer and equal bars, from the first to the last that holds any.
 * @param {ArrayLike<number>} bins ranked places by their score, the last bin only what scores 1
 * @param {number} most bars
 */
function barsOf(bins, most) {
  const last = bins.length - 1;
  let from = 0, to = last;
  while (from < last && !bins[from]) { from += 1; }
  while (to > from && !bins[to]) { to -= 1; }
  // a score of 1 stands with what is just below it
  to = Math.min(to, last - 1);
  from = Math.min(from, to);
  const wide = Math.ceil((to - from + 1) / most), count = Math.ceil((to - from + 1) / wide), bars = new Array(count).fill(0);
  for (let k = from; k <= last; k += 1) { bars[Math.min(count - 1, Math.floor((k - from) / wide))] += bins[k]; }
  return { bars, low: from / last, high: (from + count * wide) / last };
}

// the share of the ranked that one is at least as good as
function percentile(rank, ranked) { return (ranked - rank + 1) / ranked; }

// a share of a hundred in tenths, rounded down: not all is better than all but a few
function tenths(share) { return Math.floor(1000 * share + 1e-9) / 10; }

// how many are so much of a hundred, at least one where there is any
function countOf(percent, ranked) { return ranked ? Math.max(1, Math.floor(percent * ranked / 100)) : 0; }

/** The ranked candidates that are among the first, ties in the order of the ranks. */
function leading(model, count) {
  const bins = model.histogram, marks = new Uint8Array(model.score.length), n = marks.length;
  let k = bins.length - 1, above = 0;
  while (k >= 0 && above + bins[k] <= count) { above += bins[k]; k -= 1; }
  const last = bins.length - 1, edge = [];
  for (let i = 0; i < n; i += 1) {
    if (model.bits[i]) { continue; }
    const bin = model.score[i] * last | 0;
    if (bin > k) { marks[i] = 1; } else if (bin === k) { edge.push(i); }
  }
  model.inOrder(edge).slice(0, count - above).forEach(i => { marks[i] = 1; });
  return marks;
}

export { barsOf, countOf, leading, percentile, tenths };
