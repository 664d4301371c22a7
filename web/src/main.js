// What the templates of Python call; everything else stays inside.
export { arrange, labels, openPart, panel, pins, probe, sites, tiles } from "./ui.js";
export { baseTiles } from "./base.js";
export { ground } from "./ground.js";
export { base, marks, paths, points, source, zones } from "./sheet.js";
import * as difference from "./difference.js";
import * as live from "./live.js";
import * as plan from "./plan.js";

export { difference, live, plan };
