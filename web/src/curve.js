// Value functions under the reader's hand: a curve over what the candidates have, with grips to drag
// and numbers to type.
import * as controls from "./controls.js";
import * as scales from "./scales.js";
import * as pictures from "./svg.js";
import * as ui from "./ui.js";

const make = ui.element;
const WIDTH = 280, HEIGHT = 120, LEFT = 16, RIGHT = 268, TOP = 10, FOOT = 102;
const BARS = 48, BEYOND = 0.25, GRIP_PX = 14, STEPS = 200, SCORE_STEPS = 50;

// a number as short as the eye needs it: the nearest multiple of a step
function rounded(value, step) { return Number((Math.round(value / step) * step).toPrecision(12)); }

// the least and the most of what is known
const extents = new WeakMap();
function extent(v) {
  if (!extents.has(v)) {
    let low = Infinity, high = -Infinity;
    for (let i = 0; i < v.length; i += 1) {
      if (v[i] < low) { low = v[i]; }
      if (v[i] > high && v[i] < Infinity) { high = v[i]; }
    }
    extents.set(v, [low, high]);
  }
  return extents.get(v);
}

// how many of the ranked have a value in each of equal parts of a span
function spread(model, v, [low, high]) {
  const counts = new Uint32Array(BARS), factor = BARS / (high - low);
  for (let i = 0; i < v.length; i += 1) {
    const k = Math.floor((v[i] - low) * factor);
    if (k >= 0 && k < BARS && !model.bits[i]) { counts[k] += 1; }
  }
  return counts;
}

