// What is drawn when a best site is chosen: two fiber routes to a hub, and the power line.
// Folium's engine compiles this file as a template: no doubled braces, "{" + "%" or "{" + "#".
geowbit.routes = function (live) {
  "use strict";

  var make = geowbit.element, say = live.say, map = live.map, data = live.data.routes;
  var COLORS = { 0: "#5a6468", 1: "#0072b2", 2: "#b34700", power: "#b5417a" };
  var DASHES = [null, "7 5", "2 6"];
  var group = L.layerGroup(), labels = [], bar = null, shown = -1, chosen = null;

  // a path is [lon, lat, step, step, ...] in ten-thousandths of a degree
  function decode(path) {
    var lon = 0, lat = 0, points = [];
    for (var i = 0; i < path.length; i += 2) {
      lon += path[i];
      lat += path[i + 1];
      points.push([lat / 1e4, lon / 1e4]);
    }
    return points;
  }

  function known(i) {
    var site = data && live.model.state.load === live.data.load && data.sites[live.idOf(i)];
    return site || null;
  }

  function hubOf(site) {
    return site.hubs.find(function (hub) { return hub.key === chosen; }) || site.hubs[0] || null;
  }

  function stretch(number) {
    var points = decode(data.paths[number < 0 ? -1 - number : number]);
    return number < 0 ? points.reverse() : points;
  }

  function styleOf(number) { return data.styles[number < 0 ? -1 - number : number]; }

  // the pieces of a route by how they are drawn, each beginning where the one before ends
  function pieces(way) {
    var found = [];
    way.forEach(function (number) {
      var points = stretch(number), style = styleOf(number), last = found[found.length - 1];
      if (last && last.style === style) { last.points = last.points.concat(points); } else {
        found.push({ style: style, points: last ? [last.points[last.points.length - 1]].concat(points) : points });
      }
    });
    return found;
  }

  function stroke(points, color, weight, dash) {
    var pane = geowbit.pane(map, "gw-routes", 360, true);
    [["#fff", weight + 3, null, 0.85], [color, weight, dash, 1]].forEach(function (one) {
      L.polyline(points, { pane: pane, interactive: false, color: one[0], weight: one[1], dashArray: one[2], opacity: one[3],
        lineCap: "butt", smoothFactor: 1, gwRoute: one[0] === color }).addTo(group);
    });
  }

  function draw(i) {
    var site = known(i), hub = site && hubOf(site), at = site && decode([site.at[0], site.at[1]])[0];
    group.clearLayers();
    labels = [];
    if (!site) { return; }
    if (hub) {
      // the shorter of the two lies on top
      hub.routes.slice().sort(function (a, b) { return (b.number || 9) - (a.number || 9); }).forEach(function (route) {
        var all = [at];
        pieces(route.way).forEach(function (piece, k) {
          if (!k) { stroke([at, piece.points[0]], COLORS[route.number], 1.5, "2 4"); }
          stroke(piece.points, COLORS[route.number], route.number ? 3.5 : 2.5, DASHES[piece.style]);
          all = all.concat(piece.points);
        });
        var key = route.number ? "card.label" : "card.label_0";
        labels.push({ path: all, color: COLORS[route.number],
          text: say(key, { hub: hub.name, n: route.number, ms: geowbit.format(route.ms, 1) }) });
      });
    }
    if (site.corridor && site.corridor.path.length) {
      var line = decode(site.corridor.path);
      stroke(line, COLORS.power, 4, null);
      labels.push({ path: line, color: COLORS.power, text: site.corridor.name + ", " + geowbit.format(site.corridor.kv, 0) + " kV", atEnd: true });
    }
    group.addTo(map);
    name();
  }

  // each line is named where it leaves the part of the map that lies open
  function name() {
    var taken = [], inner = geowbit.openPart(map);
    group.eachLayer(function (layer) { if (layer.options.gwLabel) { group.removeLayer(layer); } });
    labels.slice().reverse().forEach(function (label) {
      var spots = label.path.map(function (point) { return map.latLngToContainerPoint(point); }), k = 0;
      while (k + 1 < spots.length && inner.contains(spots[k + 1])) { k += 1; }
      if (!label.atEnd && k === spots.length - 1) { k = Math.floor(k * 0.6); }
      if (!inner.contains(spots[k])) { return; }
      var spot = spots[k].add([0, 14]), wide = 7 * label.text.length + 12;
      while (taken.some(function (other) { return Math.abs(other.y - spot.y) < 19 && Math.abs(other.x - spot.x) < (wide + other.wide) / 2; })) {
        spot = spot.add([0, 20]);
      }
      taken.push({ x: spot.x, y: spot.y, wide: wide });
      var box = make("span", "", label.text);
      box.style.borderColor = label.color;
      L.marker(map.containerPointToLatLng(spot), { pane: geowbit.pane(map, "gw-route-names", 440, true), interactive: false, keyboard: false,
        gwLabel: true, icon: L.divIcon({ className: "gw-route-name", html: box, iconSize: [0, 0] }) }).addTo(group);
    });
  }

  function swatch(color, dash) {
    var line = make("i", "gw-route-line" + (dash ? " gw-route-dash" : ""));
    line.style.borderTopColor = color;
    line.setAttribute("aria-hidden", "true");
    return line;
  }

  function row(box, color, dash, title, words) {
    var line = make("li"), told = make("span", "", title + " ");
    line.appendChild(swatch(color, dash));
    told.appendChild(make("span", "gw-muted", words));
    line.appendChild(told);
    box.appendChild(line);
  }

  // the lines that are drawn, told in words: in the card, and in the bar that stays when it closes
  function legend(site) {
    var box = make("ul", "gw-routes"), hub = hubOf(site), line = site.corridor;
    if (hub) {
      hub.routes.forEach(function (route) {
        var dashed = route.way.some(styleOf);
        var key = route.number && hub.rule === "one" ? "only" : route.number;
        row(box, COLORS[route.number], dashed, say("card.route_" + key),
          say("card.route_row", { km: geowbit.format(route.km, 0), ms: geowbit.format(route.ms, 2) }));
      });
    }
    if (line && line.path.length) {
      row(box, COLORS.power, false, say("card.power_corridor", { name: line.name, kv: geowbit.format(line.kv, 0) }),
        say("card.corridor_row", { km: geowbit.format(line.km, 1), straight: geowbit.format(line.straight_km, 1) }));
    }
    return box;
  }

  function notes(site) {
    var hub = hubOf(site), found = [], near = { near: geowbit.short(data.near_km === null ? NaN : data.near_km) };
    if (hub) {
      found.push(say("card.rule." + hub.rule, Object.assign({ km: geowbit.format(hub.beside_km, 1) }, near)));
      hub.routes.forEach(function (route) {
        if (!route.number) { found.push(say(route.guessed ? "card.guessed" : "card.shortest")); }
      });
      if (hub.routes.some(function (route) { return route.way.some(function (k) { return styleOf(k) === 1; }); })) { found.push(say("card.proxies")); }
    }
    if (site.corridor && !site.corridor.path.length) { found.push(say("card.no_corridor", { why: site.corridor.trouble })); }
    return found;
  }

  // the part of a card that tells what is drawn, and lets the reader choose the hub
  function section(i) {
    var site = known(i), box = make("div", "gw-drawn");
    if (!site) { return null; }
    function fill() {
      var told = box.querySelector(".gw-told");
      told.textContent = "";
      told.appendChild(legend(site));
      notes(site).forEach(function (text) { told.appendChild(make("p", "gw-muted", text)); });
      box.querySelectorAll("[data-gw-hub]").forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.getAttribute("data-gw-hub") === hubOf(site).key));
      });
    }
    box.appendChild(make("h3", "", say("card.routes")));
    if (site.hubs.length) {
      var choice = make("div", "gw-tools");
      choice.setAttribute("role", "group");
      choice.setAttribute("aria-label", say("card.routes_to"));
      choice.appendChild(make("span", "", say("card.routes_to")));
      site.hubs.forEach(function (hub) {
        var button = make("button", "gw-tool", hub.name);
        button.type = "button";
        button.setAttribute("data-gw-hub", hub.key);
        button.addEventListener("click", function () { chosen = hub.key; fill(); draw(i); });
        choice.appendChild(button);
      });
      box.appendChild(choice);
    }
    box.appendChild(make("div", "gw-told"));
    var whole = make("button", "gw-tool", say("card.whole"));
    whole.type = "button";
    whole.setAttribute("data-gw-whole", "");
    whole.addEventListener("click", function () { showWhole(i); });
    box.appendChild(whole);
    fill();
    return box;
  }

  // the card goes, the lines stay, with a way back
  function showWhole(i) {
    var bounds = L.latLngBounds([]), site = known(i), back = make("button", "gw-tool", say("card.back")), hide = make("button", "gw-tool", say("card.hide"));
    self.keep = true;
    map.closePopup();
    self.keep = false;
    clearBar();
    bar = make("div", "gw-panel gw-route-bar");
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", say("card.routes"));
    bar.appendChild(make("b", "", live.nameOf(i).name));
    bar.appendChild(legend(site));
    [back, hide].forEach(function (button) { button.type = "button"; bar.appendChild(button); });
    back.addEventListener("click", function () { live.reopen(i); });
    hide.addEventListener("click", function () { self.hide(); map.getContainer().focus({ preventScroll: true }); });
    L.DomEvent.disableClickPropagation(bar);
    L.DomEvent.disableScrollPropagation(bar);
    map.getContainer().appendChild(bar);
    group.eachLayer(function (layer) { if (layer.getBounds) { bounds.extend(layer.getBounds()); } });
    map.getContainer().classList.add("gw-whole");
    var free = geowbit.padding(map);
    map.fitBounds(bounds, { animate: false, paddingTopLeft: free.paddingTopLeft,
      paddingBottomRight: [free.paddingBottomRight[0], Math.max(free.paddingBottomRight[1], bar.offsetHeight + 66)] });
    back.focus({ preventScroll: true });
  }

  function clearBar() {
    if (bar) { bar.remove(); bar = null; }
    map.getContainer().classList.remove("gw-whole");
  }

  var self = {
    keep: false,
    known: known,
    section: section,
    // whether something was drawn for this candidate
    show: function (i) {
      clearBar();
      shown = known(i) ? i : -1;
      draw(i);
      return shown >= 0;
    },
    hide: function () {
      if (self.keep) { return; }
      clearBar();
      shown = -1;
      group.remove();
      group.clearLayers();
    },
    // the lines as they are drawn, for whoever asks: a script, a test
    drawn: function () {
      var lines = [];
      group.eachLayer(function (layer) {
        if (layer.options.gwRoute) { lines.push({ color: layer.options.color, dash: layer.options.dashArray, points: layer.getLatLngs() }); }
      });
      return lines;
    }
  };
  map.on("moveend", function () { if (shown >= 0) { name(); } });
  map.getContainer().addEventListener("keydown", function (event) {
    if (event.key === "Escape" && bar) { self.hide(); map.getContainer().focus({ preventScroll: true }); }
  });
  return self;
};
