import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import * as codec from "../src/codec.js";

// 91 printable characters without < { & and backslash, as the page's text uses them
const SIGNS = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter(one => !"<{&\\".includes(one));

// the inverse of codec.bytesOf, written from the format alone
function texted(bytes) {
  let held = 0n, bits = 0n, text = "";
  const put = () => { const v = Number(held & 8191n); text += SIGNS[v % 91] + SIGNS[Math.floor(v / 91)]; held >>= 13n; bits -= 13n; };
  for (const byte of bytes) { held |= BigInt(byte) << bits; bits += 8n; while (bits >= 13n) { put(); } }
  if (bits > 0n) { put(); }
  return text;
}

function folded(numbers) {
  const most = Math.max(...numbers.map(v => v >= 0 ? 2 * v : -2 * v - 1)), planes = most > 65535 ? 3 : most > 255 ? 2 : 1;
  const bytes = new Uint8Array(planes * numbers.length);
  numbers.forEach((v, i) => {
    const z = v >= 0 ? 2 * v : -2 * v - 1;
    for (let p = 0; p < planes; p += 1) { bytes[p * numbers.length + i] = z >> (8 * p) & 255; }
  });
  return bytes;
}

test("bytes survive their text, of any length", () => {
  assert.equal(SIGNS.length, 91);
  for (const n of [1, 2, 12, 13, 14, 255, 1000]) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 167 + 13) & 255);
    assert.deepEqual(codec.bytesOf("??" + texted(bytes), { at: 2, bytes: n }), bytes);
  }
});

test("residues unfold with their signs", () => {
  const numbers = [0, -1, 1, 300, -70000, 70000];
  assert.deepEqual(Array.from(codec.residue(folded(numbers), numbers.length)), numbers);
});

test("a plane predicts itself: only its first row and column are left over", () => {
  const columns = 4, n = 12, near = { west: [], west2: [], north: [], northwest: [], northwest2: [], northeast: [] };
  for (let k = 0; k < n; k += 1) {
    const x = k % columns, up = k - columns;
    near.west.push(x ? k - 1 : -1);
    near.west2.push(x > 1 ? k - 2 : -1);
    near.north.push(up);
    near.northwest.push(up >= 0 && x ? up - 1 : -1);
    near.northwest2.push(up >= 0 && x > 1 ? up - 2 : -1);
    near.northeast.push(up >= 0 && x < columns - 1 ? up + 1 : -1);
  }
  // 5 + 3 x + 7 y: the origin, the first step to the east, and the first step south are surprises
  const left = new Int32Array(n);
  left[0] = 5; left[1] = 3; left[4] = 7; left[8] = 7;
  const plane = Array.from({ length: n }, (_, k) => 5 + 3 * (k % 4) + 7 * Math.floor(k / 4));
  assert.deepEqual(Array.from(codec.predict(left, "plane", near)), plane);
});

test("a whole page of three candidates without a lattice is unpacked", async () => {
  let text = "";
  function kept(bytes) {
    const packed = deflateSync(bytes), part = { bytes: packed.length, at: text.length };
    text += texted(packed);
    return part;
  }
  const steps = values => folded(values.map((v, i) => i ? v - values[i - 1] : v));
  const data = {
    count: 3, lattice: null, shapes: null, points: null, ids: { rows: true },
    labels: [{ name: "prefecture", way: "flat", ...kept(steps([1, 1, 0])) }],
    places: [
      { name: "lon", decimals: 1, way: "flat", ...kept(steps([1390, 1395, 1400])) },
      { name: "lat", decimals: 1, way: "flat", ...kept(steps([350, 350, 351])) }
    ],
    columns: [{ name: "fiber_km", decimals: 2, way: "flat", ...kept(steps([150, -25, 0])), kinds: { way: "flat", ...kept(steps([0, 0, 1])) } }]
  };
  const found = await codec.all(text, data);
  assert.deepEqual(Array.from(found.columns.fiber_km), [1.5, -0.25, NaN]);
  assert.deepEqual(Array.from(found.spots.lon), [139, 139.5, 140]);
  assert.deepEqual(Array.from(found.labels.prefecture), [1, 1, 0]);
});

test("numbers that fall with a rank come back to their rows", async () => {
  const packed = deflateSync(folded([900, -150, -250])), part = { name: "score", ranks: "rank", decimals: 3, count: 3, bytes: packed.length, at: 0 };
  const ranks = Float64Array.from([7, NaN, 2, 30]);
  assert.deepEqual(Array.from(await codec.ranked(texted(packed), part, ranks)), [0.75, NaN, 0.9, 0.5]);
});
