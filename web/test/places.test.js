import assert from "node:assert/strict";
import { test } from "node:test";
import * as places from "../src/places.js";

function entry(label, kind, ending, size = 1) {
  const name = places.folded(label);
  return { label, names: [name], bases: [places.endless(ending)(name)], order: ["prefecture", "municipality"].indexOf(kind), size };
}

const TOWN = "-(?:shi|cho|machi|ku|son|mura)|[市区町村]";
const SOME = [
  entry("Nahari-cho", "municipality", TOWN), entry("Naha-shi", "municipality", TOWN),
  entry("Fuchu-shi", "municipality", TOWN, 9), entry("Fuchu-cho", "municipality", TOWN, 30),
  entry("Tokyo", "prefecture", "-to|都"), entry("Oita-shi", "municipality", TOWN), entry("Imari-shi", "municipality", TOWN),
  entry("大阪市", "municipality", TOWN), entry("Koriyama-shi", "municipality", TOWN)
];

function labels(text) { return places.fitting(SOME, text).map(one => one.label); }

test("the whole name stands before a name that begins like it", () => {
  assert.deepEqual(labels("Naha"), ["Naha-shi"]);
  assert.deepEqual(labels("nahari"), ["Nahari-cho"]);
  assert.deepEqual(labels("Nah"), ["Nahari-cho", "Naha-shi"]);
});

test("a name that stands twice gives both, the larger first", () => {
  assert.deepEqual(labels("Fuchu"), ["Fuchu-cho", "Fuchu-shi"]);
});

test("marks, width, kana and endings are no hindrance", () => {
  assert.deepEqual(labels("Ōita"), ["Oita-shi"]);
  assert.deepEqual(labels("ＯＩＴＡ"), ["Oita-shi"]);
  assert.deepEqual(labels("いまり"), ["Imari-shi"]);
  assert.deepEqual(labels("イマリ"), ["Imari-shi"]);
  assert.deepEqual(labels("こおりやま"), ["Koriyama-shi"]);
  assert.deepEqual(labels("大阪"), ["大阪市"]);
  assert.deepEqual(labels("とうきょう"), ["Tokyo"]);
  assert.deepEqual(labels(" "), []);
});

test("kana become the letters of Hepburn, long vowels short", () => {
  // by the rules of Hepburn
  const known = {
    しんじゅく: "shinjuku", きっぷ: "kippu", はっちょうぼり: "hatchobori", じゃくさ: "jakusa",
    りょうごく: "ryogoku", なんば: "nanba", ちば: "chiba", フジ: "fuji"
  };
  Object.entries(known).forEach(([kana, latin]) => { assert.equal(places.romanized(kana), latin); });
  assert.equal(places.romanized("大さか"), null);
  assert.equal(places.romanized("ゃ"), null);
});

test("coordinates are read in either order where only one is possible", () => {
  const tokyo = { lat: 35.68, lon: 139.76 };
  ["35.68, 139.76", "35.68 139.76", "139.76,35.68", "35.68°N 139.76°E", "E139.76 N35.68", "３５.６８，１３９.７６"]
    .forEach(text => { assert.deepEqual(places.coordinates(text), tokyo, text); });
  assert.deepEqual(places.coordinates("33.4 S, 70.6 W"), { lat: -33.4, lon: -70.6 });
  ["200,300", "12", "Naha", "1,2,3"].forEach(text => { assert.equal(places.coordinates(text), null, text); });
});
