import assert from "node:assert/strict";
import { test } from "node:test";
import * as earth from "../src/earth.js";

function km(lon1, lat1, lon2, lat2) {
  return earth.arcKm(earth.ecef([lon1], [lat1]), 0, earth.ecef([lon2], [lat2]), 0);
}

test("a meridian quadrant is 10,002 km to a tenth of a percent", () => {
  // GRS80: 10,001.9657 km from the equator to the pole
  assert.ok(Math.abs(km(0, 0, 0, 90) - 10001.9657) < 20);
});

test("a degree at 35 N is as long as the ellipsoid has it", () => {
  // radii of curvature at 35 N on GRS80: 6,356.7 km along the meridian's direction, 6,385.2 across
  assert.ok(Math.abs(km(135, 35, 136, 35) - 91.288) < 0.2);
  assert.ok(Math.abs(km(135, 34.5, 135, 35.5) - 110.941) < 0.35);
});

test("a place is no distance from itself, and the antimeridian is no wall", () => {
  assert.equal(km(10, 20, 10, 20), 0);
  assert.ok(Math.abs(km(179.9, 0, -179.9, 0) - km(-0.1, 0, 0.1, 0)) < 1e-9);
});

test("the world's square has its corners and its middle", () => {
  assert.equal(earth.worldX(-180), 0);
  assert.equal(earth.worldX(180), 1);
  assert.ok(Math.abs(earth.worldY(0) - 0.5) < 1e-12);
  assert.ok(Math.abs(earth.worldY(85.0511287798)) < 1e-9);
  assert.equal(earth.worldY(89), earth.worldY(85.0511287798));
});
