// A map of the reader's own below the scores, out of the page: images, or vector tiles drawn here.
import * as codec from "./codec.js";
import * as ui from "./ui.js";
import * as vectors from "./vector_tile.js";

const AREA = 3, LINE = 2;
// by what layers are called in the usual schemas, the lowest first; what is in none is a thin line
const STYLES = [
  [/^(earth|land)$/, { fill: "#f6f4ee" }],
  [/landcover|landuse|park|wood|grass/, { fill: "#e3ead9" }],
  [/water|ocean|lake/, { fill: "#c8deeb", stroke: "#8db7d3", weight: 1 }],
  [/building/, { fill: "#d9d4cb" }],
  [/boundar|admin/, { stroke: "#9a8fa8", weight: 1, dash: [4, 3] }],
  [/road|street|highway|transportation/, { stroke: "#8a7f72", weight: 1.2 }],
  [/rail|transit/, { stroke: "#5c6468", weight: 1 }]
];
const OTHER = { stroke: "#8f989c", weight: 0.7 };

function styleOf(name) {
  const found = STYLES.findIndex(one => /** @type {RegExp} */ (one[0]).test(name));
  return { order: found < 0 ? STYLES.length : found, style: /** @type {any} */ (found < 0 ? OTHER : STYLES[found][1]) };
}

function paint(canvas, layers) {
  const pen = canvas.getContext("2d");
  layers.map(layer => ({ layer, ...styleOf(layer.name) })).sort((a, b) => a.order - b.order).forEach(({ layer, style }) => {
    const scale = canvas.width / layer.extent;
    layer.features.forEach(feature => {
      if (feature.kind !== AREA && feature.kind !== LINE) { return; }
      pen.beginPath();
      feature.paths.forEach(path => {
        for (let i = 0; i < path.length; i += 2) { pen.lineTo(path[i] * scale, path[i + 1] * scale); }
        if (feature.kind === AREA) { pen.closePath(); }
        // the next one begins elsewhere
        if (path.length) { pen.moveTo(path[0] * scale, path[1] * scale); }
      });
      if (feature.kind === AREA && style.fill) { pen.fillStyle = style.fill; pen.fill("evenodd"); }
      if (style.stroke && (feature.kind === LINE || !style.fill)) {
        pen.strokeStyle = style.stroke;
        pen.lineWidth = style.weight * canvas.width / 256;
        pen.setLineDash(style.dash || []);
        pen.stroke();
      }
    });
  });
}

async function unzipped(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * The layer of the tiles that the page holds.
 * @param {any} map
 * @param {any} data
 * @param {any} node that holds their text
 */
export function baseTiles(map, data, node) {
  const text = node.textContent;
  node.remove();
  ui.pane(map, "gw-tiles", 150, true);

  async function fill(tile, at) {
    let bytes = codec.bytesOf(text, { at: at[0], bytes: at[1] });
    if (data.gzip) { bytes = await unzipped(bytes); }
    if (data.kind === "vector") { paint(tile, vectors.layers(bytes)); return; }
    let binary = "";
    bytes.forEach(byte => { binary += String.fromCharCode(byte); });
    const image = new Image();
    image.src = "data:" + data.kind + ";base64," + btoa(binary);
    await image.decode();
    tile.getContext("2d").drawImage(image, 0, 0, tile.width, tile.height);
  }

  const Base = /** @type {any} */ (L.GridLayer.extend({
    createTile(coords, done) {
      const tile = document.createElement("canvas"), at = data.tiles[[coords.z, coords.x, coords.y].join("/")];
      tile.width = tile.height = 512;
      if (!at) { setTimeout(done, 0, null, tile); return tile; }
      fill(tile, at).then(() => { done(null, tile); }, error => {
        console.error("geowbit: a tile cannot be shown: " + error);
        done(error, tile);
      });
      return tile;
    }
  }));
  const layer = new Base({ pane: "gw-tiles", attribution: data.attribution, minZoom: data.least, maxNativeZoom: data.most, maxZoom: 19, noWrap: true });
  layer.on("add remove", event => { map.getContainer().classList.toggle("gw-tiled", event.type === "add"); });
  return layer;
}
