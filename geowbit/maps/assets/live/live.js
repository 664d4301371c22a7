// The map that weighs itself anew: what a change of a slider sets going.
// Folium's engine compiles this file as a template: no doubled braces, "{" + "%" or "{" + "#".
geowbit.live = (function () {
  "use strict";

  var make = geowbit.element;

  function sayer(words) {
    return function (key, parts) {
      var name = key.replace(/[^A-Za-z0-9_]+/g, "-"), text = words[name] === undefined ? key : words[name];
      // one or many, as geowbit.maps.language.say chooses
      text = text.replace(/\{(\w+)\|([^|}]*)\|([^|}]*)\}/g, function (all, name, one, many) { return String((parts || {})[name]) === "1" ? one : many; });
      Object.keys(parts || {}).forEach(function (name) { text = text.split("{" + name + "}").join(parts[name]); });
      return text;
    };
  }

  function Live(map, data, group) {
    this.map = map;
    this.data = data;
    this.group = group;
    this.say = sayer(data.words);
    this.listeners = [];
    this.pending = {};
  }

  Live.prototype = {
    // the lines of a best site, else the straight one to the substation that would carry the load
    connect: function (i) {
      if (this.routes.show(i)) { this.disconnect(true); return; }
      var here = this.model.loadClass(), points = this.data.points;
      this.disconnect(true);
      if (!here || !points) { return; }
      var k = this.found.labels[here.nearest][i], spots = this.found.spots;
      this.link = L.polyline([[spots.lat[i], spots.lon[i]], [points.lat[k], points.lon[k]]],
        { pane: geowbit.pane(this.map, "gw-lines", 350, true), color: "#111", weight: 2, dashArray: "3 5", interactive: false }).addTo(this.map);
    },

    disconnect: function (onlyLink) {
      if (onlyLink !== true) { this.routes.hide(); }
      if (this.link) { this.link.remove(); this.link = null; }
    },

    start: function (found) {
      this.found = found;
      this.model = geowbit.model(this.data, found);
      this.field = new geowbit.field.Field(this.model, { colors: this.data.colors, excluded: this.data.excluded });
      this.group.addLayer(this.field);
      var home = this.home();
      this.routes = geowbit.routes(this);
      this.measure = geowbit.reading.measure(this);
      this.pointer = geowbit.reading.pointer(this);
      this.showControls = geowbit.controls.build(this, home);
      geowbit.reading.search(this, home);
      this.best = geowbit.best(this, home);
      geowbit.keeping.buttons(this, home);
      this.tell();
      this.map.on("click", this.point, this);
      this.map.on("popupclose", this.disconnect, this);
      this.map.getContainer().addEventListener("keydown", function (event) {
        // what lies in the middle of the map, for those who move it by keys
        if (event.key === "Enter" && event.target === this.map.getContainer()) {
          this.pointAt(this.map.getSize().divideBy(2));
        }
      }.bind(this));
      geowbit.keeping.address(this, geowbit.keeping.state(this), function () { this.change("load"); }.bind(this));
      var state = this.map.getContainer().dataset;
      state.gwScores = "shown";
      this.model.prepare(function () { state.gwScores = "ready"; });
    },

    // the box of the study where there is one, else a box of its own
    home: function () {
      var panel = this.map.getContainer().querySelector(".gw-title"), box = make("div", "gw-live");
      if (!panel) {
        panel = make("div", "gw-panel gw-title");
        panel.appendChild(make("h1", "", this.data.name));
        geowbit.panel(this.map, "topleft", panel);
      }
      panel.appendChild(box);
      return box;
    },

    // the card of the candidate under a click, or another point of the measured line
    point: function (event) {
      // on a small window the first click only puts the list of layers away
      if (geowbit.narrow(this.map) && this.map.getContainer().querySelector(".leaflet-control-layers-expanded")) { return; }
      // a symbol under the click says what it is
      if (event.gwTaken && !this.measure.on) { return; }
      this.pointAt(event.containerPoint || this.map.latLngToContainerPoint(event.latlng));
    },

    pointAt: function (point) {
      var latlng = this.map.containerPointToLatLng(point), i = this.map.hasLayer(this.field) ? this.field.at(point) : -1;
      if (this.measure.on) { this.measure.add(latlng); } else if (i >= 0) { this.card(i, latlng); }
    },

    openAt: function (i) {
      var at = [this.found.spots.lat[i], this.found.spots.lon[i]];
      this.map.setView(at, Math.max(this.map.getZoom(), 10), { animate: false });
      this.card(i, at);
    },

    card: function (i, latlng) {
      this.map.closePopup();
      this.connect(i);
      L.popup(geowbit.cardOptions(this.map)).setLatLng(latlng).setContent(geowbit.card(this, i, 0)).openOn(this.map);
    },

    // the card of a candidate whose lines were left on the map
    reopen: function (i) {
      var k = this.best.rows().indexOf(i);
      if (k >= 0) { this.best.open(k); } else { this.openAt(i); }
    },

    // changes between two frames are done together
    change: function (what) {
      this.pending[what] = true;
      if (this.frame) { return; }
      this.frame = requestAnimationFrame(function () {
        this.frame = 0;
        this.update();
      }.bind(this));
    },

    update: function () {
      var began = performance.now(), asked = Object.keys(this.pending), model = this.model;
      this.pending = {};
      var rules = asked.filter(function (what) { return what !== "weights" && what !== "load"; });
      if (asked.indexOf("load") >= 0 || rules.length > 1) {
        model.restate();
      } else if (rules.length) {
        model.restate(Number(rules[0]));
      } else {
        model.rescore();
      }
      this.tell();
      this.took = performance.now() - began;
    },

    // everything that shows the state at hand
    tell: function () {
      this.scale = this.model.colorScale();
      this.field.classify(this.scale);
      this.field.draw();
      this.showControls();
      this.best.show();
      this.legend();
      this.listeners.forEach(function (hear) { hear(); });
    },

    legend: function () {
      var scale = this.scale, model = this.model, all = this.map.getContainer();
      all.querySelectorAll(".gw-ticks span").forEach(function (tick, k, ticks) {
        tick.textContent = geowbit.format(scale[0] + (scale[1] - scale[0]) * k / (ticks.length - 1), 2);
      });
      var counts = all.querySelector("[data-gw-counts]");
      if (counts) {
        counts.textContent = this.say("counts", {
          count: geowbit.format(this.data.count, 0), ranked: geowbit.format(model.ranked(), 0),
          excluded: geowbit.format(this.data.count - model.ranked(), 0)
        });
      }
    },

    nameOf: function (i) {
      var labels = this.found.labels, names = this.data.names;
      function named(key) { return names[key] ? names[key][labels[key][i]] : ["", ""]; }
      var town = named("municipality"), area = named("prefecture");
      function told(names) { return names.filter(function (name, k) { return name && names.indexOf(name) === k; }); }
      var ja = told([area[1], town[1]]).join(" "), en = told([town[0], area[0]]).join(", ");
      if (ja === en) { ja = ""; }
      if (!en && !ja) { return { name: this.idOf(i), other: "" }; }
      if (this.data.lang !== "ja") { return { name: en || ja, other: en ? ja : "" }; }
      return { name: [area[1] || area[0], town[1] || town[0]].filter(Boolean).join(" "), other: "" };
    },

    idOf: function (i) {
      if (this.found.ids) { return this.found.ids[i]; }
      if (this.data.ids.rows) { return String(i + 1); }
      return String(this.found.columns.site_id[i]).padStart(this.data.ids.digits, "0");
    },

    rowOf: function (id) {
      for (var i = 0; i < this.data.count; i += 1) { if (this.idOf(i) === id) { return i; } }
      return -1;
    }
  };

  // a layer that is filled as soon as its columns are unpacked
  function begin(map, data, text) {
    var group = L.layerGroup(), live = new Live(map, data, group);
    map.gwLive = live;
    if (typeof DecompressionStream === "undefined") {
      console.error("geowbit: this browser cannot unpack the scores; a newer one can");
      return group;
    }
    // told to whoever waits for it: a script, a test
    var state = map.getContainer().dataset;
    state.gwScores = "packed";
    geowbit.unpack.all(text.textContent, data)
      .then(function (found) { text.remove(); live.start(found); })
      .catch(function (error) {
        state.gwScores = "failed";
        console.error("geowbit: the scores cannot be shown: " + error);
      });
    return group;
  }

  return { begin: begin, Live: Live };
})();

