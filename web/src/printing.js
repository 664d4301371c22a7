// The map on paper: the view of the reader, whole on one sheet, with limits and sources behind it.
import * as sheets from "./sheet.js";
import * as ui from "./ui.js";

export function onPaper(map) {
  // points of paper to one of the screen
  const FINE = 2;
  const home = map.getContainer();
  const pages = [];
  let before = null;

  function page(className, parts) {
    const made = ui.element("div", className);
    parts.forEach(part => { made.appendChild(part); });
    document.body.appendChild(made);
    pages.push(made);
  }

  // what stands folded away in the legend
  function notes() {
    return Array.from(home.querySelectorAll(".gw-legend .gw-small")).map(list => {
      const part = ui.element("section");
      part.appendChild(ui.element("h2", "", list.parentNode.querySelector("summary").textContent));
      part.appendChild(list.cloneNode(true));
      return part;
    });
  }

  function seen() {
    const open = ui.openPart(map);
    return L.latLngBounds(map.containerPointToLatLng(open.getBottomLeft()), map.containerPointToLatLng(open.getTopRight()));
  }

  function look(show) {
    map.invalidateSize({ animate: false, pan: false });
    show();
    sheets.drawAll(map);
  }

  function heightOf(canvas) { return Number(getComputedStyle(canvas.closest(".leaflet-pane")).zIndex) || 0; }

  // a browser prints a canvas as the strokes that made it, and clearing the upper one would wipe
  // out those below it: they are laid over one another in a picture that has no strokes
  function picture() {
    const size = map.getSize(), frame = home.getBoundingClientRect(), made = document.createElement("canvas");
    const drawn = new OffscreenCanvas(FINE * size.x, FINE * size.y), pen = drawn.getContext("2d");
    pen.imageSmoothingEnabled = false;
    Array.from(home.querySelectorAll(".leaflet-pane canvas"))
      .sort((a, b) => heightOf(a) - heightOf(b))
      .forEach(canvas => {
        const box = canvas.getBoundingClientRect(), style = getComputedStyle(canvas.closest(".leaflet-pane"));
        if (!box.width || !canvas.width) { return; }
        pen.globalAlpha = Number(style.opacity);
        pen.drawImage(canvas, FINE * (box.left - frame.left), FINE * (box.top - frame.top), FINE * box.width, FINE * box.height);
      });
    made.className = "gw-picture";
    made.width = drawn.width;
    made.height = drawn.height;
    made.getContext("bitmaprenderer").transferFromImageBitmap(drawn.transferToImageBitmap());
    home.appendChild(made);
    home.classList.add("gw-pictured");
    pages.push(made);
  }

  function end() {
    pages.splice(0).forEach(one => { one.remove(); });
    home.classList.remove("gw-pictured");
    if (!before) { return; }
    const view = before;
    before = null;
    document.documentElement.classList.remove("gw-paper");
    map.gwRatio = 0;
    look(() => { map.setView(view.center, view.zoom, { animate: false }); });
  }

  function begin() {
    // the sheet of one place is printed alone
    if (map.gwOne) { return; }
    const card = home.querySelector(".leaflet-popup .gw-card, .gw-drawer .gw-card"), told = notes(), open = seen();
    end();
    before = { center: map.getCenter(), zoom: map.getZoom() };
    // an open card stands whole on a page of its own, behind the map that it would cover
    if (card) { page("gw-print", [card.cloneNode(true)]); }
    if (told.length) { page("gw-print-notes", told); }
    document.documentElement.classList.add("gw-paper");
    map.gwRatio = FINE;
    look(() => { map.fitBounds(open, Object.assign({ animate: false }, ui.padding(map))); });
    if (typeof OffscreenCanvas !== "undefined") { picture(); }
  }

  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
}
