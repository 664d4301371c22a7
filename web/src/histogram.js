// How all ranked places score: a histogram in the colors of the map, with the places that are looked at.
import * as controls from "./controls.js";
import * as shares from "./shares.js";
import * as pictures from "./svg.js";
import * as ui from "./ui.js";

const make = ui.element;
const WIDTH = 280, HEIGHT = 96, LEFT = 4, RIGHT = 276, TOP = 12, FOOT = 76, BARS = 56;

function build(live, home) {
  const model = live.model, say = live.say, box = controls.folded(say("tools.histogram"), false);
  const picture = pictures.picture(WIDTH, HEIGHT, "gw-histogram"), list = make("ul", "gw-places");
  box.setAttribute("data-gw-histogram", "");
  box.appendChild(picture);
  box.appendChild(list);
  home.appendChild(box);

  function colorOf(score, ends) {
    const colors = live.data.colors, [low, high] = ends, k = Math.floor((score - low) / (high - low) * colors.length);
    return colors[Math.max(0, Math.min(colors.length - 1, k))];
  }

  // the place that is open, and the reader's own
  function looked() {
    const mine = live.mine ? live.mine.rows() : [];
    return [live.chosen].concat(mine).filter((i, k, all) => i >= 0 && all.indexOf(i) === k);
  }

  function draw() {
    const { bars, low, high } = shares.barsOf(model.histogram, BARS), most = Math.max(1, ...bars), wide = (RIGHT - LEFT) / bars.length;
    const x = score => LEFT + (RIGHT - LEFT) * Math.max(0, Math.min(1, (score - low) / (high - low)));
    const ends = model.colorScale();
    picture.textContent = "";
    bars.forEach((count, k) => {
      const height = (FOOT - TOP) * count / most, middle = low + (k + 0.5) * (high - low) / bars.length;
      if (count) {
        picture.appendChild(pictures.svg("rect", {
          x: pictures.short(LEFT + k * wide), y: pictures.short(FOOT - height), width: pictures.short(Math.max(0.5, wide - 0.5)),
          height: pictures.short(height), fill: colorOf(middle, ends), class: "gw-bin"
        }));
      }
    });
    picture.appendChild(pictures.svg("path", { d: `M${LEFT} ${FOOT}H${RIGHT}`, class: "gw-axis" }));
    [[LEFT, "start", low], [(LEFT + RIGHT) / 2, "middle", (low + high) / 2], [RIGHT, "end", high]].forEach(([at, anchor, score]) => {
      picture.appendChild(pictures.svg("text", { "x": at, "y": FOOT + 14, "text-anchor": anchor, "class": "gw-axis-text" }, ui.format(score, 2)));
    });
    const shown = looked();
    // the open place last, over the others
    shown.slice().reverse().forEach(i => {
      if (model.bits[i]) { return; }
      const at = pictures.short(x(model.score[i]));
      picture.appendChild(pictures.svg("path", { d: `M${at} ${TOP - 2}V${FOOT}m-4 ${TOP - FOOT - 6}h8l-4 6z`, class: i === live.chosen ? "gw-here" : "gw-here gw-here-mine" }));
    });
    picture.setAttribute("aria-label", say("tools.histogram_alt", { count: ui.format(model.ranked(), 0), low: ui.format(low, 2), high: ui.format(high, 2) }));
    list.textContent = "";
    shown.slice(0, 8).forEach(i => { list.appendChild(make("li", "", words(i))); });
    if (!shown.length) { list.appendChild(make("li", "gw-muted", say("tools.histogram_hint"))); }
  }

  function words(i) {
    const name = live.nameOf(i).name, rank = model.rankOf(i);
    if (rank === null) { return say("tools.histogram_excluded", { name, reason: live.reasonOf(i) }); }
    return say("tools.histogram_place", { name, score: ui.format(model.score[i], 3), share: ui.format(shares.tenths(shares.percentile(rank, model.ranked())), 1) });
  }

  function show() { if (box.open) { draw(); } }
  box.addEventListener("toggle", show);
  live.listeners.push(show);
  live.map.on("gwchosen gwmine", show);
}

export { build };
