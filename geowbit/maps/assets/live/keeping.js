// What the reader keeps: the state in the address, the list as a file, the study as a file.
// Folium's engine compiles this file as a template: no doubled braces, "{" + "%" or "{" + "#".
geowbit.keeping = (function () {
  "use strict";

  function changedWeights(live) {
    return live.data.criteria.some(function (one, j) { return one.weight !== live.model.state.weights[j]; });
  }

  function changedRules(live) {
    return live.data.rules.map(function (rule, k) {
      var chosen = live.model.state.rules[k];
      if (!chosen.on) { return k + ":off"; }
      return chosen.limit !== rule.limit ? k + ":" + chosen.limit : "";
    }).filter(Boolean);
  }

  function layersOn(map) {
    if (!map.gwControl) { return ""; }
    return map.gwControl._layers.map(function (entry) { return map.hasLayer(entry.layer) ? 1 : 0; }).join("");
  }

  function written(live) {
    var map = live.map, center = map.getCenter(), state = live.model.state;
    var parts = ["map=" + [map.getZoom(), center.lat.toFixed(4), center.lng.toFixed(4)].join("/")];
    if (state.load !== live.data.load) { parts.push("load=" + state.load); }
    if (changedWeights(live)) { parts.push("weights=" + state.weights.join(",")); }
    if (changedRules(live).length) { parts.push("limits=" + changedRules(live).join(",")); }
    if (layersOn(map) !== live.layersAtFirst) { parts.push("layers=" + layersOn(map)); }
    return parts.join("&");
  }

  function finite(text) { return text !== "" && isFinite(Number(text)); }

  // what cannot be read in an address is passed over: it may come from another map
  function read(live, text) {
    var given = {}, map = live.map, model = live.model, state = model.state;
    text.replace(/^#/, "").split("&").forEach(function (part) {
      var cut = part.indexOf("=");
      given[part.slice(0, cut)] = decodeURIComponent(part.slice(cut + 1));
    });
    var weights = (given.weights || "").split(",");
    if (weights.length === state.weights.length && weights.every(function (w) { return finite(w) && Number(w) >= 0; })) {
      state.weights = weights.map(Number);
    }
    if (live.data.loads_mw.indexOf(Number(given.load)) >= 0) { state.load = Number(given.load); }
    (given.limits || "").split(",").forEach(function (limit) {
      var pair = limit.split(":"), chosen = pair.length === 2 && state.rules[pair[0]];
      if (chosen && pair[1] === "off") { chosen.on = false; }
      if (chosen && finite(pair[1]) && live.data.rules[pair[0]].op) { chosen.limit = Number(pair[1]); }
    });
    if (map.gwControl && given.layers && given.layers.length === map.gwControl._layers.length) {
      map.gwControl._layers.forEach(function (entry, k) {
        if (given.layers[k] === "1") { map.addLayer(entry.layer); } else { map.removeLayer(entry.layer); }
      });
    }
    var view = (given.map || "").split("/");
    if (view.length === 3 && view.every(finite)) { map.setView([Number(view[1]), Number(view[2])], Number(view[0]), { animate: false }); }
    return Boolean(given.weights || given.load || given.limits);
  }

  function address(live) {
    var timer = 0, own = "";
    live.layersAtFirst = layersOn(live.map);
    function write() {
      timer = 0;
      own = "#" + written(live);
      try { history.replaceState(null, "", own); } catch (error) { own = ""; }
    }
    function later() { if (!timer) { timer = setTimeout(write, 250); } }
    if (location.hash.length > 1 && read(live, location.hash)) { live.change("load"); }
    live.map.on("moveend overlayadd overlayremove", later);
    live.listeners.push(later);
    window.addEventListener("hashchange", function () {
      if (location.hash !== own) { read(live, location.hash); live.change("load"); }
    });
  }

  function save(name, kind, text) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: kind }));
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  function quoted(text) {
    text = geowbit.bare(text);
    // a spreadsheet takes what begins like this for a formula
    if (/^[=+\-@\t\r]/.test(text) && !finite(text)) { text = "'" + text; }
    return /[",\n\r]/.test(text) ? '"' + text.split('"').join('""') + '"' : text;
  }

  // the list of the best sites, as a spreadsheet opens it in Japan as well
  function csv(live) {
    var criteria = live.data.criteria, model = live.model;
    var head = ["place", "rank", "site_id", "name", "name_other", "lat", "lon", "score"];
    var rows = [head.concat(criteria.map(function (one) { return one.name; }))];
    live.best.rows().forEach(function (i, k) {
      var named = live.nameOf(i), spots = live.found.spots;
      rows.push([k + 1, model.rankOf(i), live.idOf(i), named.name, named.other, spots.lat[i].toFixed(6), spots.lon[i].toFixed(6),
        model.score[i].toFixed(6)].concat(criteria.map(function (one) {
        var v = model.values(one.name)[i];
        return isFinite(v) ? v : "";
      })));
    });
    return "\ufeff" + rows.map(function (row) { return row.map(quoted).join(","); }).join("\n") + "\n";
  }

  // a study that gives these scores when geowbit runs it; JSON is YAML
  function study(live) {
    var state = live.model.state, told = JSON.parse(JSON.stringify(live.data.study)), criteria = {};
    live.data.criteria.forEach(function (one, j) {
      // a criterion of the study's own layers says there what it measures
      criteria[one.name] = Object.assign({}, (told.criteria || {})[one.name], { weight: state.weights[j] });
      ["best", "worst"].forEach(function (end) { if (one[end] !== null) { criteria[one.name][end] = one[end]; } });
    });
    told.criteria = criteria;
    told.load_mw = state.load;
    var given = told.exclude && told.exclude.length === live.data.rules.length ? told.exclude : null;
    told.exclude = [];
    live.data.rules.forEach(function (rule, k) {
      if (!state.rules[k].on || !(rule.rule || given)) { return; }
      if (rule.op) { told.exclude.push(rule.column + " " + rule.op + " " + state.rules[k].limit); } else {
        told.exclude.push(given ? given[k] : rule.rule);
      }
    });
    return "# " + live.say("study_file") + "\n" + JSON.stringify(told, null, 1) + "\n";
  }

  function buttons(live, home) {
    var row = geowbit.element("div", "gw-tools");
    [["save_list", "csv", "sites.csv", "text/csv;charset=utf-8", csv], ["save_study", "yaml", "study.yaml", "text/yaml;charset=utf-8", study]]
      .forEach(function (one) {
        var button = geowbit.element("button", "gw-tool", live.say(one[0]));
        button.type = "button";
        button.setAttribute("data-gw-save", one[1]);
        button.addEventListener("click", function () { save(one[2], one[3], one[4](live)); });
        row.appendChild(button);
      });
    row.appendChild(live.measure.button);
    home.appendChild(row);
    home.appendChild(live.measure.status);
  }

  return { address: address, buttons: buttons, csv: csv, study: study };
})();
