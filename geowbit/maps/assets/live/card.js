// The card of a candidate: where it is, what makes its score, and what is known of it.
// Folium's engine compiles this file as a template: no doubled braces, "{" + "%" or "{" + "#".
geowbit.cardOptions = function (map) {
  "use strict";
  var size = map.getSize(), small = geowbit.narrow(map);
  return {
    maxWidth: Math.min(380, size.x - 48), minWidth: Math.min(300, size.x - 60),
    maxHeight: Math.max(180, size.y - (small ? 110 : 90)),
    autoPanPaddingTopLeft: small ? L.point(8, 12) : L.point(320, 16),
    autoPanPaddingBottomRight: small ? L.point(8, 12) : L.point(268, 30)
  };
};

geowbit.card = function (live, i, place) {
  "use strict";

  var make = geowbit.element, say = live.say, model = live.model, card = make("div", "gw-card");

  function head() {
    var named = live.nameOf(i), row = make("div", "gw-head"), text = make("div"), rank = model.rankOf(i);
    row.appendChild(make("span", place ? "gw-pin" : "gw-pin gw-pin-any", place ? String(place) : "·"));
    text.appendChild(make("h2", "", named.name));
    text.appendChild(geowbit.japanese(named.other));
    var ids = [live.idOf(i), geowbit.position(live.found.spots.lat[i], live.found.spots.lon[i])];
    if (live.found.labels.supply_area) { ids.push(live.data.names.supply_area[live.found.labels.supply_area[i]][0]); }
    text.appendChild(make("div", "gw-muted", ids.filter(Boolean).join(" · ")));
    var score = make("div", "gw-score", say("score") + " ");
    score.appendChild(make("b", "", geowbit.format(model.score[i], 3)));
    var ranked = rank ? say("rank_of", { rank: geowbit.format(rank, 0), count: geowbit.format(model.ranked(), 0) }) : say("excluded");
    score.appendChild(document.createTextNode(" · " + ranked));
    text.appendChild(score);
    row.appendChild(text);
    card.appendChild(row);
  }

  function bars() {
    var parts = model.parts(i).filter(function (part) { return part.weight > 0; });
    var widest = Math.max.apply(null, parts.map(function (part) { return part.most; }));
    parts.sort(function (a, b) { return b.part - a.part; });
    var top = make("div", "gw-part gw-parts-head");
    top.appendChild(make("h3", "", say("what_makes_the_score")));
    top.appendChild(make("span", "", say("weight")));
    top.appendChild(make("span", "", say("part")));
    card.appendChild(top);
    parts.forEach(function (part) {
      var row = make("div", "gw-part"), label = make("span", "", part.criterion.label + " ");
      label.appendChild(make("span", "gw-muted", geowbit.value(part.value, part.criterion.unit, part.criterion.decimals)));
      row.appendChild(label);
      row.appendChild(make("span", "gw-muted", geowbit.short(part.weight)));
      row.appendChild(make("span", "", geowbit.format(part.part, 3)));
      var bar = make("div", "gw-bar"), most = make("i", "gw-most"), got = make("i", "gw-got");
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
    var three = rows.some(function (row) { return row[1] && row[2]; }) ? "gw-three" : "";
    var box = make("table", [three, className].filter(Boolean).join(" "));
    rows.forEach(function (row) {
      var line = make("tr");
      var name = make("th", "", row[0]);
      name.scope = "row";
      line.appendChild(name);
      var cells = row.slice(1).filter(Boolean);
      cells.forEach(function (text, k) {
        var cell = make("td", text === row[2] ? "gw-num" : "", text);
        if (cells.length === 1) { cell.colSpan = 2; }
        line.appendChild(cell);
      });
      box.appendChild(line);
    });
    card.appendChild(make("h3", "", title));
    card.appendChild(box);
  }

  function shownValue(one) {
    var v = model.values(one.name)[i];
    return one.flag ? say(v ? "yes" : "no") : geowbit.value(v, one.unit, one.decimals);
  }

  function isKnown(one) {
    var v = model.values(one.name)[i];
    return v === v && !(one.flag && !v);
  }

  function measured(names) {
    return names.map(function (name) {
      return live.data.criteria.find(function (one) { return one.name === name; });
    }).filter(function (one) { return one && isKnown(one); });
  }

  // why a candidate is out, with the limit as it stands now
  function excluded() {
    table(say("card.excluded_by"), model.reasons(i).map(function (rule) {
      var limit = rule.range ? model.state.rules[live.data.rules.indexOf(rule)].limit : null;
      if (limit === null) { return [rule.reason || rule.label, "", ""]; }
      function told(v) { return geowbit.value(v, rule.unit, rule.decimals); }
      return [limit === rule.limit ? rule.reason : rule.label, "", told(model.values(rule.column)[i]) + " " + rule.op + " " + told(limit)];
    }), "gw-out");
  }

  function nearest() {
    var here = model.loadClass(), labels = here && live.found.labels[here.nearest], points = live.data.points, rows = [];
    if (labels && points) {
      var k = labels[i], km = model.values("substation_km"), kv = model.values("substation_kv");
      var voltage = kv ? ", " + geowbit.format(kv[i], 0) + " kV" : "";
      rows.push([say("card.substation"), (points.name[k] || say("unnamed")) + voltage, geowbit.value(km[i], "km", 1)]);
    }
    measured((rows.length ? [] : ["substation_km"]).concat("fiber_km", "fiber_node_km", "hv_line_km")).forEach(function (one) {
      rows.push([one.label, "", shownValue(one)]);
    });
    table(say("nearest"), rows);
  }

  function latency() {
    var rows = [];
    live.data.hubs.forEach(function (hub) {
      var words = [["rtt_" + hub[0] + "_ms", "card.all_optical"], ["rtt_" + hub[0] + "_conventional_ms", "card.today"]].map(function (pair) {
        var found = measured([pair[0]])[0];
        return found ? say(pair[1], { ms: geowbit.format(model.values(found.name)[i], 1) }) : "";
      }).filter(Boolean);
      if (words.length) { rows.push([hub[1], words.join(" · "), ""]); }
    });
    table(say("card.latency"), rows);
  }

  function ground() {
    table(say("card.ground"), measured(live.data.hazards).map(function (one) { return [one.label, "", shownValue(one)]; }));
  }

  // what no other part has told
  function others() {
    var told = ["fiber_km", "fiber_node_km", "hv_line_km", "substation_km"].concat(live.data.hazards);
    live.data.hubs.forEach(function (hub) { told.push("rtt_" + hub[0] + "_ms", "rtt_" + hub[0] + "_conventional_ms"); });
    table(say("not_weighed"), live.data.criteria.filter(function (one, j) {
      return !model.state.weights[j] && told.indexOf(one.name) < 0 && isKnown(one);
    }).map(function (one) { return [one.label, "", shownValue(one)]; }));
  }

  // costs are the work of Python: the page says where they can be had, and guesses none
  function noCosts() {
    if (!Object.keys(live.data.facts).length || model.state.load === null) { return; }
    var at = live.found.spots.lat[i].toFixed(4) + "," + live.found.spots.lon[i].toFixed(4), box = make("p", "", say("card.costs_unknown") + " ");
    box.appendChild(make("code", "", "geowbit cost --mw " + model.state.load + " --at " + at));
    card.appendChild(make("h3", "", say("card.connection")));
    card.appendChild(box);
  }

  function points(amount) { return (amount < 0 ? "−" : "+") + geowbit.format(Math.abs(amount), 3); }

  // what keeps a candidate behind the best one, the largest loss first; the rows add up to the distance
  function behind() {
    var first = live.best.rows()[0];
    if (first === undefined || first === i) { return lifts(); }
    var there = model.parts(first), lost = model.parts(i).map(function (part, j) {
      return { one: part.criterion, here: part.value, best: there[j].value, points: part.part - there[j].part };
    }).filter(function (row) { return row.points !== 0; }).sort(function (a, b) { return a.points - b.points; });
    var told = lost.filter(function (row) { return row.points < 0; }).slice(0, 4), rest = 0, better = 0;
    lost.forEach(function (row) {
      if (row.points > 0) { better += row.points; } else if (told.indexOf(row) < 0) { rest += row.points; }
    });
    var rows = told.map(function (row) {
      function value(v) { return geowbit.value(v, row.one.unit, row.one.decimals); }
      return [row.one.label, say("card.behind_row", { value: value(row.here), best: value(row.best) }), points(row.points)];
    });
    if (rest) { rows.push([say("card.behind_others"), "", points(rest)]); }
    if (better) { rows.push([say("card.behind_better"), "", points(better)]); }
    rows.push([say("card.behind_sum"), "", points(model.score[i] - model.score[first])]);
    table(say("card.behind", { name: live.nameOf(first).name }), rows, "gw-behind");
  }

  // of the best one itself, what a perfect place would have more
  function lifts() {
    var lost = model.parts(i).filter(function (part) { return part.weight > 0 && part.most - part.part > 0.005; })
      .sort(function (a, b) { return (b.most - b.part) - (a.most - a.part); }).slice(0, 3);
    table(say("card.higher"), lost.map(function (part) {
      var one = part.criterion, best = geowbit.value(part.ends.best, one.unit, one.decimals);
      return [one.label, say("card.higher_row", { value: geowbit.value(part.value, one.unit, one.decimals), best: best }),
        "+" + geowbit.format(part.most - part.part, 3)];
    }));
  }

  head();
  excluded();
  var facts = model.state.load === live.data.load && live.data.facts[live.idOf(i)], drawn = live.routes.section(i);
  if (drawn) { card.appendChild(drawn); }
  bars();
  behind();
  if (facts) {
    facts.forEach(function (part) { table(part[0], part[1]); });
  } else {
    noCosts();
    nearest();
    latency();
    ground();
    others();
  }
  return card;
};
