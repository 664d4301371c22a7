// A plan by year: what stands by then, and what stands still when one thing fails.
import * as controls from "./controls.js";
import * as drawers from "./drawer.js";
import * as stops from "./stops.js";
import * as ui from "./ui.js";

const make = ui.element, LOST = "#c4122f", STANDS = "#7b868b";

class Plan {
  constructor(map, data, group) {
    this.map = map;
    this.data = data;
    this.groups = { sites: group, power: map.gwPower, fiber: map.gwFiber };
    this.paint = L.canvas({ padding: 0.3, tolerance: 6, pane: ui.pane(map, "gw-plan", 420, false) });
    /** @type {any[]} */
    this.lines = data.links.map(link => this.line(link));
    /** @type {any[]} */
    this.marks = data.sites.map((site, k) => this.site(site, k));
    this.standing = data.standing.map(site => this.stands(site));
    this.failed = -1;
    this.year = data.years.length - 1;
    this.drawer = new drawers.Drawer({ map, say: key => data.words[key], listeners: [] });
    stops.sheet(map, this.drawer.box, document.title);
    this.panel();
    this.show(this.year);
    map.gwPins = (map.gwPins || []).concat(data.sites.map(site => [site.lat, site.lon, 12]));
    map.fire("gwpins");
    map.getContainer().dataset.gwPlan = "ready";
  }

  // by then, in the order of the years
  built(year) { return !this.data.years.length || year <= this.data.years[this.year].year; }

  path(steps) {
    const points = [];
    let lon = 0, lat = 0;
    for (let i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      points.push([lat / 1e4, lon / 1e4]);
    }
    return points;
  }

  line(link) {
    const points = link.paths.map(steps => this.path(steps));
    const drawn = points.length && points[0].length < 2
      ? L.circleMarker(points[0][0], { renderer: this.paint, radius: 5, fillOpacity: 1 })
      : L.polyline(points, { renderer: this.paint });
    drawn.bindTooltip(() => ui.lines(link.lines), { sticky: true, className: "gw-tip" });
    drawn.on("click", event => { L.DomEvent.stopPropagation(event); this.card(link, event.latlng); });
    return drawn;
  }

  site(site, k) {
    const ring = L.circleMarker([site.lat, site.lon], { renderer: this.paint });
    const pin = L.marker([site.lat, site.lon], { icon: ui.pin(String(k + 1)), zIndexOffset: 1000 * (200 - k), alt: "" });
    pin.on("add", () => { pin.getElement().setAttribute("aria-label", (k + 1) + " " + site.name); });
    pin.bindTooltip(() => ui.lines(site.lines), { direction: "top", offset: [0, -10], className: "gw-tip" });
    [ring, pin].forEach(one => one.on("click", () => { this.card(site, [site.lat, site.lon]); }));
    pin.on("keypress", event => { if (event.originalEvent.key === "Enter") { this.card(site, [site.lat, site.lon]); } });
    return { ring, pin };
  }

  stands(site) {
    const drawn = L.circleMarker([site.lat, site.lon], { renderer: this.paint });
    drawn.bindTooltip(() => ui.lines(site.lines), { className: "gw-tip" });
    return drawn;
  }

  // MW of a site by the year that is shown
  mw(site) {
    let found = 0;
    site.steps.forEach(step => { if (this.built(step[0])) { found = step[1]; } });
    return found;
  }

  panel() {
    const home = this.map.getContainer().querySelector(".gw-title"), data = this.data;
    if (!home) { return; }
    const box = make("div", "gw-live gw-plan");
    if (data.years.length > 1) {
      const row = make("div", "gw-slider"), input = make("input"), label = make("label", "", data.words.year);
      input.type = "range";
      input.id = controls.fresh();
      input.min = "0";
      input.max = String(data.years.length - 1);
      input.value = input.max;
      input.setAttribute("data-gw-year", "");
      label.htmlFor = input.id;
      this.output = make("output");
      this.output.htmlFor = input.id;
      [label, input, this.output].forEach(part => { row.appendChild(part); });
      input.addEventListener("input", () => { this.show(Number(input.value)); });
      box.appendChild(row);
    }
    this.readout = make("div", "gw-plan-read");
    box.appendChild(this.readout);
    const worst = data.failures.map((one, k) => [one, k]).filter(pair => pair[0].worst);
    if (worst.length) { box.appendChild(this.list(data.words.worst, worst)); }
    home.appendChild(box);
  }

