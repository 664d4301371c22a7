// What is drawn when a best site is chosen: two fiber routes to a hub, and the power line.
import * as ui from "./ui.js";

export function routes(live) {
  const make = ui.element, say = live.say, map = live.map, data = live.data.routes;
  const COLORS = { 0: "#5a6468", 1: "#0072b2", 2: "#b34700", power: "#b5417a" };
  const DASHES = [null, "7 5", "2 6"];
  const group = L.layerGroup();
  let labels = [];
  let bar = null;
  let shown = -1;
  let chosen = null;

  // a path is [lon, lat, step, step, ...] in ten-thousandths of a degree
  function decode(path) {
    let lon = 0;
    let lat = 0;
    const points = [];
    for (let i = 0; i < path.length; i += 2) {
      lon += path[i];
      lat += path[i + 1];
      points.push([lat / 1e4, lon / 1e4]);
    }
    return points;
  }

  function known(i) {
    const site = data && live.model.state.load === live.data.load && data.sites[live.idOf(i)];
    return site || null;
  }

  function hubOf(site) {
    return site.hubs.find(hub => hub.key === chosen) || site.hubs[0] || null;
  }

  function stretch(number) {
    const points = decode(data.paths[number < 0 ? -1 - number : number]);
    return number < 0 ? points.reverse() : points;
  }

  function styleOf(number) { return data.styles[number < 0 ? -1 - number : number]; }

  // the pieces of a route by how they are drawn, each beginning where the one before ends
  function pieces(way) {
    const found = [];
    way.forEach(number => {
      const points = stretch(number), style = styleOf(number), last = found[found.length - 1];
      if (last && last.style === style) { last.points = last.points.concat(points); } else {
        found.push({ style, points: last ? [last.points[last.points.length - 1]].concat(points) : points });
      }
    });
    return found;
  }

  function stroke(points, color, weight, dash) {
    const pane = ui.pane(map, "gw-routes", 360, true);
    const plain = { pane, interactive: false, lineCap: "butt", smoothFactor: 1 };
    const styles = [
      { color: "#fff", weight: weight + 3, dashArray: null, opacity: 0.85, gwRoute: false },
      { color, weight, dashArray: dash, opacity: 1, gwRoute: true }
    ];
    styles.forEach(style => { L.polyline(points, /** @type {any} */ ({ ...plain, ...style })).addTo(group); });
  }

  function draw(i) {
    const site = known(i), hub = site && hubOf(site), at = site && decode([site.at[0], site.at[1]])[0];
    group.clearLayers();
    labels = [];
    if (!site) { return; }
    if (hub) {
      // the shorter of the two lies on top
      hub.routes.slice().sort((a, b) => (b.number || 9) - (a.number || 9)).forEach(route => {
        let all = [at];
        pieces(route.way).forEach((piece, k) => {
          if (!k) { stroke([at, piece.points[0]], COLORS[route.number], 1.5, "2 4"); }
          stroke(piece.points, COLORS[route.number], route.number ? 3.5 : 2.5, DASHES[piece.style]);
          all = all.concat(piece.points);
        });
        const key = route.number ? "card.label" : "card.label_0";
        labels.push({ path: all, color: COLORS[route.number],
          text: say(key, { hub: hub.name, n: route.number, ms: ui.format(route.ms, 1) }) });
      });
    }
    if (site.corridor && site.corridor.path.length) {
      const line = decode(site.corridor.path);
      stroke(line, COLORS.power, 4, null);
      labels.push({ path: line, color: COLORS.power, text: site.corridor.name + ", " + ui.format(site.corridor.kv, 0) + " kV", atEnd: true });
    }
    group.addTo(map);
    name();
  }

  // each line is named where it leaves the part of the map that lies open
  function name() {
    const taken = [], inner = ui.openPart(map);
    group.eachLayer((/** @type {any} */ layer) => { if (layer.options.gwLabel) { group.removeLayer(layer); } });
    labels.slice().reverse().forEach(label => {
      const spots = label.path.map(point => map.latLngToContainerPoint(point));
      let k = 0;
      while (k + 1 < spots.length && inner.contains(spots[k + 1])) { k += 1; }
      if (!label.atEnd && k === spots.length - 1) { k = Math.floor(k * 0.6); }
      if (!inner.contains(spots[k])) { return; }
      let spot = spots[k].add([0, 14]);
      const wide = 7 * label.text.length + 12;
      while (taken.some(other => Math.abs(other.y - spot.y) < 19 && Math.abs(other.x - spot.x) < (wide + other.wide) / 2)) {
        spot = spot.add([0, 20]);
      }
      taken.push({ x: spot.x, y: spot.y, wide });
      const box = make("span", "", label.text);
      box.style.borderColor = label.color;
      const icon = L.divIcon({ className: "gw-route-name", html: box, iconSize: [0, 0] });
      const options = { pane: ui.pane(map, "gw-route-names", 440, true), interactive: false, keyboard: false, gwLabel: true, icon };
      L.marker(map.containerPointToLatLng(spot), /** @type {any} */ (options)).addTo(group);
    });
  }

  function swatch(color, dash) {
    const line = make("i", "gw-route-line" + (dash ? " gw-route-dash" : ""));
    line.style.borderTopColor = color;
    line.setAttribute("aria-hidden", "true");
    return line;
  }

  function row(box, color, dash, title, words) {
    const line = make("li"), told = make("span", "", title + " ");
    line.appendChild(swatch(color, dash));
    told.appendChild(make("span", "gw-muted", words));
    line.appendChild(told);
    box.appendChild(line);
  }

  // the lines that are drawn, told in words: in the card, and in the bar that stays when it closes
  function legend(site) {
    const box = make("ul", "gw-routes"), hub = hubOf(site), line = site.corridor;
    if (hub) {
      hub.routes.forEach(route => {
        const dashed = route.way.some(styleOf);
        const key = route.number ? (hub.rule === "one" ? "only" : route.number) : (route.guessed ? "guessed" : 0);
        row(box, COLORS[route.number], dashed, say("card.route_" + key),
          say("card.route_row", { km: ui.value(route.km, "km", 0), ms: ui.format(route.ms, 2),
            low: ui.format(route.low, 1), high: ui.format(route.high, 1) }));
      });
    }
    if (line && line.path.length) {
      row(box, COLORS.power, false, say("card.power_corridor", { name: line.name, kv: ui.format(line.kv, 0) }),
        say("card.corridor_row", { km: ui.value(line.km, "km", 1), straight: ui.value(line.straight_km, "km", 1) }));
    }
    return box;
  }

  function notes(site) {
    const hub = hubOf(site), found = [], near = { near: ui.value(data.near_km === null ? NaN : data.near_km, "km", 0) };
    if (hub) {
      found.push(say("card.rule." + hub.rule, Object.assign({ km: ui.value(hub.beside_km, "km", 1) }, near)));
      hub.routes.forEach(route => {
        if (!route.number && !route.guessed) { found.push(say("card.shortest")); }
        if (route.links) { found.push(say(route.number ? "card.guessed_count" : "card.guessed", { links: route.links })); }
      });
      if (hub.routes.some(route => route.way.some(k => styleOf(k) === 1))) { found.push(say("card.proxies")); }
    }
    if (site.corridor && !site.corridor.path.length) { found.push(say("card.no_corridor", { why: site.corridor.trouble })); }
    return found;
  }

  // the part of a card that tells what is drawn, and lets the reader choose the hub
  function section(i) {
    const site = known(i), box = make("div", "gw-drawn");
    if (!site) { return null; }
    function fill() {
      const told = box.querySelector(".gw-told");
      told.textContent = "";
      told.appendChild(legend(site));
      notes(site).forEach(text => { told.appendChild(make("p", "gw-muted", text)); });
      box.querySelectorAll("[data-gw-hub]").forEach(button => {
        button.setAttribute("aria-pressed", String(button.getAttribute("data-gw-hub") === hubOf(site).key));
      });
    }
    box.appendChild(make("h3", "", say("card.routes")));
    if (site.hubs.length) {
      const choice = make("div", "gw-tools");
      choice.setAttribute("role", "group");
      choice.setAttribute("aria-label", say("card.routes_to"));
      choice.appendChild(make("span", "", say("card.routes_to")));
      site.hubs.forEach(hub => {
        const button = make("button", "gw-tool", hub.name);
        button.type = "button";
        button.setAttribute("data-gw-hub", hub.key);
        button.addEventListener("click", () => { chosen = hub.key; fill(); draw(i); });
        choice.appendChild(button);
      });
      box.appendChild(choice);
    }
    box.appendChild(make("div", "gw-told"));
    const whole = make("button", "gw-tool", say("card.whole"));
    whole.type = "button";
    whole.setAttribute("data-gw-whole", "");
    whole.addEventListener("click", () => { showWhole(i); });
    box.appendChild(whole);
    fill();
    return box;
  }

  // the card goes, the lines stay, with a way back
  function showWhole(i) {
    const bounds = L.latLngBounds([]), site = known(i), back = make("button", "gw-tool", say("card.back")), hide = make("button", "gw-tool", say("card.hide"));
    self.keep = true;
    live.drawer.close();
    self.keep = false;
    clearBar();
    bar = make("div", "gw-panel gw-route-bar");
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", say("card.routes"));
    bar.appendChild(make("b", "", live.nameOf(i).name));
    bar.appendChild(legend(site));
    [back, hide].forEach(button => { button.type = "button"; bar.appendChild(button); });
    back.addEventListener("click", () => { live.reopen(i); });
    hide.addEventListener("click", () => { self.hide(); map.getContainer().focus({ preventScroll: true }); });
    L.DomEvent.disableClickPropagation(bar);
    L.DomEvent.disableScrollPropagation(bar);
    map.getContainer().appendChild(bar);
    group.eachLayer((/** @type {any} */ layer) => { if (layer.getBounds) { bounds.extend(layer.getBounds()); } });
    map.getContainer().classList.add("gw-whole");
    const free = ui.padding(map);
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
    known,
    section,
    // whether something was drawn for this candidate
    show(i) {
      clearBar();
      shown = known(i) ? i : -1;
      draw(i);
      return shown >= 0;
    },
    hide() {
      if (self.keep) { return; }
      clearBar();
      shown = -1;
      group.remove();
      group.clearLayers();
    },
    // the lines as they are drawn, for whoever asks: a script, a test
    drawn() {
      const lines = [];
      group.eachLayer((/** @type {any} */ layer) => {
        if (layer.options.gwRoute) { lines.push({ color: layer.options.color, dash: layer.options.dashArray, points: layer.getLatLngs() }); }
      });
      return lines;
    }
  };
  map.on("moveend", () => { if (shown >= 0) { name(); } });
  map.getContainer().addEventListener("keydown", event => {
    if (event.key === "Escape" && bar) { self.hide(); map.getContainer().focus({ preventScroll: true }); }
  });
  return self;
}
