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
    model.reasons(i).forEach(function (rule) { text.appendChild(make("div", "gw-reason", rule.reason)); });
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

  function table(title, rows) {
    if (!rows.length) { return; }
    var box = make("table");
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

  function nearest() {
    var labels = live.found.labels[model.loadClass() ? model.loadClass().nearest : ""], points = live.data.points;
    if (!labels || !points) { return; }
    var k = labels[i], km = model.values("substation_km"), kv = model.values("substation_kv");
    var voltage = kv ? ", " + geowbit.format(kv[i], 0) + " kV" : "";
    table(say("nearest"), [[say("substation"), (points.name[k] || say("unnamed")) + voltage, geowbit.value(km[i], "km", 1)]]);
  }

  function others() {
    var known = live.data.criteria.map(function (one, j) { return [one, j]; }).filter(function (pair) {
      var v = model.values(pair[0].name)[i];
      return !model.state.weights[pair[1]] && v === v && !(pair[0].flag && !v);
    });
    table(say("not_weighed"), known.map(function (pair) {
      var shown = pair[0].flag ? say("yes") : geowbit.value(model.values(pair[0].name)[i], pair[0].unit, pair[0].decimals);
      return [pair[0].label, "", shown];
    }));
  }

  // what keeps a candidate from a higher place, the largest loss first
  function losses() {
    var lost = model.parts(i).filter(function (part) { return part.weight > 0 && part.most - part.part > 0.005; })
      .sort(function (a, b) { return (b.most - b.part) - (a.most - a.part); }).slice(0, 3);
    table(say("card.higher"), lost.map(function (part) {
      var one = part.criterion, best = geowbit.value(part.ends.best, one.unit, one.decimals);
      return [one.label, say("card.higher_row", { value: geowbit.value(part.value, one.unit, one.decimals), best: best }),
        "+" + geowbit.format(part.most - part.part, 3)];
    }));
  }

  head();
  bars();
  losses();
  var facts = model.state.load === live.data.load && live.data.facts[live.idOf(i)];
  if (facts) {
    facts.forEach(function (part) { table(part[0], part[1]); });
  } else {
    nearest();
    others();
  }
  return card;
};
