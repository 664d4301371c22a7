// What the reader keeps: the state in the address, the list as a file, the study as a file.
// Folium's engine compiles this file as a template: no doubled braces, "{" + "%" or "{" + "#".
geowbit.keeping = (function () {
  "use strict";

  function finite(text) { return text !== "" && isFinite(Number(text)); }

  function decoded(text) { try { return decodeURIComponent(text); } catch (error) { return text; } }

  // what an address names is found again in a run that has more of it, or in another order
  function pairs(list) {
    return list.map(function (pair) { return encodeURIComponent(pair[0]) + ":" + pair[1]; }).join(",");
  }

  function told(text) {
    var found = new Map();
    (text || "").split(",").forEach(function (part) {
      var cut = part.lastIndexOf(":");
      if (cut > 0) { found.set(decoded(part.slice(0, cut)), part.slice(cut + 1)); }
    });
    return found;
  }

  // a name for each of a list, told apart where two are alike
  function named(list, name) {
    var seen = new Map();
    return list.map(function (one) {
      var called = name(one), count = (seen.get(called) || 0) + 1;
      seen.set(called, count);
      return count > 1 ? called + "~" + count : called;
    });
  }

  function view(map) {
    return {
      key: "map",
      write: function () {
        var center = map.getCenter();
        return [map.getZoom(), center.lat.toFixed(4), center.lng.toFixed(4)].join("/");
      },
      read: function (text) {
        var view = (text || "").split("/");
        if (view.length === 3 && view.every(finite)) { map.setView([Number(view[1]), Number(view[2])], Number(view[0]), { animate: false }); }
      }
    };
  }

  function layers(map) {
    var all = map.gwControl ? map.gwControl._layers : [];
    var names = named(all, function (entry) { return (/data-gw-layer="([^"]*)"/.exec(entry.name) || ["", entry.name])[1]; });
    var atFirst = all.map(function (entry) { return map.hasLayer(entry.layer); });
    return {
      key: "layers",
      write: function () {
        return pairs(all.map(function (entry, k) { return [names[k], map.hasLayer(entry.layer) ? 1 : 0, k]; })
          .filter(function (one) { return Boolean(one[1]) !== atFirst[one[2]]; }));
      },
      read: function (text) {
        var given = told(text);
        all.forEach(function (entry, k) {
          var on = given.has(names[k]) ? given.get(names[k]) === "1" : atFirst[k];
          if (on !== map.hasLayer(entry.layer)) { map[on ? "addLayer" : "removeLayer"](entry.layer); }
        });
      }
    };
  }

  function load(live) {
    var state = live.model.state;
    return {
      key: "load",
      write: function () { return state.load === live.data.load ? "" : String(state.load); },
      read: function (text) {
        state.load = text && live.data.loads_mw.indexOf(Number(text)) >= 0 ? Number(text) : live.data.load;
      }
    };
  }

  function weights(live) {
    var state = live.model.state, criteria = live.data.criteria;
    return {
      key: "weights",
      write: function () {
        return pairs(criteria.map(function (one, j) { return [one.name, state.weights[j], one.weight]; })
          .filter(function (one) { return one[1] !== one[2]; }));
      },
      read: function (text) {
        var given = told(text);
        state.weights = criteria.map(function (one) {
          var weight = given.get(one.name);
          return weight !== undefined && finite(weight) && Number(weight) >= 0 ? Number(weight) : one.weight;
        });
      }
    };
  }

  function limits(live) {
    var state = live.model.state, rules = live.data.rules;
    var names = named(rules, function (rule) { return rule.op ? rule.column + " " + rule.op : rule.rule || rule.reason; });
    return {
      key: "limits",
      write: function () {
        return pairs(rules.map(function (rule, k) {
          var chosen = state.rules[k];
          return [names[k], chosen.on ? (chosen.limit === rule.limit ? "" : chosen.limit) : "off"];
        }).filter(function (one) { return one[1] !== ""; }));
      },
      read: function (text) {
        var given = told(text);
        rules.forEach(function (rule, k) {
          var limit = given.get(names[k]);
          state.rules[k].on = limit !== "off";
          state.rules[k].limit = limit !== undefined && finite(limit) && rule.op ? Number(limit) : rule.limit;
        });
      }
    };
  }

  // what cannot be read in an address is passed over: it may come from another map
  function read(parts, text) {
    var given = new Map();
    text.replace(/^#/, "").split("&").forEach(function (part) {
      var cut = part.indexOf("=");
      given.set(part.slice(0, cut), part.slice(cut + 1));
    });
    parts.forEach(function (part) { part.read(given.get(part.key)); });
  }

  function written(parts) {
    return parts.map(function (part) { return [part.key, part.write()]; })
      .filter(function (one) { return one[1] !== ""; })
      .map(function (one) { return one.join("="); }).join("&");
  }

  // the state of a map in its address: where it looks, its layers, and what else it keeps
  function address(live, kept, restored) {
    var timer = 0, own = "", map = live.map, parts = [view(map)].concat(kept, layers(map));
    function write() {
      timer = 0;
      own = "#" + written(parts);
      try { history.replaceState(null, "", own); } catch (error) { own = ""; }
    }
    function later() { if (!timer) { timer = setTimeout(write, 250); } }
    function open() {
      var before = written(kept);
      read(parts, location.hash);
      if (written(kept) !== before) { restored(); }
    }
    if (location.hash.length > 1) { open(); }
    map.on("moveend overlayadd overlayremove", later);
    live.listeners.push(later);
    window.addEventListener("hashchange", function () { if (location.hash !== own) { open(); } });
  }

  function state(live) { return [load(live), weights(live), limits(live)]; }

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

  return { address: address, buttons: buttons, csv: csv, state: state, study: study };
})();
