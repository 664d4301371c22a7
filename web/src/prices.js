// What a connection costs, of the prices that Python packed: geowbit.cables.tariff, the same sum.
import * as earth from "./earth.js";

const LEVELS = { low: 0, mid: 1, high: 2 };

// million of the country's money; NaN where no substation serves
function mjpy(price, option, km, fiberKm, level) {
  if (option < 0) { return NaN; }
  const l = LEVELS[level], fiber = price.fiber[l];
  return price.fixed[l][option] + price.per_km[l][price.kinds[option]] * km +
    (fiber[0] + fiber[1] * fiberKm + fiber[3] * Math.floor(fiberKm / fiber[2]));
}

function years(price, option, km, fiberKm) {
  if (option < 0) { return NaN; }
  const [short, long] = price.years[price.kinds[option]], [first, last] = price.fiber_years;
  const far = [km, fiberKm].map(one => Math.max(0, Math.min(1, one / price.full_km)));
  return Math.max(short + (long - short) * far[0], first + (last - first) * far[1]);
}

/**
 * What connecting one candidate costs at the load at hand, null where that is not known.
 * @param {any} model
 * @param {number} i
 */
function connection(model, i) {
  const data = model.data, found = model.found, load = model.state.load;
  const k = data.loads.findIndex(one => one === model.loadClass()), price = k < 0 ? null : found.prices[k];
  if (price) {
    if (price.load !== load) { return null; }
    const option = found.labels["option " + k][i], fiberKm = model.value("fiber_km", i);
    if (option < 0 || !isFinite(fiberKm)) { return null; }
    const km = earth.arcKm(found.spots, i, found.points, price.points[option]);
    const told = level => Math.round(mjpy(price, option, km, fiberKm, level));
    return {
      mid: told("mid"), low: told("low"), high: told("high"), years: years(price, option, km, fiberKm),
      km, point: price.points[option], kv: price.kv[price.kinds[option]]
    };
  }
  const columns = found.columns, mid = columns.connection_mjpy;
  if (!mid || load !== data.load || !isFinite(mid[i])) { return null; }
  const of = name => columns[name] ? columns[name][i] : NaN;
  return { mid: mid[i], low: of("connection_low_mjpy"), high: of("connection_high_mjpy"), years: of("connection_years"), km: NaN, point: -1, kv: NaN };
}

// whether the page can tell what connecting costs, at the load at hand
function priced(model) {
  const data = model.data, k = data.loads.findIndex(one => one === model.loadClass()), price = k < 0 ? null : model.found.prices[k];
  return price ? price.load === model.state.load : "connection_mjpy" in model.found.columns && model.state.load === data.load;
}

export { connection, mjpy, priced, years };
