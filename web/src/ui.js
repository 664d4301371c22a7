// Drawing of geowbit's maps. Text from data enters the page as textContent only.
import * as printing from "./printing.js";
import * as spreading from "./spread.js";
import * as stops from "./stops.js";
import * as themes from "./theme.js";

const NARROW_PX = 800, TIGHT_PX = 1180, ROOMY_PX = 1500;

// a reader who asks for less motion gets none
if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
  const panBy = L.Map.prototype.panBy;
  L.Map.mergeOptions({ fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false, inertia: false });
  L.Map.include({
    panBy(offset, options) { return panBy.call(this, offset, L.extend({}, options, { animate: false })); }
  });
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) { made.className = className; }
  if (text !== undefined) { made.textContent = text; }
  return made;
}

function lines(texts) {
  const box = element("div");
  texts.forEach((text, i) => {
    if (text) { box.appendChild(element("div", i ? "gw-tip-more" : "gw-tip-name", text)); }
  });
  return box;
}

// numbers as geowbit.pages.words writes them: the page names its marks of thousands and decimals
function format(value, decimals) {
  if (typeof value !== "number" || !isFinite(value)) { return "–"; }
  const [group, point] = (document.documentElement.dataset.marks || ",.").replace("_", "\u202f");
  const parts = Math.abs(value).toFixed(decimals).split(".");
  parts[0] = parts[0].replace(/\B(?=(\d\d\d)+$)/g, group);
  const text = parts.join(point);
  return (value < 0 && /[1-9]/.test(text) ? "−" : "") + text;
}

// a share in percent; what is not quite all is not called so
function share(percent) {
  if (percent === 100) { return format(percent, 0); }
  return percent > 99.9 ? format(Math.floor(100 * percent) / 100, 2) : format(percent, 1);
}

function signed(text, amount) { return (amount > 0 && /[1-9]/.test(text) ? "+" : "") + text; }

function short(value) { return format(value, 6).replace(/[.,]?0+$/, ""); }

// metric numbers in the units that the page tells: each name, what it is told as, factor and what is added
const TOLD = new Map();
function toldAs(unit) {
  const units = document.documentElement.dataset.units;
  if (!units || !unit) { return null; }
  if (!TOLD.size) {
    units.split(";").map(one => one.split("|")).forEach(one => {
      TOLD.set(one[0], { unit: one[1], factor: Number(one[2]), plus: Number(one[3]) });
    });
  }
  return TOLD.get(unit) || null;
}

function told(amount, unit) { const one = toldAs(unit); return one ? amount * one.factor + one.plus : amount; }
function metric(amount, unit) { const one = toldAs(unit); return one ? (amount - one.plus) / one.factor : amount; }
function unitName(unit) { const one = toldAs(unit); return one ? one.unit : unit; }

function value(amount, unit, decimals) {
  if (amount !== amount) { return "–"; }
  const name = unitName(unit);
  return format(told(amount, unit), decimals) + (name ? (name === "°" || name[0] === "/" ? "" : " ") + name : "");
}

