// One place on one sheet of A4: what the drawer tells, where it lies, and where it comes from.
import * as ui from "./ui.js";

const make = ui.element;
// a sheet inside its margins, pixels of CSS; the least that anybody reads
const WIDE = 703, HIGH = 1010, LOCATOR_HIGH = 160, LEAST = 0.55;

// the part of the map around a place, as it is drawn, with the place in its middle
function locator(map, at, spots, wide, high) {
  const home = map.getContainer(), frame = home.getBoundingClientRect(), fine = 2;
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.className = "gw-locator";
  canvas.width = fine * wide;
  canvas.height = fine * high;
  if (!pen) { return canvas; }
  const size = map.getSize(), scale = Math.max(wide / size.x, high / size.y, Math.min(1, wide / (0.8 * size.x)));
  const left = at.x - wide / scale / 2, top = at.y - high / scale / 2;
  pen.fillStyle = getComputedStyle(home).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingEnabled = false;
  const heightOf = one => Number(getComputedStyle(one.closest(".leaflet-pane")).zIndex) || 0;
  /** @type {HTMLCanvasElement[]} */
  const drawn = Array.from(home.querySelectorAll(".leaflet-pane canvas"));
  drawn.sort((a, b) => heightOf(a) - heightOf(b)).forEach(one => {
    const box = one.getBoundingClientRect();
    if (!one.width || !box.width) { return; }
    pen.globalAlpha = Number(getComputedStyle(one.closest(".leaflet-pane") || one).opacity);
    pen.drawImage(one, fine * scale * (box.left - frame.left - left), fine * scale * (box.top - frame.top - top), fine * scale * box.width, fine * scale * box.height);
  });
  pen.globalAlpha = 1;
  pen.imageSmoothingEnabled = true;
  spots.map(spot => map.latLngToContainerPoint(spot)).forEach(spot => {
    [["#fff", 7], ["#c4122f", 3.5]].forEach(([color, width]) => {
      pen.beginPath();
      pen.arc(fine * scale * (spot.x - left), fine * scale * (spot.y - top), fine * 8, 0, 2 * Math.PI);
      pen.strokeStyle = String(color);
      pen.lineWidth = Number(width);
      pen.stroke();
    });
  });
  pen.font = 11 * fine + "px sans-serif";
  home.querySelectorAll(".gw-label").forEach(label => {
    const box = label.getBoundingClientRect(), middle = [(box.left + box.width / 2 - frame.left - left) * scale, (box.top + box.height - frame.top - top) * scale];
    if (!box.width || middle[0] < 0 || middle[0] > wide || middle[1] < 12 || middle[1] > high) { return; }
    pen.textAlign = "center";
    pen.lineWidth = 3 * fine;
    pen.strokeStyle = "#fff";
    const text = (label.firstElementChild || label).textContent || "";
    pen.strokeText(text, fine * middle[0], fine * middle[1] - 4);
    pen.fillStyle = "#23292c";
    pen.fillText(text, fine * middle[0], fine * middle[1] - 4);
  });
  return canvas;
}

// who is to be named, each once, whatever layers come from there
function sources(map) {
  const home = map.getContainer(), lists = home.querySelectorAll(".gw-legend .gw-small"), last = lists[lists.length - 1];
  const texts = last ? Array.from(last.children, one => ui.bare(one.textContent || "").replace(/^[^:]*: /, "")) : [];
  return Array.from(new Set(texts));
}

/**
 * The sheet of a place, as it goes to the printer.
 * @param {any} live
 * @param {any} subject
 */
function sheet(live, subject) {
  const { map, say, data } = live, page = make("div", "gw-one"), head = make("header"), body = make("div", "gw-one-body");
  const load = live.model.state.load, day = new Date().toISOString().slice(0, 10);
  head.appendChild(make("span", "", [ui.bare(data.name), load === null ? "" : ui.format(load, 0) + " MW"].filter(Boolean).join(" · ")));
  head.appendChild(make("span", "", say("place_printed", { day })));
  page.appendChild(head);
  const spots = subject.spots(), box = L.latLngBounds(spots), at = box.isValid() ? map.latLngToContainerPoint(box.getCenter()) : map.getSize().divideBy(2);
  page.appendChild(locator(map, at, spots, WIDE, LOCATOR_HIGH));
  const content = /** @type {HTMLElement} */ (subject.content().cloneNode(true));
  content.querySelectorAll("button.gw-tool, .gw-tools").forEach(one => { one.remove(); });
  // the parts of a sum would make all of it too small to read
  content.querySelectorAll("tr").forEach(row => { if ((row.textContent || "").startsWith("·")) { row.remove(); } });
  body.appendChild(content);
  page.appendChild(body);
  const foot = make("footer"), told = sources(map);
  const moved = JSON.stringify(live.model.state.weights) !== JSON.stringify(data.criteria.map(one => one.weight));
  foot.appendChild(make("p", "", say(moved ? "place_own_weights" : "place_study_weights")));
  foot.appendChild(make("p", "", say("place_sources", { sources: told.length ? told.join("; ") : ui.bare(map.attributionControl.getContainer().textContent) })));
  page.appendChild(foot);
  document.body.appendChild(page);
  fit(page);
  return page;
}

// smaller letters until all of it stands on one sheet
function fit(page) {
  let size = 1;
  while (size > LEAST) {
    page.style.setProperty("--gw-size", String(size));
    if (page.getBoundingClientRect().height <= HIGH) { break; }
    size -= 0.02;
  }
}

function print(live, subject) {
  const page = sheet(live, subject), root = document.documentElement;
  root.classList.add("gw-one-paper");
  live.map.gwOne = true;
  function end() {
    window.removeEventListener("afterprint", end);
    root.classList.remove("gw-one-paper");
    live.map.gwOne = false;
    page.remove();
  }
  window.addEventListener("afterprint", end);
  window.print();
}

export { print, sheet };
