// On a telephone a box is a sheet at the foot of the window, which stops at three heights.
import * as ui from "./ui.js";

const STOPS = 3, HALF = 1;
// faster than this, pixels a millisecond, a finger throws the sheet to the next stop
const THROWN = 0.5, PULLED_MS = 300;

/**
 * Make a box a sheet wherever the window is narrow; in a wide one it stays the box that it was.
 * @param {any} map
 * @param {HTMLElement} box
 * @param {string} name what the handle is called
 */
function sheet(map, box, name) {
  const handle = ui.element("button", "gw-handle"), home = map.getContainer();
  let began = null, pulled = -Infinity;
  handle.type = "button";
  handle.setAttribute("aria-label", ui.bare(name));
  box.insertBefore(handle, box.firstChild);
  box.classList.add("gw-sheet-box");

  function at() { return Number(box.dataset.gwStop); }

  // how much of the map lies below the sheet that is open
  function told() {
    const open = ui.narrow(map) ? ui.openSheet(map) : null, high = open && open.dataset.gwStop !== "2" ? open.getBoundingClientRect().height : 0;
    home.classList.toggle("gw-risen", Boolean(open) && open.dataset.gwStop === "2");
    home.style.setProperty("--gw-sheet", Math.round(high) + "px");
  }

  function stop(k) {
    box.dataset.gwStop = String(Math.max(0, Math.min(STOPS - 1, k)));
    box.style.height = "";
    handle.setAttribute("aria-expanded", String(at() > 0));
    if (!at()) { box.scrollTop = 0; }
    told();
  }

  handle.addEventListener("pointerdown", event => {
    began = { y: event.clientY, high: box.getBoundingClientRect().height, at: event.timeStamp, moved: false };
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", event => {
    if (!began) { return; }
    const up = began.y - event.clientY;
    began.moved = began.moved || Math.abs(up) > 6;
    if (began.moved) { box.style.height = Math.max(48, Math.min(window.innerHeight - 24, began.high + up)) + "px"; }
  });
  function end(event) {
    const from = began;
    began = null;
    if (!from || !from.moved) { return; }
    const up = from.y - event.clientY, speed = up / Math.max(1, event.timeStamp - from.at), high = box.getBoundingClientRect().height / window.innerHeight;
    stop(Math.abs(speed) > THROWN ? at() + Math.sign(speed) : high < 0.28 ? 0 : high < 0.68 ? HALF : 2);
    pulled = event.timeStamp;
  }
  handle.addEventListener("pointerup", end);
  handle.addEventListener("pointercancel", () => { began = null; box.style.height = ""; });
  handle.addEventListener("click", event => {
    event.stopPropagation();
    // the click that ends a pull is none
    if (event.timeStamp - pulled > PULLED_MS) { stop((at() + 1) % STOPS); }
  });
  handle.addEventListener("keydown", event => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") { return; }
    event.preventDefault();
    stop(at() + (event.key === "ArrowUp" ? 1 : -1));
  });

  // while a slider is moved by a finger it stands alone over the map
  box.addEventListener("pointerdown", event => {
    const target = /** @type {HTMLElement} */ (event.target), row = target.matches("input[type=range]") && target.parentElement;
    if (!row || !ui.narrow(map)) { return; }
    box.classList.add("gw-solo");
    row.classList.add("gw-active");
    const over = () => {
      box.classList.remove("gw-solo");
      row.classList.remove("gw-active");
      ["pointerup", "pointercancel"].forEach(name => { window.removeEventListener(name, over); });
    };
    ["pointerup", "pointercancel"].forEach(name => { window.addEventListener(name, over); });
  });

  map.on("resize gwplace", told);
  stop(HALF);
  return { stop, at };
}

export { sheet };
