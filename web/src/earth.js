// earth-centered coordinates on GRS80, and the distances that geowbit.geodesy makes of them
const AXIS = 6378137.0, FLATTENING = 1 / 298.257222101, RADIUS = 6371008.7714;
const SQUARED = FLATTENING * (2 - FLATTENING), DEGREE = Math.PI / 180;

function ecef(lon, lat) {
  const n = lon.length, out = { x: new Float64Array(n), y: new Float64Array(n), z: new Float64Array(n) };
  for (let i = 0; i < n; i += 1) {
    const sin = Math.sin(lat[i] * DEGREE), normal = AXIS / Math.sqrt(1 - SQUARED * sin * sin);
    const out_of_axis = normal * Math.cos(lat[i] * DEGREE);
    out.x[i] = out_of_axis * Math.cos(lon[i] * DEGREE);
    out.y[i] = out_of_axis * Math.sin(lon[i] * DEGREE);
    out.z[i] = normal * (1 - SQUARED) * sin;
  }
  return out;
}

function spots(found, n) {
  let lon = found.columns.lon;
  let lat = found.columns.lat;
  const cells = found.cells;
  if (cells) {
    lon = new Float64Array(n);
    lat = new Float64Array(n);
    for (let i = 0; i < n; i += 1) {
      const row = Math.floor(cells.place[i] / cells.columns), column = cells.place[i] - row * cells.columns;
      lon[i] = cells.west + (column + 0.5) * cells.dx;
      lat[i] = cells.north - (row + 0.5) * cells.dy;
    }
  }
  const out = ecef(lon, lat);
  out.lon = lon;
  out.lat = lat;
  return out;
}

function arcKm(from, i, to, j) {
  const x = from.x[i] - to.x[j], y = from.y[i] - to.y[j], z = from.z[i] - to.z[j];
  return Math.asin(Math.min(1, Math.sqrt(x * x + y * y + z * z) / (2 * RADIUS))) * 2e-3 * RADIUS;
}

// the square of Web Mercator, 0 to 1 from west to east and from north to south
function worldX(lon) { return lon / 360 + 0.5; }

function worldY(lat) {
  const bound = Math.max(-85.0511287798, Math.min(85.0511287798, lat));
  return 0.5 - Math.log(Math.tan(Math.PI / 4 + bound * Math.PI / 360)) / (2 * Math.PI);
}

export { ecef, spots, arcKm, worldX, worldY };
