// While a tool takes the clicks on the map: what it asks for and its buttons, at the foot of the map,
// and on a small window nothing else over it.
import * as ui from "./ui.js";

const make = ui.element;

/**
 * @param {any} live
 * @param {Record<string, [string, () => void]>} asked name to the words and the act of a button
 */
function bar(live, asked) {
  const map = live.map, container = map.getContainer(), box = make("div", "gw-panel gw-taking-bar"), text = make("span", "gw-status-line"), row = make("div", "gw-tools");
  text.setAttribute("role", "status");
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);
  const buttons = Object.fromEntries(Object.entries(asked).map(([name, [words, hear]]) => {
    const button = make("button", "gw-tool", words);
    button.type = "button";
    button.setAttribute("data-gw-taking-" + name, "");
    button.addEventListener("click", event => {
      // the bar may go at once: the map would take the click for one of its own
      event.stopPropagation();
      hear();
    });
    row.appendChild(button);
    return [name, button];
  }));
  [text, row].forEach(part => { box.appendChild(part); });

  function show(on) {
    ["gw-measuring", "gw-taking"].forEach(name => { container.classList.toggle(name, on); });
    map.doubleClickZoom[on ? "disable" : "enable"]();
    if (on) { container.appendChild(box); } else { box.remove(); }
    map.fire("gwtaking", { on });
  }

  return { buttons, show, tell(words) { text.textContent = words; } };
}

export { bar };
