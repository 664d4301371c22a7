import assert from "node:assert/strict";
import { test } from "node:test";
import { layers } from "../src/vector_tile.js";

// messages of protocol buffers, written from their format alone
const varint = v => { const out = []; while (v > 127) { out.push(v % 128 + 128); v = Math.floor(v / 128); } out.push(v); return out; };
const number = (field, v) => [...varint(field * 8), ...varint(v)];
const bytes = (field, inside) => [...varint(field * 8 + 2), ...varint(inside.length), ...inside];
const text = (field, word) => bytes(field, [...new TextEncoder().encode(word)]);

test("the ring of the specification: move to 3,6, line to 8,12 and 20,34, close", () => {
  // section 4.3.5.3 of the specification of Mapbox
  const geometry = [9, 6, 12, 18, 10, 12, 24, 44, 15].flatMap(varint);
  const feature = [...number(1, 1), ...number(3, 3), ...bytes(4, geometry)];
  const tile = bytes(3, [...text(1, "water"), ...bytes(2, feature), ...number(5, 8192), ...number(15, 2)]);
  assert.deepEqual(layers(Uint8Array.from(tile)), [{ name: "water", extent: 8192, features: [{ kind: 3, paths: [[3, 6, 8, 12, 20, 34]] }] }]);
});

test("two lines, the second from where the first ended", () => {
  // section 4.3.5.5
  const geometry = [9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8].flatMap(varint);
  const tile = bytes(3, [...text(1, "roads"), ...bytes(2, [...number(3, 2), ...bytes(4, geometry)])]);
  assert.deepEqual(layers(Uint8Array.from(tile))[0].features[0].paths, [[2, 2, 2, 10, 10, 10], [1, 1, 3, 5]]);
  assert.equal(layers(Uint8Array.from(tile))[0].extent, 4096);
});

test("a tile that ends too soon is an error, and none at all is empty", () => {
  const tile = bytes(3, text(1, "water"));
  assert.throws(() => layers(Uint8Array.from(tile.slice(0, -2))));
  assert.throws(() => layers(Uint8Array.from([0x1a, 0x85])));
  assert.deepEqual(layers(new Uint8Array(0)), []);
});
