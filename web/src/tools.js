// What stands below the sliders: value functions, histogram, land in one piece, own area, own places.
import * as area from "./area.js";
import * as curve from "./curve.js";
import * as histogram from "./histogram.js";
import * as mine from "./mine.js";
import * as regions from "./regions.js";

function build(live, home) {
  [curve, histogram, regions, area, mine].forEach(tool => { tool.build(live, home); });
}

export { build };