  list(title, pairs) {
    const fold = controls.folded(title, !ui.tight(this.map)), list = make("ol", "gw-list");
    pairs.forEach(([one, k], place) => {
      const item = make("li"), button = make("button"), where = make("span", "gw-where", one.title + " ");
      button.type = "button";
      button.setAttribute("data-gw-failure", String(k));
      where.appendChild(make("small", "", one.kind));
      button.appendChild(make("span", "gw-no", String(place + 1)));
      button.appendChild(where);
      button.appendChild(make("span", "gw-value", one.short));
      button.addEventListener("click", () => { this.open(k); });
      item.appendChild(button);
      list.appendChild(item);
    });
    fold.appendChild(list);
    return fold;
  }

  show(year) {
    this.year = year;
    const now = this.data.years[year];
    if (now) {
      if (this.output) { this.output.textContent = now.label; }
      if (this.readout) { this.readout.replaceChildren(...now.lines.map(text => make("p", "", text))); }
    }
    this.draw();
  }

  put(group, layer, on) {
    if (!group) { return; }
    if (on && !group.hasLayer(layer)) { group.addLayer(layer); }
    if (!on && group.hasLayer(layer)) { group.removeLayer(layer); }
  }

  draw() {
    const failure = this.data.failures[this.failed], lost = new Set(failure ? failure.sites : []), cut = new Set(failure ? failure.links : []);
    this.data.links.forEach((link, k) => {
      const drawn = this.lines[k], hit = cut.has(k), color = hit ? LOST : link.color;
      drawn.setStyle({
        color, fillColor: color, weight: hit ? 6 : link.weight, opacity: failure && !hit ? 0.35 : 0.95, dashArray: link.dashed ? "5 5" : null
      });
      this.put(this.groups[link.layer], drawn, this.built(link.year));
    });
    this.data.sites.forEach((site, k) => {
      const mw = this.mw(site), mark = this.marks[k], color = lost.has(k) ? LOST : "#f2b701";
      mark.ring.setRadius(10 + 0.45 * Math.sqrt(mw));
      mark.ring.setStyle({ color, fillColor: color, fillOpacity: lost.has(k) ? 0.55 : 0.4, weight: 1.5 });
      this.put(this.groups.sites, mark.ring, mw > 0);
      this.put(this.groups.sites, mark.pin, mw > 0);
    });
    this.data.standing.forEach((site, k) => {
      const drawn = this.standing[k];
      drawn.setRadius(3 + 0.3 * Math.sqrt(site.mw));
      drawn.setStyle({ color: STANDS, fillColor: STANDS, fillOpacity: 0.55, weight: 1 });
      this.put(this.groups.sites, drawn, this.built(site.year));
    });
  }

  fail(k) {
    this.failed = k;
    this.map.getContainer().dataset.gwFailed = k < 0 ? "" : String(k);
    this.draw();
  }

  // a failure out of the list: shown where it happens
  open(k) {
    const failure = this.data.failures[k], at = failure.at;
    this.drawer.close();
    if (at) {
      const box = make("div", "gw-card");
      box.appendChild(make("h2", "", failure.title));
      failure.lines.forEach(text => { box.appendChild(make("p", "", text)); });
      this.read("failure " + k, failure.title, box, at);
    }
    this.fail(k);
  }

  // what is known of a site or a link, and what its failures take
  card(one, at) {
    const box = make("div", "gw-card"), words = this.data.words;
    box.appendChild(make("h2", "", one.lines[0]));
    one.lines.slice(1).forEach(text => { if (text) { box.appendChild(make("p", "", text)); } });
    if (one.failures.length) {
      box.appendChild(make("h3", "", words.if_fails));
      one.failures.forEach(k => {
        const failure = this.data.failures[k], button = make("button", "gw-plan-fail", failure.title + ": " + failure.short);
        button.type = "button";
        button.addEventListener("click", () => { this.fail(k); });
        box.appendChild(button);
      });
    }
    this.read(one.lines.join(), one.lines[0], box, at);
    if (one.failures.length) { this.fail(one.failures[0]); }
  }

  // what has failed stands again when its card is closed
  read(key, title, content, at) {
    this.drawer.show({ key, title, content: () => content, closed: () => { this.fail(-1); } });
    ui.keepInSight(this.map, at);
  }
}

function begin(map, source) {
  const group = L.featureGroup();
  // the boxes and the other groups come after the layers of a page
  source.then(data => { setTimeout(() => { map.gwPlan = new Plan(map, data, group); }, 0); });
  return group;
}

export { begin };
