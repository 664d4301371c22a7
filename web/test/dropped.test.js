import assert from "node:assert/strict";
import { test } from "node:test";
import * as dropped from "../src/dropped.js";
import * as original from "../src/original.js";

const plain = (lat, lon, name = "", note = "") => ({ lat, lon, name, note });

test("tables with commas, tabs or semicolons, quotes and Japanese headings", () => {
  for (const text of [
    'name,lat,lon,note\n"A, ""b""",35.5,139.25,"two\nlines"\nB,36,140,\n',
    '\ufeffLon\tLat\tTitle\tMemo\r\n139.25\t35.5\t"A, ""b"""\t"two\nlines"\r\n140\t36\tB\t\r\n',
    '緯度;経度;名称;備考\n35.5;139.25;"A, ""b""";"two\nlines"\n36;140;B'
  ]) {
    assert.deepEqual(dropped.read(text), { places: [plain(35.5, 139.25, 'A, "b"', "two\nlines"), plain(36, 140, "B")], skipped: 0, ring: null });
  }
});

test("what is no place is passed over and counted, what is no table is told", () => {
  // an empty row is nothing
  const found = dropped.read("lat,lon\n35,139\n,\nx,1\n91,0\n35\n");
  assert.deepEqual([found.places.length, found.skipped], [1, 3]);
  assert.equal(dropped.read("a,b\n1,2").wrong, "file_columns");
  assert.equal(dropped.read("").wrong, "file_columns");
  assert.equal(dropped.read("{nonsense").wrong, "file_json");
  assert.equal(dropped.read('{"type":"FeatureCollection","features":3}').wrong, "file_json");
  assert.equal(dropped.read('{"type":"LineString","coordinates":[[1,2],[3,4]]}').wrong, "file_nothing");
  assert.equal(dropped.read("[null, 3, {}]").wrong, "file_nothing");
});

test("GeoJSON: points with names, and the first plain polygon", () => {
  const square = [[139, 35], [140, 35], [140, 36], [139, 35]];
  const found = dropped.read(JSON.stringify({
    type: "FeatureCollection", features: [
      { type: "Feature", properties: { Name: "A", memo: "m" }, geometry: { type: "Point", coordinates: [139.5, 35.5, 12] } },
      { type: "Feature", properties: null, geometry: { type: "Polygon", coordinates: [square] } },
      { type: "Feature", properties: {}, geometry: { type: "MultiPoint", coordinates: [[1, 2], ["x", 3], null] } },
      { type: "Feature", properties: {}, geometry: null }, null
    ]
  }));
  assert.deepEqual(found, { places: [plain(35.5, 139.5, "A", "m"), plain(2, 1)], ring: square.slice(0, 3), skipped: 4 });
});

test("long names are cut, signs that steer are gone, and there is an end to places", () => {
  const found = dropped.read("lat,lon,name,note\n35,139," + "x".repeat(10000) + "," + "n".repeat(10000) + "\n1,2,a\u202eb\u0000c,");
  assert.equal(found.places[0].name.length, dropped.MOST_NAME);
  assert.ok(found.places[0].name.endsWith("…"));
  assert.equal(found.places[0].note.length, dropped.MOST_NOTE);
  assert.equal(found.places[1].name, "a b c");
  const many = dropped.read("lat,lon\n" + "1,2\n".repeat(dropped.MOST_PLACES + 7));
  assert.deepEqual([many.places.length, many.skipped], [dropped.MOST_PLACES, 7]);
});

test("places come back from an address with every sign in their names", () => {
  const places = [plain(35.123456, -139.5, "a,b:c&d=e#f%25 あ", "1\n2"), plain(0, 0)];
  assert.deepEqual(dropped.parsed(dropped.written(places)), places);
  assert.deepEqual(dropped.parsed("x,1,1:,:1,1:2:%E0%A4%A,99:1"), [plain(1, 2, "%E0%A4%A")]);
});

test("a copy of a page holds what is kept, once, and can end no script", () => {
  const page = "<!DOCTYPE html>\n<html><head><title>x</title></head><body></body></html>";
  const once = original.withKept(page, { places: [plain(1, 2, "</script><b>&")] });
  const twice = original.withKept(once, { places: [] });
  assert.equal(once.split("gw-kept").length, 2);
  assert.equal(once.split("</script>").length, 2);
  assert.equal(JSON.parse(/id="gw-kept">([^<]*)</.exec(once)[1]).places[0].name, "</script><b>&");
  assert.equal(twice, original.withKept(page, { places: [] }));
});
