// The map on paper: the view of the reader, whole on one sheet, with limits and sources behind it.
// Folium's engine compiles this file as a template: no doubled braces, "{" + "%" or "{" + "#".
geowbit.printing = function (map) {
  "use strict";

  // points of paper to one of the screen
  var FINE = 2;
  var home = map.getContainer(), pages = [], before = null;

  function page(className, parts) {
    var made = geowbit.element("div", className);
    parts.forEach(function (part) { made.appendChild(part); });
    document.body.appendChild(made);
    pages.push(made);
  }

  // what stands folded away in the legend
  function notes() {
    return Array.from(home.querySelectorAll(".gw-legend .gw-small")).map(function (list) {
      var part = geowbit.element("section");
      part.appendChild(geowbit.element("h2", "", list.parentNode.querySelector("summary").textContent));
      part.appendChild(list.cloneNode(true));
      return part;
    });
  }

  function seen() {
    var open = geowbit.openPart(map);
    return L.latLngBounds(map.containerPointToLatLng(open.getBottomLeft()), map.containerPointToLatLng(open.getTopRight()));
  }

  function look(show) {
    map.invalidateSize({ animate: false, pan: false });
    show();
    geowbit.sheet.drawAll(map);
  }

  function heightOf(canvas) { return Number(getComputedStyle(canvas.closest(".leaflet-pane")).zIndex) || 0; }

  // a browser prints a canvas as the strokes that made it, and clearing the upper one would wipe
  // out those below it: they are laid over one another in a picture that has no strokes
  function picture() {
    var size = map.getSize(), frame = home.getBoundingClientRect(), made = document.createElement("canvas");
    var drawn = new OffscreenCanvas(FINE * size.x, FINE * size.y), pen = drawn.getContext("2d");
    pen.imageSmoothingEnabled = false;
    Array.from(home.querySelectorAll(".leaflet-pane canvas"))
      .sort(function (a, b) { return heightOf(a) - heightOf(b); })
      .forEach(function (canvas) {
        var box = canvas.getBoundingClientRect(), style = getComputedStyle(canvas.closest(".leaflet-pane"));
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
    pages.splice(0).forEach(function (one) { one.remove(); });
    home.classList.remove("gw-pictured");
    if (!before) { return; }
    var view = before;
    before = null;
    document.documentElement.classList.remove("gw-paper");
    map.gwRatio = 0;
    look(function () { map.setView(view.center, view.zoom, { animate: false }); });
  }

  function begin() {
    var card = home.querySelector(".leaflet-popup .gw-card"), told = notes(), open = seen();
    end();
    before = { center: map.getCenter(), zoom: map.getZoom() };
    // an open card stands whole on a page of its own, behind the map that it would cover
    if (card) { page("gw-print", [card.cloneNode(true)]); }
    if (told.length) { page("gw-print-notes", told); }
    document.documentElement.classList.add("gw-paper");
    map.gwRatio = FINE;
    look(function () { map.fitBounds(open, Object.assign({ animate: false }, geowbit.padding(map))); });
    if (typeof OffscreenCanvas !== "undefined") { picture(); }
  }

  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
};
