// What helps to read the map: values under the pointer, search, a measure.
// Folium's engine compiles this file as a template: no doubled braces, "{" + "%" or "{" + "#".
geowbit.reading = (function () {
  "use strict";

  var make = geowbit.element;

  // one line at the foot of the map: where the pointer is, and what is known of that place
  function pointer(live) {
    var map = live.map, box = make("div", "gw-readout"), waiting = 0, last = null;
    box.setAttribute("data-gw-readout", "");
    map.getContainer().appendChild(box);

    function heaviest() {
      return live.data.criteria.map(function (one, j) { return [live.model.state.weights[j], one]; })
        .filter(function (pair) { return pair[0] > 0; })
        .sort(function (a, b) { return b[0] - a[0]; }).slice(0, 4).map(function (pair) { return pair[1]; });
    }

    function words(latlng, point) {
      var texts = [geowbit.position(latlng.lat, latlng.lng)], model = live.model;
      var i = map.hasLayer(live.field) ? live.field.at(point) : -1;
      if (live.measure.on) { return texts.concat(live.measure.words()); }
      if (i < 0) { return texts; }
      texts.push(live.nameOf(i).name);
      if (model.bits[i]) {
        return texts.concat(live.say("excluded") + ": " + model.reasons(i).map(function (rule) { return rule.reason; }).join("; "));
      }
      texts.push(live.say("score") + " " + geowbit.format(model.score[i], 3));
      heaviest().forEach(function (one) {
        texts.push(one.label + " " + geowbit.value(model.values(one.name)[i], one.unit, one.decimals));
      });
      return texts;
    }

    function show() {
      waiting = 0;
      box.textContent = last ? words(last.latlng, last.containerPoint).filter(Boolean).join(" · ") : "";
    }
    map.on("mousemove", function (event) {
      // over a box or a card the pointer is not on the map
      var over = event.originalEvent && event.originalEvent.target;
      last = over && over.closest && over.closest(".leaflet-control, .leaflet-popup") ? null : event;
      waiting = waiting || requestAnimationFrame(show);
    });
    map.on("mouseout", function () { last = null; show(); });
    return { show: show };
  }

  // distances along a line that the reader clicks, on the ellipsoid
  function measure(live) {
    var map = live.map, say = live.say, line = L.polyline([], { color: "#111", weight: 2, dashArray: "5 4", interactive: false });
    var dots = L.featureGroup(), button = make("button", "gw-tool", say("measure"));
    var self = { on: false, km: 0 };
    button.type = "button";
    button.setAttribute("data-gw-measure", "");
    button.setAttribute("aria-pressed", "false");
    button.title = say("measure_hint");

    function length() {
      var spots = line.getLatLngs(), at = geowbit.earth.ecef(
        spots.map(function (spot) { return spot.lng; }), spots.map(function (spot) { return spot.lat; })
      );
      var km = 0;
      for (var i = 1; i < spots.length; i += 1) { km += geowbit.earth.arcKm(at, i - 1, at, i); }
      return km;
    }

    self.words = function () {
      return [line.getLatLngs().length > 1 ? say("measured", { km: geowbit.format(self.km, 2) }) : say("measure_hint")];
    };

    self.add = function (latlng) {
      line.addLatLng(latlng);
      L.circleMarker(latlng, { radius: 3.5, color: "#111", weight: 1.5, fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(dots);
      self.km = length();
      status.textContent = self.words()[0];
      live.pointer.show();
    };

    self.turn = function (on) {
      self.on = on;
      self.km = 0;
      line.setLatLngs([]);
      dots.clearLayers();
      [line, dots].forEach(function (layer) { if (on) { layer.addTo(map); } else { layer.remove(); } });
      button.setAttribute("aria-pressed", String(on));
      map.getContainer().classList.toggle("gw-measuring", on);
      status.textContent = on ? say("measure_hint") : "";
      live.pointer.show();
    };

    var status = make("span", "gw-status");
    status.setAttribute("role", "status");
    button.addEventListener("click", function () { self.turn(!self.on); });
    map.getContainer().addEventListener("keydown", function (event) {
      if (event.key === "Escape" && self.on) { self.turn(false); }
    });
    self.button = button;
    self.status = status;
    return self;
  }

  // places by name, by code, or by latitude and longitude
  function search(live, home) {
    var map = live.map, say = live.say, form = make("form", "gw-search"), input = make("input"), list = make("datalist");
    var told = make("span", "gw-status"), names = null;
    input.type = "search";
    input.id = geowbit.controls.fresh();
    input.placeholder = say("search");
    input.setAttribute("aria-label", say("search"));
    input.autocomplete = "off";
    list.id = geowbit.controls.fresh();
    input.setAttribute("list", list.id);
    told.setAttribute("role", "status");
    [input, list, told].forEach(function (part) { form.appendChild(part); });
    home.insertBefore(form, home.firstChild);

    // every name that a place goes by: which label it is, and its number
    function index() {
      if (names) { return names; }
      names = [];
      ["prefecture", "municipality"].forEach(function (kind) {
        (live.data.names[kind] || []).forEach(function (pair, number) {
          pair.forEach(function (name) { if (name) { names.push([name, kind, number]); } });
        });
      });
      return names;
    }

    input.addEventListener("focus", function () {
      if (list.firstChild) { return; }
      index().forEach(function (entry) {
        var option = make("option");
        option.value = geowbit.bare(entry[0]);
        list.appendChild(option);
      });
    });

    function plain(text) { return geowbit.bare(text).normalize("NFKC").trim().toLowerCase(); }

    function showCells(kind, number) {
      var labels = live.found.labels[kind], spots = live.found.spots, box = L.latLngBounds([]), best = -1;
      for (var i = 0; i < labels.length; i += 1) {
        if (labels[i] !== number) { continue; }
        box.extend([spots.lat[i], spots.lon[i]]);
        if (!live.model.bits[i] && (best < 0 || live.model.score[i] > live.model.score[best])) { best = i; }
      }
      map.fitBounds(box.pad(0.3), { maxZoom: 11, animate: false });
      if (best >= 0) { live.openAt(best); }
    }

    function go(text) {
      var wanted = plain(text), pair = wanted.match(/^(-?\d+(?:\.\d+)?)[,\s]+(-?\d+(?:\.\d+)?)$/);
      if (pair && Math.abs(pair[1]) <= 90) {
        map.setView([Number(pair[1]), Number(pair[2])], Math.max(map.getZoom(), 11), { animate: false });
        live.pointAt(map.latLngToContainerPoint([Number(pair[1]), Number(pair[2])]));
        return true;
      }
      var row = live.rowOf(text.trim());
      if (row >= 0) { live.openAt(row); return true; }
      var fits = [
        function (name) { return name === wanted; }, function (name) { return name.indexOf(wanted) === 0; },
        function (name) { return name.indexOf(wanted) > 0; }
      ];
      for (var k = 0; k < fits.length; k += 1) {
        for (var j = 0; j < index().length; j += 1) {
          var entry = index()[j];
          if (fits[k](plain(entry[0]))) { showCells(entry[1], entry[2]); return true; }
        }
        var points = live.data.points, number = points ? points.name.findIndex(function (name) { return name && fits[k](plain(name)); }) : -1;
        if (number >= 0) {
          map.setView([points.lat[number], points.lon[number]], Math.max(map.getZoom(), 11), { animate: false });
          return true;
        }
      }
      return false;
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!input.value.trim()) { return; }
      told.textContent = go(input.value) ? "" : say("not_found", { what: input.value });
    });
    return { go: go };
  }

  return { pointer: pointer, measure: measure, search: search };
})();
