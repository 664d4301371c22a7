// The card of a candidate: where it is, what makes its score, and what is known of it.
import * as earth from "./earth.js";
import * as prices from "./prices.js";
import * as standings from "./standings.js";
import * as ui from "./ui.js";

// published figures and the layer of substations place one within this distance
const SAME_KM = 0.3;
const MOST_LIFTS = 4;

// without its head it stands below that of a place
export function card(live, i, place, headed = true) {
  const make = ui.element, say = live.say, model = live.model, card = make("div", "gw-card");

  function head() {
    const named = live.nameOf(i), row = make("div", "gw-head"), text = make("div"), rank = model.rankOf(i);
    row.appendChild(make("span", place ? "gw-pin" : "gw-pin gw-pin-any", place ? String(place) : "·"));
    text.appendChild(make("h2", "", named.name));
    text.appendChild(ui.japanese(named.other));
    const ids = [live.idOf(i), ui.position(live.found.spots.lat[i], live.found.spots.lon[i])];
    if (live.found.labels.supply_area) { ids.push(live.data.names.supply_area[live.found.labels.supply_area[i]][0]); }
    text.appendChild(make("div", "gw-muted", ids.filter(Boolean).join(" · ")));
    const score = make("div", "gw-score", say("score") + " ");
    score.appendChild(make("b", "", ui.format(model.score[i], 3)));
    const ranked = rank ? say("rank_of", { rank: ui.format(rank, 0), count: ui.format(model.ranked(), 0) }) : say("excluded");
    score.appendChild(document.createTextNode(" · " + ranked));
    text.appendChild(score);
    if (rank) {
      const { all: share, area } = standings.percentiles(model, i), names = live.data.names.prefecture;
      const name = names && names[live.found.labels.prefecture[i]], here = name && (live.data.lang === "ja" && name[1] || name[0]);
      text.appendChild(make("div", "gw-muted", here && area === area
        ? say("card.percentiles", { share: ui.share(share), area: ui.share(area), name: here })
        : say("card.percentile_here", { share: ui.share(share) })));
    }
    if (model.coverage(i) < 1) {
      text.appendChild(make("div", "gw-muted", say("card.coverage", { share: ui.format(100 * model.coverage(i), 0) })));
    }
    row.appendChild(text);
    card.appendChild(row);
  }

  // a value, and what stands behind it where it is known
  function valued(one, v) {
    return [ui.value(v, one.unit, one.decimals), v === v && one.evidence].filter(Boolean).join(" · ");
  }

  function bars() {
    const parts = model.parts(i).filter(part => part.weight > 0);
    const widest = Math.max.apply(null, parts.map(part => part.most));
    parts.sort((a, b) => b.part - a.part);
    const top = make("div", "gw-part gw-parts-head");
    top.appendChild(make("h3", "", say("what_makes_the_score")));
    top.appendChild(make("span", "", say("weight")));
    top.appendChild(make("span", "", say("part")));
    card.appendChild(top);
    parts.forEach(part => {
      const row = make("div", "gw-part"), label = make("span", "", part.criterion.label + " ");
      label.appendChild(make("span", "gw-muted", valued(part.criterion, part.value)));
      row.appendChild(label);
      row.appendChild(make("span", "gw-muted", ui.short(part.weight)));
      row.appendChild(make("span", "", ui.format(part.part, 3)));
      const bar = make("div", "gw-bar"), most = make("i", "gw-most"), got = make("i", "gw-got");
      most.style.width = 100 * part.most / widest + "%";
      got.style.width = 100 * part.part / widest + "%";
      bar.appendChild(most);
      bar.appendChild(got);
      row.appendChild(bar);
      card.appendChild(row);
    });
  }

  function table(title, rows, className) {
    if (!rows.length) { return; }
    const three = rows.some(row => row[1] && row[2]) ? "gw-three" : "";
    const box = make("table", [three, className].filter(Boolean).join(" "));
    rows.forEach(row => {
      const line = make("tr");
      const name = make("th", "", row[0]);
      name.scope = "row";
      line.appendChild(name);
      const cells = row.slice(1).filter(Boolean);
      cells.forEach((text, k) => {
        const cell = make("td", text === row[2] ? "gw-num" : "");
        cell.append(text);
        if (cells.length === 1) { cell.colSpan = 2; }
        line.appendChild(cell);
      });
      box.appendChild(line);
    });
    card.appendChild(make("h3", "", title));
    card.appendChild(box);
  }

  function shownValue(one) {
    const v = model.value(one.name, i);
    return one.flag ? say(v ? "yes" : "no") : ui.value(v, one.unit, one.decimals);
  }

  function isKnown(one) {
    const v = model.value(one.name, i);
    return v === v && !(one.flag && !v);
  }

  function measured(names) {
    return names.map(name => live.data.criteria.find(one => one.name === name)).filter(one => one && isKnown(one));
  }

  // why a candidate is out, with the limit as it stands now
  function excluded() {
    table(say("card.excluded_by"), model.reasons(i).map(rule => {
      const limit = rule.range ? model.state.rules[live.data.rules.indexOf(rule)].limit : null;
      if (limit === null) { return [rule.reason || rule.label, "", ""]; }
      function told(v) { return ui.value(v, rule.unit, rule.decimals); }
      return [limit === rule.limit ? rule.reason : rule.label, "", told(model.value(rule.column, i)) + " " + rule.op + " " + told(limit)];
    }), "gw-out");
  }

  function nearest() {
    const here = model.loadClass(), labels = here && live.found.labels[here.nearest], points = live.data.points, rows = [];
    if (labels && points && labels[i] >= 0) {
      const k = labels[i], km = model.values("substation_km"), kv = model.values("substation_kv");
      const voltage = kv ? ", " + ui.format(kv[i], 0) + " kV" : "";
      rows.push([say("card.substation"), (points.name[k] || say("unnamed")) + voltage, ui.value(km[i], "km", 1)]);
    }
    measured((rows.length ? [] : ["substation_km"]).concat("fiber_km", "fiber_node_km", "hv_line_km")).forEach(one => {
      rows.push([one.label, "", shownValue(one)]);
    });
    table(say("nearest"), rows);
  }

  function latency() {
    const rows = [];
    live.data.hubs.forEach(hub => {
      const words = [["rtt_" + hub.name + "_ms", "card.all_optical"], ["rtt_" + hub.name + "_conventional_ms", "card.today"]].map(pair => {
        const found = measured([pair[0]])[0];
        return found ? say(pair[1], { ms: ui.format(model.value(found.name, i), 1) }) : "";
      }).filter(Boolean);
      if (words.length) { rows.push([hub.label, words.join(" · "), ""]); }
    });
    table(say("card.latency"), rows);
  }

  function ground() {
    table(say("card.ground"), measured(live.data.hazards).map(one => [one.label, "", shownValue(one)]));
  }

  // what no other part has told
  function others() {
    const told = ["fiber_km", "fiber_node_km", "hv_line_km", "substation_km"].concat(live.data.hazards);
    live.data.hubs.forEach(hub => { told.push("rtt_" + hub.name + "_ms", "rtt_" + hub.name + "_conventional_ms"); });
    table(say("not_weighed"), live.data.criteria.filter((one, j) => !model.state.weights[j] && told.indexOf(one.name) < 0 && isKnown(one)).map(one => [one.label, "", shownValue(one)]));
  }

  // what counts and is not known here, and what gates and needs leave open
  function open() {
    const here = live.data.criteria.filter((one, j) => {
      const v = model.value(one.name, i);
      return one.ask && model.state.weights[j] > 0 && v !== v;
    });
    const left = (live.data.open || []).filter(row => !row[2] || live.found.labels[row[2]][i]);
    const rows = here.map(one => [one.label, one.ask]).concat(left);
    table(say("card.open"), rows.map(row => [row[0], say("card.ask", { whom: row[1] }), ""]));
  }

  // what connecting costs, of the prices that Python found
  function costs() {
    const one = prices.connection(model, i);
    if (!one) { noCosts(); return; }
    const money = { mid: ui.money(one.mid), low: ui.money(one.low), high: ui.money(one.high) };
    const rows = [[say("card.together"), isFinite(one.low) ? say("card.range", money) : money.mid,
      isFinite(one.years) ? say("card.years", { years: ui.format(one.years, 1) }) : ""]];
    if (one.point >= 0) {
      rows.push([say("card.connects_to"), (live.data.points.name[one.point] || say("unnamed")) + ", " + ui.format(one.kv, 0) + " kV", ui.value(one.km, "km", 1)]);
    }
    const told = headroomAt(one.point);
    if (told) { rows.push([say("card.headroom_here"), say("card.headroom_of", { mw: ui.format(told[2], 0), date: told[3] }), ""]); }
    table(say("card.connection_for", { load: ui.format(model.state.load, 0) + " MW" }), rows);
    card.appendChild(make("p", "gw-muted gw-small", say("card.straight_way")));
  }

  // what is published of the substation of a connection
  function headroomAt(point) {
    const points = live.data.points, at = point >= 0 && points ? earth.ecef([points.lon[point]], [points.lat[point]]) : null;
    return at && (live.data.headroom || []).find(place => earth.arcKm(at, 0, earth.ecef([place[0]], [place[1]]), 0) < SAME_KM) || null;
  }

  // where the page has no prices it says where they can be had, and guesses none
  function noCosts() {
    if (!Object.keys(live.data.facts).length || model.state.load === null) { return; }
    const at = live.found.spots.lat[i].toFixed(4) + "," + live.found.spots.lon[i].toFixed(4), box = make("p", "", say("card.costs_unknown") + " ");
    box.appendChild(make("code", "", "geowbit cost --mw " + model.state.load + " --at " + at));
    card.appendChild(make("h3", "", say("card.connection")));
    card.appendChild(box);
  }

  function points(amount) { return (amount < 0 ? "−" : "+") + ui.format(Math.abs(amount), 3); }

  // money as it is told elsewhere on the card
  function amount(one, v) { return one.name.endsWith("_mjpy") ? ui.money(v) : ui.value(v, one.unit, one.decimals); }

  // what keeps a candidate behind the best one, the largest loss first; the rows add up to the distance
  function behind() {
    const first = live.best.rows()[0];
    if (first === undefined || first === i) { return lifts(); }
    const there = model.parts(first),
          lost = model.parts(i).map((part, j) => ({
            one: part.criterion,
            here: part.value,
            best: there[j].value,
            points: part.part - there[j].part
          })).filter(row => row.points !== 0).sort((a, b) => a.points - b.points);
    const told = lost.filter(row => row.points < 0).slice(0, 4);
    let rest = 0;
    let better = 0;
    lost.forEach(row => {
      if (row.points > 0) { better += row.points; } else if (told.indexOf(row) < 0) { rest += row.points; }
    });
    const rows = told.map(row => {
      return [row.one.label, say("card.behind_row", { value: amount(row.one, row.here), best: amount(row.one, row.best) }), points(row.points)];
    });
    if (rest) { rows.push([say("card.behind_others"), "", points(rest)]); }
    if (better) { rows.push([say("card.behind_better"), "", points(better)]); }
    rows.push([say("card.behind_sum"), "", points(model.score[i] - model.score[first])]);
    table(say("card.behind", { name: live.nameOf(first).name }), rows, "gw-behind");
  }

  // of the best one itself, what a perfect place would have more
  function lifts() {
    const lost = model.parts(i).filter(part => part.weight > 0 && part.most - part.part > 0.005)
      .sort((a, b) => (b.most - b.part) - (a.most - a.part)).slice(0, 3);
    table(say("card.higher"), lost.map(part => {
      const one = part.criterion;
      return [one.label, say("card.higher_row", { value: amount(one, part.value), best: amount(one, part.ends.best) }),
        "+" + ui.format(part.most - part.part, 3)];
    }));
  }

  // what people could build, and how far up that would bring it
  function lifted() {
    if (model.bits[i]) { return; }
    const found = live.lifts(i), goal = found.goal === standings.BEST_DECILE ? "tenth" : "hundredth";
    if (!found.lifts.length) { return; }
    const rows = found.lifts.slice(0, MOST_LIFTS).map(lift => {
      const [what, whom] = live.data.levers[lift.one.lever], key = found.reached ? "now" : lift.needed === lift.needed ? goal : "not_alone";
      const told = make("span", "", say("card.lift_" + key, { value: amount(lift.one, lift.value), needed: amount(lift.one, lift.needed) }));
      told.appendChild(make("small", "", say("card.lift_by", { what, whom })));
      return [lift.one.label, told, ui.share(lift.percentile) + " %"];
    });
    table(say("card.lift_title"), rows, "gw-lifts");
    card.appendChild(make("p", "gw-muted", say("card.lift_note", { percentile: ui.share(found.together) })));
  }

  if (headed) { head(); }
  excluded();
  const facts = model.state.load === live.data.load && live.data.facts[live.idOf(i)], drawn = live.routes.section(i);
  if (drawn) { card.appendChild(drawn); }
  if (!facts) { costs(); }
  bars();
  behind();
  lifted();
  if (facts) {
    facts.forEach(part => { table(part[0], part[1]); });
  } else {
    open();
    nearest();
    latency();
    ground();
    others();
  }
  return card;
}
