// What changed from one run to another: colors, reading, cards and the lists of best sites.
// Folium's engine compiles this file as a template: no doubled braces, "{" + "%" or "{" + "#".
geowbit.difference = (function () {
  "use strict";

  var make = geowbit.element, groups = {};
  var EXCLUDED = 3, STATES = 4;

  // scores in falling order: each the one before and a step
  async function scores(text, part) {
    var stream = new Blob([geowbit.unpack.bytesOf(text, part)]).stream().pipeThrough(new DecompressionStream("deflate"));
    var bytes = new Uint8Array(await new Response(stream).arrayBuffer()), out = new Float64Array(part.count), sum = 0;
    for (var i = 0; i < part.count; i += 1) {
      var folded = 0;
      for (var p = 0; p < bytes.length / part.count; p += 1) { folded |= bytes[p * part.count + i] << (8 * p); }
      sum += (folded >>> 1) ^ -(folded & 1);
      out[i] = sum / Math.pow(10, part.decimals);
    }
    return out;
  }

  // the score of each candidate out of the scores by rank; who has no rank has none
  function byRank(ranks, sorted) {
    var most = 0, i, out = new Float64Array(ranks.length).fill(NaN);
    for (i = 0; i < ranks.length; i += 1) { if (ranks[i] > most) { most = ranks[i]; } }
    var who = new Int32Array(most + 1).fill(-1);
    for (i = 0; i < ranks.length; i += 1) { if (ranks[i] > 0) { who[ranks[i]] = i; } }
    for (var rank = 1, k = 0; rank <= most; rank += 1) { if (who[rank] >= 0) { out[who[rank]] = sorted[k]; k += 1; } }
    return out;
  }

  function signed(text, amount) { return (amount > 0 && /[1-9]/.test(text) ? "+" : "") + text; }

  function Difference(map, data, group) {
    geowbit.live.Live.call(this, map, data, group);
  }

  Difference.prototype = Object.assign(Object.create(geowbit.live.Live.prototype), {
    start: function (found, sorted) {
      ["old", "new"].forEach(function (side) {
        found.columns["score_" + side] = byRank(found.columns["rank_" + side], sorted[side]);
      });
      var status = found.labels.status, columns = found.columns;
      this.found = found;
      this.status = status;
      // what search and cards ask of a run that weighs itself anew
      this.model = {
        found: found, data: this.data, score: columns.score_new,
        bits: Uint8Array.from(status, function (code) { return code === 1 || code === EXCLUDED ? 1 : 0; })
      };
      this.measure = { on: false };
      this.shown = this.data.measures[0];
      this.field = field(this);
      this.group.addLayer(this.field);
      var home = this.home();
      this.choice(home);
      geowbit.reading.search(this, home);
      this.lists(home);
      this.pointer();
      this.show(0);
      this.map.on("click", this.point, this);
      this.map.getContainer().addEventListener("keydown", function (event) {
        if (event.key === "Enter" && event.target === this.map.getContainer()) {
          this.pointAt(this.map.getSize().divideBy(2));
        }
      }.bind(this));
      geowbit.keeping.address(this, [this.kept()], function () {});
      this.map.getContainer().dataset.gwScores = "ready";
    },

    connect: function () {},

    // the measure that is shown, by its name: a link opens it where another comparison has it
    kept: function () {
      var self = this, measures = this.data.measures;
      return {
        key: "show",
        write: function () { return self.shown === measures[0] ? "" : encodeURIComponent(self.shown.key); },
        read: function (text) {
          var found = measures.findIndex(function (one) { return encodeURIComponent(one.key) === text; });
          self.show(Math.max(0, found));
        }
      };
    },

    disconnect: function () {},

    card: function (i, latlng) {
      this.map.closePopup();
      L.popup(geowbit.cardOptions(this.map)).setLatLng(latlng).setContent(card(this, i)).openOn(this.map);
    },

    // the change of a measure at a candidate, NaN where it is not known
    change: function (measure, i) {
      var columns = this.found.columns, key = measure.key;
      return measure.pair ? columns[key + "_new"][i] - columns[key + "_old"][i] : columns[key][i];
    },

    amount: function (measure, value) {
      if (value !== value) { return "–"; }
      return measure.money ? geowbit.money(value) : geowbit.format(value, measure.decimals);
    },

    delta: function (measure, value) {
      if (measure.money && value < 0) { return "−" + this.amount(measure, -value); }
      return value !== value ? "–" : signed(this.amount(measure, value), value);
    },

    // a color for each candidate: states first, then from worse to better
    show: function (number) {
      var measure = this.data.measures[number], count = this.data.colors.length, classes = this.field.classes, middle = (count - 1) / 2;
      this.shown = measure;
      for (var i = 0; i < classes.length; i += 1) {
        var code = this.status[i], share = this.change(measure, i) * measure.better / measure.end;
        if (code || share !== share) { classes[i] = code || EXCLUDED; continue; }
        var k = share === 0 ? middle : Math.round(middle + middle * Math.max(-1, Math.min(1, share)));
        classes[i] = STATES + k;
      }
      this.field.draw();
      this.legend();
      this.select.value = String(number);
      this.listeners.forEach(function (hear) { hear(); });
    },

    legend: function () {
      var measure = this.shown, all = this.map.getContainer(), self = this;
      all.querySelectorAll("[data-gw-ends] span").forEach(function (tick, k, ticks) {
        var value = measure.better * measure.end * (2 * k / (ticks.length - 1) - 1);
        // long ones would touch: the ends and the middle tell the rest
        tick.textContent = k % 2 && (measure.money || measure.end >= 1e4) ? "" : value ? self.delta(measure, value) : "0";
      });
      all.querySelectorAll("[data-gw-measure-name]").forEach(function (box) {
        box.textContent = self.say("diff.change") + ": " + measure.label;
      });
    },

    choice: function (home) {
      var row = make("div", "gw-choice"), label = make("label", "", this.say("diff.show")), select = make("select"), self = this;
      select.id = geowbit.controls.fresh();
      this.select = select;
      select.setAttribute("data-gw-measure", "");
      label.htmlFor = select.id;
      this.data.measures.forEach(function (measure, k) {
        var option = make("option", "", measure.label);
        option.value = k;
        select.appendChild(option);
      });
      select.addEventListener("change", function () { self.show(Number(select.value)); });
      row.appendChild(label);
      row.appendChild(select);
      home.appendChild(row);
    },

    // the criterion whose points changed most, -1 where none did
    biggest: function (i) {
      var columns = this.found.columns, most = 0, found = -1;
      this.data.criteria.forEach(function (one, j) {
        var points = one.points ? Math.abs(columns["points " + one.name][i]) : 0;
        if (points > most) { most = points; found = j; }
      });
      return found;
    },

    points: function (j, i) {
      var points = this.found.columns["points " + this.data.criteria[j].name][i];
      return signed(geowbit.format(points, 3), points);
    },

    // the value of a criterion in the two runs, one where it stayed
    value: function (j, i) {
      var one = this.data.criteria[j], columns = this.found.columns, self = this;
      var texts = one.sides.map(function (side) {
        var amount = columns[side + " " + one.name][i];
        if (one.flag && amount === amount) { return self.say(amount ? "yes" : "no"); }
        return geowbit.value(amount, one.unit, one.decimals);
      });
      return texts.length === 2 && texts[0] !== texts[1] ? this.say("diff.value_was", { old: texts[0], new: texts[1] }) : texts[0] || "";
    },

    reasons: function (i) {
      var self = this;
      return ["old", "new"].map(function (side) {
        var name = "exclusion_" + side;
        return self.data.names[name][self.found.labels[name][i]];
      });
    },

    pointer: function () {
      var map = this.map, self = this, box = make("div", "gw-readout"), waiting = 0, last = null;
      box.setAttribute("data-gw-readout", "");
      map.getContainer().appendChild(box);
      function show() {
        waiting = 0;
        box.textContent = last ? self.words(last.latlng, last.containerPoint).filter(Boolean).join(" · ") : "";
      }
      map.on("mousemove", function (event) {
        var over = event.originalEvent && event.originalEvent.target;
        last = over && over.closest && over.closest(".leaflet-control, .leaflet-popup") ? null : event;
        waiting = waiting || requestAnimationFrame(show);
      });
      map.on("mouseout", function () { last = null; show(); });
    },

    words: function (latlng, point) {
      var i = this.map.hasLayer(this.field) ? this.field.at(point) : -1, columns = this.found.columns, say = this.say;
      if (i < 0) { return [geowbit.position(latlng.lat, latlng.lng)]; }
      var named = this.nameOf(i).name, id = this.idOf(i), texts = [named === id ? "" : named, id], code = this.status[i];
      if (code) { texts.push(say("diff.state." + code)); }
      if (code) { texts.push(this.reasons(i).filter(function (text, k, both) { return both.indexOf(text) === k; }).filter(Boolean).join("; ")); }
      if (code === EXCLUDED) { return texts; }
      if (code) {
        var side = code === 1 ? "old" : "new";
        return texts.concat(say("diff." + side) + ": " + say("score") + " " + geowbit.format(columns["score_" + side][i], 3) +
          ", " + say("diff.rank") + " " + geowbit.format(columns["rank_" + side][i], 0));
      }
      var change = columns.score_new[i] - columns.score_old[i];
      texts.push(say("score") + " " + say("diff.value_was", { old: geowbit.format(columns.score_old[i], 3), new: geowbit.format(columns.score_new[i], 3) }) +
        " (" + signed(geowbit.format(change, 3), change) + ")");
      texts.push(say("diff.rank_was", { old: geowbit.format(columns.rank_old[i], 0), new: geowbit.format(columns.rank_new[i], 0) }));
      if (this.shown.key !== "score") { texts.push(this.shown.label + " " + this.delta(this.shown, this.change(this.shown, i))); }
      var most = this.biggest(i);
      if (most >= 0) {
        texts.push(say("diff.biggest", { what: this.data.criteria[most].label, points: this.points(most, i) }) +
          (this.value(most, i) ? " (" + this.value(most, i) + ")" : ""));
      }
      return texts;
    },

    // the best sites that came, went, moved and stayed
    lists: function (home) {
      var self = this, small = geowbit.narrow(this.map);
      ["gained", "lost", "moved", "kept"].forEach(function (status) {
        var sites = self.data.best.filter(function (site) { return site.status === status; });
        var box = geowbit.controls.folded(self.say("diff." + status, { count: sites.length }), !small && sites.length > 0 && status !== "kept");
        var list = make("ol", "gw-list");
        box.className = "gw-fold gw-best";
        box.setAttribute("data-gw-list", status);
        sites.forEach(function (site) { list.appendChild(self.item(site)); self.mark(site); });
        if (sites.length) { box.appendChild(list); }
        home.appendChild(box);
      });
    },

    item: function (site) {
      var line = make("li"), button = make("button"), where = make("span", "gw-where", site.name + " "), self = this;
      button.type = "button";
      button.setAttribute("data-gw-best", site.id);
      where.appendChild(geowbit.japanese(site.other));
      where.appendChild(make("small", "", site.words));
      button.appendChild(make("span", "gw-no", String(site.place_new || site.place_old)));
      button.appendChild(where);
      button.appendChild(make("span", "gw-value", site.status === "moved" ? site.status_words : site.status === "lost" ? site.score_old : site.score_new));
      button.addEventListener("click", function () { self.open(site); });
      line.appendChild(button);
      return line;
    },

    open: function (site) {
      var i = this.rowOf(site.id);
      this.map.setView([site.lat, site.lon], Math.max(this.map.getZoom(), 9), { animate: false });
      if (i >= 0) { this.card(i, [site.lat, site.lon]); } else { this.alone(site); }
    },

    // a best site that only one run has
    alone: function (site) {
      var box = make("div", "gw-card");
      box.appendChild(make("h2", "", site.name));
      box.appendChild(make("div", "gw-muted", site.id));
      box.appendChild(make("p", "", site.status_words + ": " + site.words));
      this.map.closePopup();
      L.popup(geowbit.cardOptions(this.map)).setLatLng([site.lat, site.lon]).setContent(box).openOn(this.map);
    },

    mark: function (site) {
      var lost = site.status === "lost", group = groups[lost ? "lost" : "new"], self = this;
      if (!group) { return; }
      var place = site.place_new || site.place_old;
      var icon = L.divIcon({ html: String(place), iconSize: [22, 22], iconAnchor: [11, 11], className: "gw-pin gw-pin-" + site.status });
      var made = L.marker([site.lat, site.lon], { icon: icon, zIndexOffset: 1000 * (200 - place), alt: "" });
      made.on("add", function () { made.getElement().setAttribute("aria-label", place + " " + site.name + ", " + site.status_words); });
      made.on("click", function () { self.open(site); });
      made.on("keypress", function (event) { if (event.originalEvent.key === "Enter") { self.open(site); } });
      made.bindTooltip(function () { return geowbit.lines([place + " · " + site.name, site.status_words, site.words]); },
        { direction: "top", offset: [0, -10], className: "gw-tip" });
      made.addTo(group);
      this.map.gwPins = (this.map.gwPins || []).concat([[site.lat, site.lon, 12]]);
      this.map.fire("gwpins");
    }
  });
  Difference.prototype.constructor = Difference;

  // cells of one size are drawn by their nearest center: hexagons of hexagons, squares of a
  // projected grid; all else are discs
  var Cells = geowbit.field.Field.extend({
    stamp: function () {
      var reach = this.reachPx();
      if (!reach) { geowbit.field.Field.prototype.stamp.call(this); return; }
      var map = this._map, size = map.getSize(), spots = this.model.found.spots, under = this.under.fill(-1), w = size.x, h = size.y;
      var near = new Float32Array(under.length).fill(Infinity), far = Math.max(0.75, reach), squared = far * far;
      for (var i = 0; i < this.classes.length; i += 1) {
        var at = map.latLngToContainerPoint([spots.lat[i], spots.lon[i]]);
        if (at.x < -far || at.y < -far || at.x > w + far || at.y > h + far) { continue; }
        for (var y = Math.max(0, Math.floor(at.y - far)); y <= Math.min(h - 1, at.y + far); y += 1) {
          for (var x = Math.max(0, Math.floor(at.x - far)); x <= Math.min(w - 1, at.x + far); x += 1) {
            var dx = x + 0.5 - at.x, dy = y + 0.5 - at.y, gap = dx * dx + dy * dy, o = y * w + x;
            if (gap <= squared && gap < near[o]) { near[o] = gap; under[o] = i; }
          }
        }
      }
    },

    reachPx: function () {
      var map = this._map, lat = map.getCenter().lat * Math.PI / 180;
      return this.options.reach && this.options.reach * 256 * Math.pow(2, map.getZoom()) / (40075016.686 * Math.cos(lat));
    }
  });

  function field(live) {
    var data = live.data;
    return new Cells(live.model, {
      excluded: data.states[0], colors: data.states.slice(1).concat(data.colors), reach: data.reach_m
    });
  }

  function card(live, i) {
    var say = live.say, columns = live.found.columns, box = make("div", "gw-card"), named = live.nameOf(i), code = live.status[i];
    box.appendChild(make("h2", "", named.name));
    box.appendChild(geowbit.japanese(named.other));
    var ids = [live.idOf(i), geowbit.position(live.found.spots.lat[i], live.found.spots.lon[i])];
    box.appendChild(make("div", "gw-muted", ids.join(" · ")));
    box.appendChild(make("div", "gw-state", say("diff.state." + code)));
    live.reasons(i).forEach(function (reason, k) {
      if (reason) { box.appendChild(make("div", "gw-reason", say(k ? "diff.new" : "diff.old") + ": " + say("diff.excluded_for", { reason: reason }))); }
    });
    var two = table(box, ["", say("diff.old"), say("diff.new"), say("diff.change")]);
    live.data.measures.filter(function (one) { return one.pair; }).forEach(function (one) {
      var change = live.change(one, i);
      two([one.key === "score" ? say("score") : one.label, live.amount(one, columns[one.key + "_old"][i]),
        live.amount(one, columns[one.key + "_new"][i]), live.delta(one, change)], change * one.better);
    });
    var moved = live.data.criteria.map(function (_, j) { return j; })
      .filter(function (j) { return live.data.criteria[j].points && (size(j) || live.value(j, i).indexOf("→") >= 0); });
    moved.sort(function (a, b) { return Math.abs(size(b)) - Math.abs(size(a)); });
    function size(j) { return columns["points " + live.data.criteria[j].name][i]; }
    if (moved.length) {
      var parts = table(box, [say("diff.criterion"), say("diff.value"), say("diff.points")]);
      moved.forEach(function (j) { parts([live.data.criteria[j].label, live.value(j, i), live.points(j, i)], size(j)); });
    }
    return box;
  }

  // a table; gives the function that adds a row to it
  function table(home, heads) {
    var made = make("table", "gw-two"), top = make("tr"), head = make("thead"), body = make("tbody");
    heads.forEach(function (text) { top.appendChild(make(text ? "th" : "td", "", text)); });
    head.appendChild(top);
    made.appendChild(head);
    made.appendChild(body);
    home.appendChild(made);
    return function (texts, better) {
      var row = make("tr");
      texts.forEach(function (text, k) {
        var last = k === texts.length - 1;
        row.appendChild(make(k ? "td" : "th", last && better ? (better > 0 ? "gw-up" : "gw-down") : "", text));
      });
      body.appendChild(row);
    };
  }

  function pins(map, which) {
    groups[which] = L.featureGroup();
    return groups[which];
  }

  function begin(map, data, text) {
    var group = L.layerGroup(), live = new Difference(map, data, group);
    map.gwLive = live;
    if (typeof DecompressionStream === "undefined") {
      console.error("geowbit: this browser cannot unpack the scores; a newer one can");
      return group;
    }
    var packed = text.textContent, state = map.getContainer().dataset;
    state.gwScores = "packed";
    Promise.all([geowbit.unpack.all(packed, data), scores(packed, data.sorted.old), scores(packed, data.sorted.new)])
      .then(function (all) { text.remove(); live.start(all[0], { old: all[1], new: all[2] }); })
      .catch(function (error) {
        state.gwScores = "failed";
        console.error("geowbit: the changes cannot be shown: " + error);
      });
    return group;
  }

  return { begin: begin, pins: pins };
})();