// millions of money in a unit that keeps them short
function money(mjpy) {
  if (!isFinite(mjpy)) { return "–"; }
  const { sign = "", unit = "", steps = "", money: written = "", more = "0" } = document.documentElement.dataset;
  const known = steps.split(";").map(one => one.split(" "));
  const step = known.find(one => Math.abs(mjpy) >= 0.9995 * Number(one[0])) || known[known.length - 1];
  const figure = mjpy / Number(step[0]), size = Math.abs(figure);
  const wanted = size >= 99.5 ? 0 : size >= 9.95 ? 1 : 2;
  const number = format(figure, Math.max(Number(step[2]), Math.min(Number(more), wanted)));
  const parts = { "¤": sign, "#": number, "*": step[1], "@": unit };
  return written.replace(/[¤#*@]/g, one => parts[one]);
}

// a place in degrees as words; of what lies halfway the seventh digit decides, as in geowbit.pages.words
function position(lat, lon) {
  const told = degrees => Number(Math.abs(degrees).toFixed(7)).toFixed(3);
  // a map across the antimeridian counts on beyond 180 degrees
  if (lon > 180) { lon -= 360; }
  if (document.documentElement.lang === "ja") {
    return (lat < 0 ? "南緯" : "北緯") + told(lat) + "° " + (lon < 0 ? "西経" : "東経") + told(lon) + "°";
  }
  return told(lat) + (lat < 0 ? " S, " : " N, ") + told(lon) + (lon < 0 ? " W" : " E");
}

function japanese(text) {
  const made = element("small", "", text);
  made.lang = "ja";
  return made;
}

// a text as it was before marks kept it from turning what stands around it
function bare(text) { return String(text).replace(/[\u2066-\u2069]/g, ""); }

function narrow(map) { return map.getSize().x < NARROW_PX; }

// in the cell of a notebook open panels would leave little of the map
function tight(map) { return narrow(map) || (window.self !== window.top && map.getSize().x < TIGHT_PX); }

// what the boxes at the sides leave open of the map
function padding(map) {
  const size = map.getSize(), drawer = map.getContainer().querySelector(".gw-drawer:not([hidden])");
  if (!narrow(map)) {
    // beside the drawer the boxes of a wide window stay
    const wide = name => { const box = map.getContainer().querySelector(name); return box ? box.getBoundingClientRect().width + 12 : 0; };
    const left = wide(".gw-title"), legend = Math.max(264, wide(".gw-legend"));
    const right = drawer ? drawer.getBoundingClientRect().width + (size.x < ROOMY_PX ? 18 : legend + 8) : tight(map) ? 60 : legend;
    return { paddingTopLeft: [Math.max(316, left), 12], paddingBottomRight: [right, 24] };
  }
  const sheet = openSheet(map), high = sheet ? sheet.getBoundingClientRect().height : 70;
  return { paddingTopLeft: [16, 16], paddingBottomRight: [16, Math.min(0.62 * size.y, high + 34)] };
}

// of the sheets of a narrow window the one that is seen
function openSheet(map) {
  const home = map.getContainer();
  return home.querySelector(".gw-drawer.gw-sheet-box:not([hidden])") || home.querySelector(".gw-title.gw-sheet-box");
}

function openPart(map) {
  const size = map.getSize(), free = padding(map);
  return L.bounds(L.point(free.paddingTopLeft[0], free.paddingTopLeft[1]).add([12, 12]), size.subtract(free.paddingBottomRight).subtract([12, 12]));
}

// a place in the middle of what lies open of the map
function centerOn(map, at, zoom) {
  const open = openPart(map), off = open.getCenter().subtract(map.getSize().divideBy(2));
  map.setView(map.unproject(map.project(at, zoom).subtract(off), zoom), zoom, { animate: false });
}

// a place that a box would cover moves into sight
function keepInSight(map, at) {
  const open = openPart(map), spot = map.latLngToContainerPoint(at);
  if (!open.contains(spot)) {
    const to = L.point(Math.min(open.max.x, Math.max(open.min.x, spot.x)), Math.min(open.max.y, Math.max(open.min.y, spot.y)));
    map.panBy(spot.subtract(to));
  }
}

function pane(map, name, zIndex, passive) {
  if (!map.getPane(name)) {
    const made = map.createPane(name);
    made.style.zIndex = zIndex;
    if (passive) { made.style.pointerEvents = "none"; }
  }
  return name;
}

// symbols grow with the zoom, or the country drowns in them
function growth(map) {
  return Math.min(1.5, Math.max(0.4, 0.4 + (map.getZoom() - 5.5) * 0.22));
}

// names of places, as many as fit without touching one another or a numbered site
function labels(map, source) { source.then(data => { name(map, data); }); }

function name(map, data) {
  const home = map.getPane(pane(map, "gw-labels", 450, true));
  L.DomUtil.addClass(home, "leaflet-zoom-hide");
  function labelled(place) {
    const box = element("div", "gw-label gw-label-" + place.kind);
    box.appendChild(element("span", "", place.name));
    if (place.ja) {
      const ja = element("span", "gw-label-ja", place.ja);
      ja.lang = "ja";
      box.appendChild(ja);
    }
    return box;
  }
  const places = data.places.map(place => ({
    at: L.latLng(place.lat, place.lon), from: place.zoom, to: place.until || 99, place, box: null, size: null,
    lift: place.kind === "prefecture" ? 0 : -12
  }));
  function clear(taken, spot) {
    return taken.every(other => spot[0] > other[2] || spot[2] < other[0] || spot[1] > other[3] || spot[3] < other[1]);
  }
  function place() {
    const zoom = map.getZoom(), view = map.getBounds().pad(0.1), taken = [];
    data.pins.concat(map.gwPins || [], map.gwSpread || []).forEach(pin => {
      const p = map.latLngToLayerPoint(pin);
      taken.push([p.x - pin[2], p.y - pin[2], p.x + pin[2], p.y + pin[2]]);
    });
    places.forEach(item => {
      const wanted = zoom >= item.from && zoom < item.to && view.contains(item.at);
      if (!wanted) { if (item.box) { item.box.remove(); } return; }
      item.box = item.box || labelled(item.place);
      if (!item.box.parentNode) { home.appendChild(item.box); }
      if (!item.size) { item.size = [item.box.offsetWidth, item.box.offsetHeight]; }
      const p = map.latLngToLayerPoint(item.at).add([0, item.lift]), w = item.size[0] / 2 + 3, h = item.size[1] / 2 + 1;
      const spot = [p.x - w, p.y - h, p.x + w, p.y + h];
      if (!clear(taken, spot)) { item.box.remove(); return; }
      taken.push(spot);
      L.DomUtil.setPosition(item.box, L.point(spot[0] + 3, spot[1] + 1));
    });
  }
  map.on("zoomend moveend resize gwpins gwspread", place);
  map.whenReady(place);
}

// what lies under a click: the color of the pixel tells the score, or why it is excluded
function probe(map, overlays, data) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  function northing(lat) { return L.CRS.EPSG3857.project(L.latLng(lat, 0)).y; }
  function colorAt(overlay, at) {
    const image = overlay.getElement(), box = overlay.getBounds();
    if (!image || !image.naturalWidth || !box.contains(at)) { return null; }
    const x = (at.lng - box.getWest()) / (box.getEast() - box.getWest());
    const top = northing(box.getNorth()), bottom = northing(box.getSouth());
    const y = (top - northing(at.lat)) / (top - bottom);
    context.clearRect(0, 0, 1, 1);
    context.drawImage(image, Math.floor(x * image.naturalWidth), Math.floor(y * image.naturalHeight),
      1, 1, 0, 0, 1, 1);
    const rgba = context.getImageData(0, 0, 1, 1).data;
    if (rgba[3] < 255) { return null; }
    return "#" + [0, 1, 2].map(i => (rgba[i] + 256).toString(16).slice(1)).join("");
  }
  map.on("click", event => {
    // on a small window the first click only puts the list of layers away
    if (narrow(map) && map.getContainer().querySelector(".leaflet-control-layers-expanded")) { return; }
    for (let i = 0; i < overlays.length; i += 1) {
      const color = map.hasLayer(overlays[i]) && colorAt(overlays[i], event.latlng);
      if (color && data.words[color]) {
        const place = position(event.latlng.lat, event.latlng.lng);
        L.popup({ className: "gw-probe", maxWidth: 260 }).setLatLng(event.latlng)
          .setContent(lines(data.words[color].concat([place]))).openOn(map);
        return;
      }
    }
  });
}

function panel(map, position, node) {
  const control = new L.Control({ position });
  control.onAdd = () => {
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    node.hidden = false;
    return node;
  };
  control.addTo(map);
}

function headings(control) {
  function draw() {
    let last = "";
    control.getContainer().querySelectorAll("[data-gw-group]").forEach(mark => {
      const group = mark.getAttribute("data-gw-group"), label = mark.closest("label");
      if (group !== last && label) {
        label.parentNode.insertBefore(element("div", "gw-group", group), label);
        last = group;
      }
    });
  }
  const update = control._update;
  control._update = () => { update.call(control); draw(); return control; };
  draw();
}

// how high a list that scrolls is, at most, where it ends between two rows and not across one
function wholeRows(list, rows, most) {
  const shown = list.getBoundingClientRect(), large = list.offsetHeight ? shown.height / list.offsetHeight : 1;
  const ends = Array.from(rows, row => (row.getBoundingClientRect().bottom - shown.top) / large + list.scrollTop);
  const whole = ends.filter(end => end > 0 && end <= most);
  return whole.length && whole.length < ends.length ? Math.max(...whole) : most;
}

// the best sites show as many whole rows as there is room for
function fitRows(map, list) {
  const MOST_PX = 196;
  function fit() { list.style.setProperty("--gw-rows", wholeRows(list, list.children, MOST_PX) + "px"); }
  map.on("resize", fit);
  list.parentNode.addEventListener("toggle", fit);
  return fit;
}

// the list of layers gets the height that the legend below it leaves
function balance(map, control) {
  const list = control.getContainer().querySelector(".leaflet-control-layers-list");
  const legend = map.getContainer().querySelector(".gw-legend");
  function fit() {
    const taken = narrow(map) || !legend ? 100 : legend.getBoundingClientRect().height + 84;
    // a list on a very large screen is drawn larger than it says
    const large = Number(getComputedStyle(document.documentElement).getPropertyValue("--gw-large")) || 1;
    const most = Math.max(110, (map.getSize().y - taken) / large);
    list.style.maxHeight = wholeRows(list, list.querySelectorAll("label, .gw-group"), most) + "px";
  }
  fit();
  map.on("resize", fit);
  if (legend) { legend.addEventListener("toggle", fit, true); }
}

// a card takes the focus from the keyboard and gives it back
function cards(map) {
  let before = null, origin = null;
  map.on("popupopen", event => {
    const box = event.popup.getElement(), title = box.querySelector("h2"), at = document.activeElement;
    const content = box.querySelector(".leaflet-popup-content");
    L.DomUtil.addClass(map.getContainer(), "gw-reading");
    content.scrollTop = 0;
    content.tabIndex = -1;
    box.setAttribute("role", "dialog");
    if (title) { box.setAttribute("aria-label", title.textContent); }
    // a card that comes back gives the focus to what had opened it
    const back = at && at.closest(".gw-route-bar");
    if (!back) { origin = at && at !== document.body && at.matches(":focus-visible") ? at : null; }
    before = origin;
    // whoever reads by keyboard begins with the first line, and can scroll
    if (before || back) { content.focus({ preventScroll: true }); }
  });
  map.on("popupclose", () => {
    L.DomUtil.removeClass(map.getContainer(), "gw-reading");
    if (before && before.isConnected) { before.focus({ preventScroll: true }); }
    before = null;
  });
  map.getContainer().addEventListener("keydown", event => {
    if (event.key === "Escape") { map.closePopup(); }
  });
  printing.onPaper(map);
}

function arrange(map, data) {
  const box = map.gwBounds = data.bounds, small = narrow(map);
  map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
  data.attributions.forEach(text => { map.attributionControl.addAttribution(text); });
  const title = map.getContainer().querySelector(".gw-title");
  if (title) { stops.sheet(map, title, (title.querySelector("h1") || title).textContent); }
  map.gwTheme = themes.follow(() => { map.fire("gwtheme"); });
  map.fitBounds(box, padding(map));
  cards(map);
  map.getContainer().querySelectorAll("details[data-gw-wide]").forEach(part => {
    part.open = !tight(map);
  });
  map.gwControl = data.control;
  headings(data.control);
  balance(map, data.control);
  if (tight(map)) { data.control.collapse(); }
  if (small) {
    map.on("click", () => { data.control.collapse(); });
  }
}

// cards of the best sites: as large as the window allows, and opened from the list as well
function sites(map, markers, list) {
  function fit() {
    const size = map.getSize(), small = narrow(map);
    markers.forEach(marker => {
      const options = marker.getPopup().options;
      options.maxWidth = Math.min(380, size.x - 48);
      options.minWidth = Math.min(300, size.x - 60);
      options.maxHeight = Math.max(180, size.y - (small ? 110 : 90));
      options.autoPanPaddingTopLeft = small ? L.point(8, 12) : L.point(320, 16);
      options.autoPanPaddingBottomRight = small ? L.point(8, 12) : L.point(268, 30);
    });
  }
  fit();
  map.on("resize", fit);
  if (markers.length) { spreading.follow(map, L.featureGroup(markers).addTo(map), () => markers); }
  if (!list) { return; }
  list.querySelectorAll("[data-gw-site]").forEach(button => {
    button.addEventListener("click", () => {
      const marker = markers[Number(button.getAttribute("data-gw-site"))];
      map.closePopup();
      map.setView(marker.getLatLng(), Math.max(map.getZoom(), 9), { animate: false });
      marker.openPopup();
    });
  });
}

// a map from a server below all: land and scores let it shine through while it is on
function tiles(map, data) {
  pane(map, "gw-tiles", 150, true);
  const layer = L.tileLayer(data.url, {
    pane: "gw-tiles", attribution: data.attribution, minZoom: data.least, maxNativeZoom: data.most, maxZoom: 19
  });
  layer.on("add remove", event => { map.getContainer().classList.toggle("gw-tiled", event.type === "add"); });
  return layer;
}

// the icon of a numbered or lettered mark, of a kind where there are several
function pin(text, kind) {
  const size = 22 * themes.large();
  return L.divIcon({ html: text, iconSize: [size, size], iconAnchor: [size / 2, size / 2], className: kind ? "gw-pin gw-pin-" + kind : "gw-pin" });
}

// an empty group of marks, which the script of another layer fills
function pins(map, source) {
  const group = L.featureGroup();
  source.then(data => { map[data.group] = group; });
  return group;
}

// a table; gives the function that adds a row to it, its last cell for the better or the worse
function table(home, heads) {
  const made = element("table", "gw-two"), top = element("tr"), head = element("thead"), body = element("tbody");
  heads.forEach(text => { top.appendChild(element(text ? "th" : "td", "", text)); });
  head.appendChild(top);
  made.appendChild(head);
  made.appendChild(body);
  home.appendChild(made);
  return (texts, better) => {
    const row = element("tr");
    texts.forEach((text, k) => {
      const last = k === texts.length - 1;
      row.appendChild(element(k ? "td" : "th", last && better ? (better > 0 ? "gw-up" : "gw-down") : "", text));
    });
    body.appendChild(row);
  };
}

export { arrange, bare, centerOn, element, fitRows, format, growth, japanese, keepInSight, labels, lines, metric, money, narrow, openPart, openSheet, padding, pane, panel, pin, pins, position, probe, share, short, signed, sites, table, tight, tiles, told, unitName, value };
