// What the reader keeps: the state in the address, the list as a file, the study as a file.
import * as original from "./original.js";
import * as scales from "./scales.js";
import * as ui from "./ui.js";

// changes nearer to each other than this are one move of a slider
const GESTURE_MS = 800;

function finite(text) { return text !== "" && isFinite(Number(text)); }

function decoded(text) { try { return decodeURIComponent(text); } catch (error) { return text; } }

// what an address names is found again in a run that has more of it, or in another order
function pairs(list) {
  return list.map(pair => encodeURIComponent(pair[0]) + ":" + pair[1]).join(",");
}

function told(text) {
  const found = new Map();
  (text || "").split(",").forEach(part => {
    const cut = part.lastIndexOf(":");
    if (cut > 0) { found.set(decoded(part.slice(0, cut)), part.slice(cut + 1)); }
  });
  return found;
}

// a name for each of a list, told apart where two are alike
function named(list, name) {
  const seen = new Map();
  return list.map(one => {
    const called = name(one), count = (seen.get(called) || 0) + 1;
    seen.set(called, count);
    return count > 1 ? called + "~" + count : called;
  });
}

function view(map) {
  return {
    key: "map",
    write() {
      const center = map.getCenter();
      return [map.getZoom(), center.lat.toFixed(4), center.lng.toFixed(4)].join("/");
    },
    read(text) {
      const view = (text || "").split("/");
      if (view.length === 3 && view.every(finite)) { map.setView([Number(view[1]), Number(view[2])], Number(view[0]), { animate: false }); }
    }
  };
}

function layers(map) {
  const all = map.gwControl ? map.gwControl._layers : [];
  const names = named(all, entry => (/data-gw-layer="([^"]*)"/.exec(entry.name) || ["", entry.name])[1]);
  const atFirst = all.map(entry => map.hasLayer(entry.layer));
  return {
    key: "layers",
    write() {
      return pairs(all.map((entry, k) => [names[k], map.hasLayer(entry.layer) ? 1 : 0, k])
        .filter(one => Boolean(one[1]) !== atFirst[one[2]]));
    },
    read(text) {
      const given = told(text);
      all.forEach((entry, k) => {
        const on = given.has(names[k]) ? given.get(names[k]) === "1" : atFirst[k];
        if (on !== map.hasLayer(entry.layer)) { map[on ? "addLayer" : "removeLayer"](entry.layer); }
      });
    }
  };
}

function load(live) {
  const state = live.model.state;
  return {
    key: "load",
    write() { return state.load === live.data.load ? "" : String(state.load); },
    read(text) {
      state.load = text && live.data.loads_mw.indexOf(Number(text)) >= 0 ? Number(text) : live.data.load;
    }
  };
}

function weights(live) {
  const state = live.model.state, criteria = live.data.criteria;
  return {
    key: "weights",
    write() {
      return pairs(criteria.map((one, j) => [one.name, state.weights[j], one.weight])
        .filter(one => one[1] !== one[2]));
    },
    read(text) {
      const given = told(text);
      state.weights = criteria.map(one => {
        const weight = given.get(one.name);
        return weight !== undefined && finite(weight) && Number(weight) >= 0 ? Number(weight) : one.weight;
      });
    }
  };
}

function functions(live) {
  const state = live.model.state, criteria = live.data.criteria;
  return {
    key: "scales",
    write() {
      return pairs(criteria.map((one, j) => [one.name, scales.write(state.scales[j]), scales.same(state.scales[j], scales.ofStudy(one))])
        .filter(one => !one[2]));
    },
    read(text) {
      const given = told(text);
      state.scales = criteria.map(one => scales.read(given.get(one.name) || "", one.direction) || scales.ofStudy(one));
    }
  };
}

