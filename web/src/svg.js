// Small drawings in the boxes of the map.
const SPACE = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, string|number>} [attributes]
 * @param {string} [text]
 */
function svg(tag, attributes, text) {
  const made = document.createElementNS(SPACE, tag);
  set(made, attributes || {});
  if (text !== undefined) { made.textContent = text; }
  return made;
}

function set(node, attributes) {
  Object.entries(attributes).forEach(([name, value]) => { node.setAttribute(name, String(value)); });
  return node;
}

// a picture that is as wide as its box
function picture(width, height, className) {
  return svg("svg", { viewBox: [0, 0, width, height].join(" "), class: className, role: "img", preserveAspectRatio: "xMidYMid meet" });
}

// a tenth of a pixel is more than anyone sees
function short(x) { return String(Math.round(10 * x) / 10); }

export { picture, set, short, svg };