function build(live, home) {
  const model = live.model, state = model.state, say = live.say, criteria = live.data.criteria;
  const box = controls.folded("", false);
  const order = criteria.map((_, k) => k).sort((a, b) => criteria[b].weight - criteria[a].weight || a - b);
  let j = order[0];
  // the grip that is held, and the span of the picture while it is
  let held = -1;
  let frozen = null;
  let drawn = "";
  box.setAttribute("data-gw-curves", "");
  home.appendChild(box);
  const which = controls.choice(box, say("tools.curve_of"), order.map(k => criteria[k].label), k => {
    j = order[k];
    told("");
    show();
  });
  which.setAttribute("data-gw-curve", "");
  const picture = pictures.picture(WIDTH, HEIGHT, "gw-curve"), bars = pictures.svg("path", { class: "gw-spread" });
  const frame = pictures.svg("path", { class: "gw-axis", d: `M${LEFT} ${TOP}V${FOOT}H${RIGHT}` }), line = pictures.svg("path", { class: "gw-curve-line" });
  const grips = pictures.svg("g"), texts = pictures.svg("g", { class: "gw-axis-text" });
  [bars, frame, line, texts, grips].forEach(part => { picture.appendChild(part); });
  box.appendChild(picture);
  const form = controls.choice(box, say("tools.curve_form"), scales.FORMS.map(one => say("tools.form_" + one)), k => {
    apply(scales.inForm(chosen(), scales.FORMS[k], model.endsOf(j)));
  });
  form.setAttribute("data-gw-form", "");
  const numbers = make("div", "gw-pairs"), row = make("div", "gw-tools"), status = make("span", "gw-status");
  const more = tool("tools.curve_add", addPair), back = tool("tools.curve_back", () => { apply(scales.ofStudy(criteria[j])); });
  status.setAttribute("role", "status");
  [more, back].forEach(button => { row.appendChild(button); });
  [numbers, row, status].forEach(part => { box.appendChild(part); });
  box.addEventListener("toggle", show);

  function tool(code, hear) {
    const button = make("button", "gw-tool", say(code));
    button.type = "button";
    button.addEventListener("click", hear);
    return button;
  }

  function chosen() { return state.scales[j]; }
  function told(text) { status.textContent = text; }
  function valued(v) { return ui.value(v, criteria[j].unit, criteria[j].decimals); }
  // on an axis the unit stands once, in the middle
  function plain(v) { return ui.format(v, criteria[j].decimals); }

  // a function that does not hold is not taken: the last one stays, and why is told
  function apply(next) {
    const wrong = scales.problem(next, criteria[j].direction);
    told(wrong ? say("tools.scale_" + wrong) : "");
    if (wrong) { drawn = ""; show(); return false; }
    state.scales[j] = next;
    live.change("scales");
    return true;
  }

  function withEnd(which, value) {
    const now = chosen(), next = Object.assign({}, now, { per_mw: null }), ends = model.endsOf(j);
    // an end that went by the load stays where it is
    if (now.per_mw) { next.best = ends.best; next.worst = ends.worst; }
    next[which] = value;
    if (scales.formOf(now.scale) === "half" && value !== null) {
      const share = (now.scale.half - now.worst) / (now.best - now.worst);
      next.scale = { half: Number((next.worst + share * (next.best - next.worst)).toPrecision(12)) };
    }
    return next;
  }

  function withHalf(value) { return Object.assign({}, chosen(), { scale: { half: value } }); }

  function withPairs(pairs) {
    return { scale: { [scales.formOf(chosen().scale)]: pairs }, best: null, worst: null, per_mw: null };
  }

  function withPair(k, pair) { return withPairs(scales.listed(chosen().scale).map((old, at) => at === k ? pair : old)); }

  // another point in the middle of the widest gap
  function addPair() {
    const pairs = scales.listed(chosen().scale).map(pair => pair.slice());
    let at = 0;
    for (let k = 1; k + 1 < pairs.length; k += 1) {
      if (pairs[k + 1][0] - pairs[k][0] > pairs[at + 1][0] - pairs[at][0]) { at = k; }
    }
    pairs.splice(at + 1, 0, [0, 1].map(axis => Number(((pairs[at][axis] + pairs[at + 1][axis]) / 2).toPrecision(6))));
    apply(withPairs(pairs));
  }

  // what can be dragged: where it is, and what the function becomes with it elsewhere
  function gripsOf() {
    const now = chosen(), pairs = scales.listed(now.scale), ends = model.endsOf(j);
    if (pairs) { return pairs.map((pair, k) => ({ at: pair, moved: to => movedPair(pairs, k, to) })); }
    const found = ["worst", "best"].map((which, k) => ({
      at: [ends[which], k], moved: to => to[0] === ends[k ? "worst" : "best"] ? null : withEnd(which, to[0])
    }));
    if (scales.formOf(now.scale) === "half") {
      found.push({ at: [now.scale.half, 0.5], moved: to => scales.problem(withHalf(to[0]), criteria[j].direction) ? null : withHalf(to[0]) });
    }
    return found;
  }

  // a point stays between its neighbors, in value and in score
  function movedPair(pairs, k, to) {
    const before = pairs[k - 1], after = pairs[k + 1];
    if ((before && to[0] <= before[0]) || (after && to[0] >= after[0])) { to = [pairs[k][0], to[1]]; }
    const near = [before, after].filter(Boolean).map(pair => pair[1]), rising = criteria[j].direction === "benefit";
    const low = rising ? (before ? before[1] : 0) : (after ? after[1] : 0), high = rising ? (after ? after[1] : 1) : (before ? before[1] : 1);
    const next = [to[0], Math.max(low, Math.min(high, to[1]))];
    return pairs.length === 2 && next[1] === near[0] ? null : withPair(k, next);
  }

  // the span of values in the picture: the ends with a margin, as far as there are candidates
  function span() {
    if (frozen) { return frozen; }
    const [least, most] = extent(model.values(criteria[j].name)), at = gripsOf().map(grip => grip.at[0]);
    const low = Math.min(...at), high = Math.max(...at), margin = BEYOND * (high - low) || 1;
    return [Math.max(low - margin, Math.min(low, least)), Math.min(high + margin, Math.max(high, most))].map((end, k, both) =>
      both[0] < both[1] ? end : end + (k ? margin : -margin));
  }

  function place(pair, [low, high]) {
    return [LEFT + (RIGHT - LEFT) * (pair[0] - low) / (high - low), FOOT - (FOOT - TOP) * pair[1]];
  }

  function draw() {
    const now = chosen(), ends = model.endsOf(j), view = span(), steps = [], one = criteria[j];
    const counts = spread(model, model.values(one.name), view), most = Math.sqrt(Math.max(1, ...counts)), wide = (RIGHT - LEFT) / BARS;
    bars.setAttribute("d", Array.from(counts, (count, k) => {
      const high = (FOOT - TOP) * Math.sqrt(count) / most;
      return count ? `M${pictures.short(LEFT + k * wide)} ${FOOT}v${pictures.short(-high)}h${pictures.short(wide - 0.6)}V${FOOT}z` : "";
    }).join(""));
    for (let k = 0; k <= STEPS; k += 1) {
      const value = view[0] + (view[1] - view[0]) * k / STEPS;
      steps.push(place([value, scales.score(value, now.scale, ends.best, ends.worst, one.direction)], view).map(pictures.short).join(" "));
    }
    line.setAttribute("d", "M" + steps.join("L"));
    const at = gripsOf().map(grip => place(grip.at, view));
    while (grips.children.length > at.length) { grips.lastChild.remove(); }
    while (grips.children.length < at.length) {
      const grip = pictures.svg("g", { class: "gw-grip" });
      [GRIP_PX, 5].forEach(r => { grip.appendChild(pictures.svg("circle", { r })); });
      grips.appendChild(grip);
    }
    at.forEach((spot, k) => { grips.children[k].setAttribute("transform", `translate(${spot.map(pictures.short).join(" ")})`); });
    texts.textContent = "";
    const unit = one.unit.length > 40 ? one.unit.slice(0, 39) + "…" : one.unit;
    [[LEFT, FOOT + 13, "start", plain(view[0])], [(LEFT + RIGHT) / 2, FOOT + 13, "middle", unit], [RIGHT, FOOT + 13, "end", plain(view[1])], [LEFT - 4, FOOT, "end", "0"], [LEFT - 4, TOP + 6, "end", "1"]].forEach(text => {
      texts.appendChild(pictures.svg("text", { "x": text[0], "y": text[1], "text-anchor": text[2] }, String(text[3])));
    });
    picture.setAttribute("aria-label", say("tools.curve_alt", {
      what: one.label, form: say("tools.form_" + scales.formOf(now.scale)), worst: valued(ends.worst), best: valued(ends.best)
    }));
  }

  // a field for a number of the function; nothing in it is an end that follows the candidates
  function field(home, label, hear, empty) {
    const input = make("input", "gw-number");
    input.type = "number";
    input.step = "any";
    input.setAttribute("aria-label", label);
    input.addEventListener("change", () => {
      const text = input.value.trim(), given = Number(text);
      if (text === "" && empty && !input.validity.badInput) { hear(null); return; }
      if (text === "" || !Number.isFinite(given)) { input.value = input.defaultValue; } else { hear(given); }
    });
    home.appendChild(input);
    return input;
  }

  function write(input, value) {
    input.defaultValue = value === null ? "" : String(value);
    if (document.activeElement !== input || !drawn) { input.value = input.defaultValue; }
  }

  // the fields of a form, made anew when there are others to show
  let fill = () => {};
  function fields() {
    const now = chosen(), pairs = scales.listed(now.scale), wanted = [j, scales.formOf(now.scale), pairs && pairs.length].join();
    if (wanted !== drawn) {
      numbers.textContent = "";
      fill = pairs ? pairFields(pairs.length) : endFields();
    }
    fill();
    drawn = wanted;
    more.hidden = !pairs || pairs.length >= scales.MOST_PAIRS;
    back.disabled = scales.same(now, scales.ofStudy(criteria[j]));
  }

  function endFields() {
    const half = scales.formOf(chosen().scale) === "half", rows = [["worst", "tools.curve_worst"], ["best", "tools.curve_best"]];
    const inputs = rows.map(([which, code]) => {
      const line = make("div", "gw-end");
      line.appendChild(make("span", "", say(code)));
      const input = field(line, say(code) + ": " + criteria[j].label, value => { apply(withEnd(which, value)); }, !half);
      input.setAttribute("data-gw-end", which);
      numbers.appendChild(line);
      return input;
    });
    let middle = null;
    if (half) {
      const line = make("div", "gw-end");
      line.appendChild(make("span", "", say("tools.curve_half")));
      middle = field(line, say("tools.curve_half") + ": " + criteria[j].label, value => { apply(withHalf(value)); }, false);
      middle.setAttribute("data-gw-end", "half");
      numbers.appendChild(line);
    }
    return () => {
      const now = chosen(), ends = model.endsOf(j);
      rows.forEach(([which], k) => {
        write(inputs[k], now.per_mw ? ends[which] : now[which]);
        inputs[k].placeholder = now[which] === null && !now.per_mw ? ui.short(rounded(ends[which], 10 ** -criteria[j].decimals)) : "";
        inputs[k].title = now[which] === null && !now.per_mw ? say("tools.curve_moving") : "";
      });
      if (middle) { write(middle, now.scale.half); }
    };
  }

  function pairFields(count) {
    const lines = [], head = make("div", "gw-pair-line gw-muted");
    [say("tools.curve_value"), say("score"), ""].forEach(text => { head.appendChild(make("span", "", text)); });
    numbers.appendChild(head);
    for (let k = 0; k < count; k += 1) {
      const line = make("div", "gw-pair-line"), label = say("tools.curve_point", { number: k + 1 });
      const value = field(line, label + ", " + say("tools.curve_value"), given => { apply(withPair(k, [given, pairsNow()[k][1]])); }, false);
      const score = field(line, label + ", " + say("score"), given => { apply(withPair(k, [pairsNow()[k][0], given])); }, false);
      const gone = make("button", "gw-tool", "×");
      gone.type = "button";
      gone.setAttribute("aria-label", say("tools.curve_remove", { number: k + 1 }));
      gone.disabled = count < 3;
      gone.addEventListener("click", () => { apply(withPairs(pairsNow().filter((_, at) => at !== k))); });
      line.appendChild(gone);
      numbers.appendChild(line);
      lines.push([value, score]);
    }
    return () => { pairsNow().forEach((pair, k) => { pair.forEach((number, axis) => { write(lines[k][axis], number); }); }); };
  }

  function pairsNow() { return scales.listed(chosen().scale); }

  function show() {
    const changed = criteria.filter((one, k) => !scales.same(state.scales[k], scales.ofStudy(one))).length;
    box.firstChild.textContent = say("tools.curves") + (changed ? " · " + say("tools.curves_changed", { count: changed }) : "");
    if (!box.open) { return; }
    which.value = String(order.indexOf(j));
    form.value = String(scales.FORMS.indexOf(scales.formOf(chosen().scale)));
    fields();
    draw();
  }

  // where a finger is, in values and scores
  function under(event) {
    const size = picture.getBoundingClientRect(), factor = WIDTH / size.width, view = span();
    const x = (event.clientX - size.left) * factor, y = (event.clientY - size.top) * factor;
    const value = view[0] + (view[1] - view[0]) * (x - LEFT) / (RIGHT - LEFT);
    return { x, y, pair: [rounded(value, controls.step(view[1] - view[0]) / 2), rounded((FOOT - y) / (FOOT - TOP), 1 / SCORE_STEPS)] };
  }

  picture.addEventListener("pointerdown", event => {
    const spot = under(event), view = span();
    const far = gripsOf().map(grip => { const at = place(grip.at, view); return Math.hypot(at[0] - spot.x, at[1] - spot.y); });
    const nearest = far.indexOf(Math.min(...far));
    if (far[nearest] > 1.5 * GRIP_PX) { return; }
    held = nearest;
    frozen = view;
    picture.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  picture.addEventListener("pointermove", event => {
    if (held < 0) { return; }
    const next = gripsOf()[held].moved(under(event).pair);
    if (next) { apply(next); }
  });
  ["pointerup", "pointercancel"].forEach(name => {
    picture.addEventListener(name, () => {
      if (held < 0) { return; }
      held = -1;
      frozen = null;
      show();
    });
  });
  live.listeners.push(show);
  show();
  return { show };
}

export { build };