function limits(live) {
  const state = live.model.state, rules = live.data.rules;
  const names = named(rules, rule => rule.op ? rule.column + " " + rule.op : rule.rule || rule.reason);
  return {
    key: "limits",
    write() {
      return pairs(rules.map((rule, k) => {
        const chosen = state.rules[k];
        return [names[k], chosen.on ? (chosen.limit === rule.limit ? "" : chosen.limit) : "off"];
      }).filter(one => one[1] !== ""));
    },
    read(text) {
      const given = told(text);
      rules.forEach((rule, k) => {
        const limit = given.get(names[k]);
        state.rules[k].on = limit !== "off";
        state.rules[k].limit = limit !== undefined && finite(limit) && rule.op && rule.limit !== undefined ? Number(limit) : rule.limit;
      });
    }
  };
}

// what cannot be read in an address is passed over: it may come from another map
function read(parts, text) {
  const given = new Map();
  text.replace(/^#/, "").split("&").forEach(part => {
    const cut = part.indexOf("=");
    given.set(part.slice(0, cut), part.slice(cut + 1));
  });
  parts.forEach(part => { part.read(given.get(part.key)); });
}

function written(parts) {
  return parts.map(part => [part.key, part.write()])
    .filter(one => one[1] !== "")
    .map(one => one.join("=")).join("&");
}

// the state of a map in its address: where it looks, its layers, and what else it keeps
function address(live, kept, restored) {
  let timer = 0;
  let own = "";
  const map = live.map;
  const parts = [view(map)].concat(kept, live.further, layers(map));
  // the states to go back to, and the one at hand
  const earlier = [];
  let last = "";
  let moved = 0;
  function write() {
    const now = written(kept), changed = now !== last, gesture = changed && Date.now() - moved > GESTURE_MS;
    timer = 0;
    own = "#" + written(parts);
    if (gesture) { earlier.push(last); }
    if (changed) { last = now; moved = Date.now(); }
    // the back button of the browser undoes a change, and does not follow each move of the map
    try { history[gesture ? "pushState" : "replaceState"](null, "", own); } catch (error) { own = ""; }
    if (changed) { live.map.fire("gwkept"); }
  }
  function later() { if (!timer) { timer = setTimeout(write, 250); } }
  function open(text) {
    const before = written(kept);
    read(parts, text);
    last = written(kept);
    moved = 0;
    if (last !== before) { restored(); }
  }
  function put(text) {
    clearTimeout(timer);
    read(kept, text);
    last = written(kept);
    moved = 0;
    restored();
    map.fire("gwkept");
  }
  last = written(kept);
  const first = last;
  // a link says more than what a saved copy of the page has kept
  const opened = location.hash.length > 1 ? location.hash : original.kept().address;
  if (typeof opened === "string" && opened) { open(opened); }
  map.on("moveend overlayadd overlayremove gwfurther", later);
  live.listeners.push(later);
  window.addEventListener("hashchange", () => { if (location.hash !== own) { open(location.hash); } });
  return {
    written() { return "#" + written(parts); },
    undoes() { return earlier.length > 0; },
    resets() { return written(kept) !== first; },
    undo() {
      if (timer) { write(); }
      const before = earlier.pop();
      if (before !== undefined) { put(before); }
    },
    reset() {
      if (timer) { write(); }
      if (written(kept) === first) { return; }
      earlier.push(written(kept));
      put(first);
    }
  };
}

// undo a change of weights, load or limits, and go back to what the study says
function again(live, kept, row) {
  const buttons = {};
  ["undo", "reset"].forEach(name => {
    const button = ui.element("button", "gw-tool", live.say(name));
    button.type = "button";
    button.title = live.say(name + "_hint");
    button.setAttribute("data-gw-" + name, "");
    button.addEventListener("click", () => { kept[name](); });
    row.appendChild(button);
    buttons[name] = button;
  });
  function show() {
    buttons.undo.disabled = !kept.undoes();
    buttons.reset.disabled = !kept.resets();
  }
  live.map.on("gwkept", show);
  show();
}

function state(live) { return [load(live), weights(live), functions(live), limits(live)]; }

function save(name, kind, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 10000);
}

