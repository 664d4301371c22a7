// What helps to read the map: values under the pointer, a measure.
import * as earth from "./earth.js";
import * as ui from "./ui.js";

const make = ui.element;

// one line at the foot of the map: where the pointer is, and what is known of that place
function pointer(live, words = scores(live)) {
  const map = live.map;
  const box = make("div", "gw-readout");
  let waiting = 0;
  let last = null;
  box.setAttribute("data-gw-readout", "");
  map.getContainer().appendChild(box);

  function show() {
    waiting = 0;
    const i = last && map.hasLayer(live.field) ? live.field.at(last.containerPoint) : -1;
    box.textContent = last ? words(i, ui.position(last.latlng.lat, last.latlng.lng)).filter(Boolean).join(" · ") : "";
  }
  map.on("mousemove", event => {
    // over a box or a card the pointer is not on the map
    const over = event.originalEvent && event.originalEvent.target;
    last = over && over.closest && over.closest(".leaflet-control, .leaflet-popup, .gw-drawer") ? null : event;
    waiting = waiting || requestAnimationFrame(show);
  });
  map.on("mouseout", () => { last = null; show(); });
  return { show };
}

// what the line says of a candidate: its score and what weighs most, or why it is excluded
function scores(live) {
  function heaviest() {
    return live.data.criteria.map((one, j) => [live.model.state.weights[j], one])
      .filter(pair => pair[0] > 0)
      .sort((a, b) => b[0] - a[0]).slice(0, 4).map(pair => pair[1]);
  }

  return (i, position) => {
    const texts = [position], model = live.model;
    if (live.measure.on) { return texts.concat(live.measure.words()); }
    if (i < 0) { return texts; }
    texts.push(live.nameOf(i).name);
    if (model.bits[i]) {
      return texts.concat(live.say("excluded") + ": " + live.reasonOf(i));
    }
    texts.push(live.say("score") + " " + ui.format(model.score[i], 3));
    heaviest().forEach(one => {
      texts.push(one.label + " " + ui.value(model.value(one.name, i), one.unit, one.decimals));
    });
    return texts;
  };
}

// distances along a line that the reader clicks, on the ellipsoid
function measure(live) {
  const map = live.map, say = live.say, line = L.polyline([], { color: "#111", weight: 2, dashArray: "5 4", interactive: false });
  const dots = L.featureGroup(), button = make("button", "gw-tool", say("measure"));
  const self = { on: false, km: 0 };
  button.type = "button";
  button.setAttribute("data-gw-measure", "");
  button.setAttribute("aria-pressed", "false");
  button.title = say("measure_hint");

  function length() {
    const spots = line.getLatLngs(),
          at = earth.ecef(
            spots.map(spot => spot.lng), spots.map(spot => spot.lat)
          );
    let km = 0;
    for (let i = 1; i < spots.length; i += 1) { km += earth.arcKm(at, i - 1, at, i); }
    return km;
  }

  self.words = () => [line.getLatLngs().length > 1 ? say("measured", { km: ui.value(self.km, "km", 2) }) : say("measure_hint")];

  self.add = latlng => {
    line.addLatLng(latlng);
    L.circleMarker(latlng, { radius: 3.5, color: "#111", weight: 1.5, fillColor: "#fff", fillOpacity: 1, interactive: false }).addTo(dots);
    self.km = length();
    status.textContent = self.words()[0];
    live.pointer.show();
  };

  self.turn = on => {
    if (on) { live.take(self); }
    self.on = on;
    self.km = 0;
    line.setLatLngs([]);
    dots.clearLayers();
    [line, dots].forEach(layer => { if (on) { layer.addTo(map); } else { layer.remove(); } });
    button.setAttribute("aria-pressed", String(on));
    map.getContainer().classList.toggle("gw-measuring", on);
    status.textContent = on ? say("measure_hint") : "";
    live.pointer.show();
  };

  var status = make("span", "gw-status");
  status.setAttribute("role", "status");
  button.addEventListener("click", () => { self.turn(!self.on); });
  map.getContainer().addEventListener("keydown", event => {
    if (event.key === "Escape" && self.on) { self.turn(false); }
  });
  self.button = button;
  self.status = status;
  return self;
}

export { pointer, measure };
