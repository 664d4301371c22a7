// The drawer at the side of a map: all about one place, beside it and never over it.
import * as ui from "./ui.js";

const make = ui.element;
// a content is made anew at most so often while a slider moves
const PAUSE_MS = 90;

/**
 * What a drawer shows.
 * @typedef {object} Subject
 * @property {string} key as the address names it; empty where it has no address
 * @property {string} title
 * @property {() => Node} content made anew after every change of the scores
 * @property {number[]} [rows] of a place, its candidates
 * @property {() => number[][]} [spots]
 * @property {() => void} [opened]
 * @property {() => void} [closed]
 * @property {() => any} [bounds] what the printed sheet and the map should show
 */

class Drawer {
  constructor(live) {
    const map = live.map, say = live.say;
    this.map = map;
    /** @type {Subject | null} */
    this.subject = null;
    this.timer = 0;
    /** @type {HTMLElement | null} */
    this.before = null;
    this.box = make("aside", "gw-drawer");
    this.body = make("div", "gw-drawer-body");
    this.bar = make("div", "gw-drawer-bar");
    this.box.hidden = true;
    this.box.setAttribute("role", "dialog");
    this.body.tabIndex = -1;
    this.close_button = this.tool("close", say("drawer_close"), () => { this.close(); });
    this.bar.appendChild(this.close_button);
    this.box.appendChild(this.bar);
    this.box.appendChild(this.body);
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    // the map would take a click on what has just gone from the drawer for one of its own
    this.box.addEventListener("click", event => { event.stopPropagation(); });
    map.getContainer().appendChild(this.box);
    document.addEventListener("keydown", event => {
      const typing = event.target instanceof HTMLInputElement && event.target.type !== "range" && event.target.type !== "checkbox";
      if (event.key === "Escape" && this.subject && !event.defaultPrevented && !typing) { this.close(); }
    });
    live.listeners.push(() => { this.later(); });
  }

  // a button of the bar, before the one that closes
  tool(name, text, act) {
    const button = make("button", "gw-tool", text);
    button.type = "button";
    button.setAttribute("data-gw-drawer", name);
    button.addEventListener("click", event => { event.stopPropagation(); act(); });
    this.bar.insertBefore(button, this.close_button || null);
    return button;
  }

  /** @param {Subject} subject */
  show(subject) {
    const at = /** @type {HTMLElement | null} */ (document.activeElement), keyed = Boolean(at && at !== document.body && at.matches(":focus-visible"));
    const own = Boolean(at && (this.box.contains(at) || at.closest(".gw-route-bar")));
    // the focus goes back to what had opened the first of several
    if (!own) { this.before = keyed ? at : null; }
    this.leave();
    this.subject = subject;
    this.box.hidden = false;
    this.box.setAttribute("aria-label", ui.bare(subject.title));
    this.map.getContainer().classList.add("gw-reading");
    this.fill();
    this.body.scrollTop = 0;
    if (subject.opened) { subject.opened(); }
    // whoever reads by keyboard begins with the first line, and can scroll
    if (keyed || own) { this.body.focus({ preventScroll: true }); }
    this.map.fire("gwplace");
    this.map.fire("gwfurther");
  }

  fill() {
    if (!this.subject) { return; }
    const scroll = this.body.scrollTop, held = this.held();
    this.body.replaceChildren(this.subject.content());
    this.body.scrollTop = scroll;
    if (held) { const found = /** @type {HTMLElement | null} */ (this.body.querySelector(held)); if (found) { found.focus({ preventScroll: true }); } }
  }

  // what of the content has the focus, to be found again in the new one
  held() {
    const at = document.activeElement;
    if (!at || at === this.body || !this.body.contains(at)) { return ""; }
    const mark = Array.from(at.attributes).find(one => one.name.startsWith("data-gw-"));
    return mark ? "[" + mark.name + "='" + CSS.escape(mark.value) + "']" : "";
  }

  later() {
    if (!this.subject || this.timer) { return; }
    // a candidate at once, what takes longer when the moves pause; and the last state always
    if (!this.subject.rows) { requestAnimationFrame(() => { this.fill(); }); }
    this.timer = setTimeout(() => { this.timer = 0; this.fill(); }, PAUSE_MS);
  }

  leave() {
    const was = this.subject;
    this.subject = null;
    if (was && was.closed) { was.closed(); }
  }

  close() {
    if (!this.subject) { return; }
    const inside = this.box.contains(document.activeElement), before = this.before;
    this.leave();
    this.box.hidden = true;
    this.body.replaceChildren();
    this.map.getContainer().classList.remove("gw-reading");
    if (before && before.isConnected) { before.focus({ preventScroll: true }); } else if (inside) { this.map.getContainer().focus({ preventScroll: true }); }
    this.map.fire("gwplace");
    this.map.fire("gwfurther");
  }
}

export { Drawer };
