// The columns of a page in as little memory as they need. A column of few different values is a
// number for each candidate into a table of them; scales and limits are then worked out on the table.

// values that a table may have, and numbers that stay unpacked at a time
const NARROW = 1 << 16, WIDE = 1 << 20, AT_HAND = 12e6;

/**
 * @typedef {object} Indexed
 * @property {Uint16Array|Uint32Array} index
 * @property {Float64Array} table rising; what is not finite stands at its end
 */

/**
 * Return a column as an index into a table of its values; null where there are too many.
 * @param {Float64Array} values
 * @param {Int32Array|undefined} numbers the values times `scale`, where they are finite
 * @param {number} scale
 * @returns {Indexed|null}
 */
function indexed(values, numbers, scale) {
  const n = values.length;
  if (!numbers) { return null; }
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < n; i += 1) {
    const v = numbers[i];
    if (v < low && isFinite(values[i])) { low = v; }
    if (v > high && isFinite(values[i])) { high = v; }
  }
  const finite = low > high ? 0 : high - low + 1;
  // a table is of use where it is shorter than the column
  if (finite > WIDE || finite > Math.max(n, 256)) { return null; }
  const odd = [], size = () => finite + odd.length, index = finite + 3 <= NARROW ? new Uint16Array(n) : new Uint32Array(n);
  for (let i = 0; i < n; i += 1) {
    if (isFinite(values[i])) { index[i] = numbers[i] - low; continue; }
    let k = odd.findIndex(one => Object.is(one, values[i]));
    if (k < 0) { k = odd.push(values[i]) - 1; }
    index[i] = finite + k;
  }
  const table = new Float64Array(size());
  for (let k = 0; k < finite; k += 1) { table[k] = (low + k) / scale; }
  table.set(odd, finite);
  return { index, table };
}

/** Return a whole column of numbers again. @param {Indexed} held */
function unpacked(held) {
  const n = held.index.length, out = new Float64Array(n), { index, table } = held;
  for (let i = 0; i < n; i += 1) { out[i] = table[index[i]]; }
  return out;
}

/** Return whole numbers in two bytes each where they fit. @param {Int32Array} numbers */
function narrowed(numbers) {
  for (let i = 0; i < numbers.length; i += 1) {
    if (numbers[i] > 32767 || numbers[i] < -32768) { return numbers; }
  }
  return new Int16Array(numbers);
}

/**
 * Return a place for columns: `put` keeps one; `view` gives whole ones by name, of which the last
 * few stay unpacked; `packed` has those that are an index and a table.
 * @param {number} most numbers that stay unpacked
 */
function keeper(most = AT_HAND) {
  /** @type {Record<string, Indexed>} */
  const packed = {};
  /** @type {Map<string, Float64Array>} */
  const recent = new Map();
  const view = {};

  // whoever goes through a column asks for the same one again and again
  let last = "";
  function whole(name) {
    if (name === last && recent.has(name)) { return recent.get(name); }
    last = name;
    const found = recent.get(name) || unpacked(packed[name]);
    recent.delete(name);
    recent.set(name, found);
    while (recent.size > 1 && recent.size * found.length > most) { recent.delete(recent.keys().next().value); }
    return found;
  }

  function put(name, values, numbers, scale) {
    const held = indexed(values, numbers, scale);
    if (held) {
      packed[name] = held;
      Object.defineProperty(view, name, { enumerable: true, configurable: true, get: () => whole(name) });
    } else {
      // codes are whole numbers as they came
      view[name] = numbers && scale === 1 && values.every(Number.isFinite) ? numbers : values;
    }
  }

  return { packed, view, put };
}

export { indexed, keeper, narrowed, unpacked };