function quoted(text) {
  text = ui.bare(text);
  // a spreadsheet takes what begins like this for a formula
  if (/^[=+\-@\t\r]/.test(text) && !finite(text)) { text = "'" + text; }
  return /[",\n\r]/.test(text) ? '"' + text.split('"').join('""') + '"' : text;
}

// the list of the best sites, as a spreadsheet opens it as well
function csv(live) {
  const criteria = live.data.criteria, model = live.model;
  const head = ["place", "rank", "site_id", "name", "name_other", "lat", "lon", "score", "coverage"];
  const rows = [head.concat(criteria.map(one => one.name))];
  live.best.rows().forEach((i, k) => {
    const named = live.nameOf(i), spots = live.found.spots;
    rows.push([k + 1, model.rankOf(i), live.idOf(i), named.name, named.other, spots.lat[i].toFixed(6), spots.lon[i].toFixed(6),
      model.score[i].toFixed(6), model.coverage(i).toFixed(6)].concat(criteria.map(one => {
      const v = model.value(one.name, i);
      return isFinite(v) ? v : "";
    })));
  });
  return table(rows);
}

// as a spreadsheet opens it
function table(rows) { return "\ufeff" + rows.map(row => row.map(quoted).join(",")).join("\n") + "\n"; }

// whether a rule is that of a criterion which excludes where it is not known
function ofCriterion(live, rule) {
  return rule.op === "unknown" && live.data.criteria.some(one => one.name === rule.column && one.unknown === "exclude");
}

// a study that gives these scores when geowbit runs it; JSON is YAML
function study(live) {
  const state = live.model.state, told = JSON.parse(JSON.stringify(live.data.study)), criteria = {};
  live.data.criteria.forEach((one, j) => {
    // a criterion of the study's own layers says there what it measures
    criteria[one.name] = Object.assign({}, (told.criteria || {})[one.name], { weight: state.weights[j] });
    // listed values are their own ends
    const chosen = state.scales[j], listed = scales.listed(chosen.scale);
    const ends = chosen.per_mw ? chosen.per_mw.map(end => end * state.load) : [chosen.best, chosen.worst];
    ["best", "worst"].forEach((end, k) => {
      delete criteria[one.name][end];
      if (ends[k] !== null && !listed) { criteria[one.name][end] = ends[k]; }
    });
    criteria[one.name].scale = chosen.scale;
    // where it excludes, its rule says so below, if it is on
    criteria[one.name].unknown = one.unknown === "exclude" ? "leave_out" : one.unknown;
  });
  told.criteria = criteria;
  // all that they say is in the criteria
  told.weights = {};
  ["preset", "pairwise"].forEach(key => { delete told[key]; });
  told.load_mw = state.load;
  const others = live.data.rules.filter(rule => !ofCriterion(live, rule));
  const given = told.exclude && told.exclude.length === others.length ? told.exclude : null;
  told.exclude = [];
  live.data.rules.forEach((rule, k) => {
    if (!state.rules[k].on || !(rule.rule || given)) { return; }
    if (rule.op === "unknown") { told.exclude.push(rule.column + " unknown"); } else if (rule.op) {
      told.exclude.push(rule.column + " " + rule.op + " " + state.rules[k].limit);
    } else { told.exclude.push(given ? given[k] : rule.rule); }
  });
  return "# " + live.say("study_file") + "\n" + JSON.stringify(told, null, 1) + "\n";
}

function buttons(live, home) {
  const row = ui.element("div", "gw-tools");
  const files = [
    { say: "save_list", kind: "csv", name: "sites.csv", type: "text/csv;charset=utf-8", write: csv },
    { say: "save_study", kind: "yaml", name: "study.yaml", type: "text/yaml;charset=utf-8", write: study }
  ];
  files.forEach(file => {
    const button = ui.element("button", "gw-tool", live.say(file.say));
    button.type = "button";
    button.setAttribute("data-gw-save", file.kind);
    button.addEventListener("click", () => { save(file.name, file.type, file.write(live)); });
    row.appendChild(button);
  });
  const dark = ui.element("button", "gw-tool", live.say("theme_turn"));
  dark.type = "button";
  dark.setAttribute("data-gw-turn", "");
  dark.addEventListener("click", () => { live.map.gwTheme.turn(); });
  row.appendChild(dark);
  row.appendChild(live.measure.button);
  home.appendChild(row);
  home.appendChild(live.measure.status);
  return row;
}

export { address, again, buttons, csv, decoded, save, state, study, table };
