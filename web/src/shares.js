// Shares of the ranked places: how they spread, and how far one stands.

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

export { barsOf, percentile, tenths };