// the list of the best sites, their numbered marks on the map and their cards
geowbit.best = function (live, home) {
  "use strict";

  var make = geowbit.element, map = live.map, say = live.say, model = live.model, marks = [], rows = [];
  var box = geowbit.controls.folded("", !geowbit.narrow(map)), list = make("ol", "gw-list"), none = make("p", "", say("none_left"));
  var group = map.gwBest || L.featureGroup().addTo(map);
  box.className = "gw-fold gw-best";
  box.appendChild(none);
  box.appendChild(list);
  home.appendChild(box);

  function mark(k) {
    var icon = L.divIcon({ html: String(k + 1), iconSize: [22, 22], iconAnchor: [11, 11], className: "gw-pin" });
    var made = L.marker([0, 0], { icon: icon, zIndexOffset: 1000 * (1 + live.data.top.n - k), alt: "" });
    made.bindPopup(function () { return geowbit.card(live, rows[k], k + 1); }, geowbit.cardOptions(map));
    made.on("popupopen", function () { live.connect(rows[k]); });
    made.bindTooltip(function () {
      var named = live.nameOf(rows[k]), tip = make("div", "", k + 1 + " · " + named.name + " ");
      tip.appendChild(geowbit.japanese(named.other));
      return tip;
    }, { direction: "top", offset: [0, -10] });
    return made;
  }

  function open(k) {
    map.closePopup();
    map.setView(marks[k].getLatLng(), Math.max(map.getZoom(), 9), { animate: false });
    if (!map.hasLayer(group)) { group.addTo(map); }
    marks[k].openPopup();
  }

  // a line keeps its button, and with it the focus, whatever site it comes to show
  function fill(button, k) {
    var named = live.nameOf(rows[k]), parts = button.children;
    parts[1].firstChild.data = named.name + " ";
    parts[1].lastChild.textContent = named.other;
    parts[2].textContent = geowbit.format(model.score[rows[k]], 3);
  }

  function item(k) {
    var line = make("li"), button = make("button"), where = make("span", "gw-where", " ");
    button.type = "button";
    button.setAttribute("data-gw-site", k);
    where.appendChild(geowbit.japanese(""));
    [make("span", "gw-no", String(k + 1)), where, make("span", "gw-value")].forEach(function (part) { button.appendChild(part); });
    button.addEventListener("click", function () { open(k); });
    line.appendChild(button);
    fill(button, k);
    return line;
  }

  function show() {
    var before = rows.join();
    rows = model.best(model.state.n);
    box.firstChild.textContent = say("best_sites", { count: rows.length });
    none.hidden = rows.length > 0;
    while (list.children.length > rows.length) { list.lastChild.remove(); }
    rows.forEach(function (_, k) {
      if (list.children[k]) { fill(list.children[k].firstChild, k); } else { list.appendChild(item(k)); }
    });
    while (marks.length < rows.length) { marks.push(mark(marks.length)); }
    marks.forEach(function (made, k) {
      if (k >= rows.length) { group.removeLayer(made); return; }
      made.setLatLng([live.found.spots.lat[rows[k]], live.found.spots.lon[rows[k]]]);
      made.options.title = "";
      if (!group.hasLayer(made)) { group.addLayer(made); }
      if (made.getElement()) { made.getElement().setAttribute("aria-label", k + 1 + " " + live.nameOf(rows[k]).name); }
      if (made.isPopupOpen()) { made.getPopup().update(); }
    });
    if (before !== rows.join()) {
      map.gwPins = rows.map(function (i) { return [live.found.spots.lat[i], live.found.spots.lon[i], 12]; });
      map.fire("gwpins");
    }
  }

  return { show: show, open: open, rows: function () { return rows; } };
};
