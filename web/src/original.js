// The page as it came, so that a copy with what the reader has written can be saved.
const MARK = "gw-kept", LATER_MS = 3000;
/** @type {string|Blob|null} */
let before = null;

// what of the page is changed from here on is not in the copy
function remember() {
  if (before !== null) { return; }
  before = "<!DOCTYPE html>\n" + document.documentElement.outerHTML;
  // out of the heap of the scripts, once the first picture is there
  setTimeout(() => { before = new Blob([before || ""]); }, LATER_MS);
}

// what an earlier reader has kept in this copy; nothing that cannot be read is shown
function kept() {
  const node = document.getElementById(MARK);
  if (!node) { return {}; }
  try {
    const found = JSON.parse(node.textContent || "{}");
    return found && typeof found === "object" ? found : {};
  } catch (error) {
    return {};
  }
}

/**
 * The text of a page with what is kept in it, in place of what was kept before.
 * @param {string} page
 * @param {object} what
 */
function withKept(page, what) {
  const bare = page.replace(new RegExp(`<script type="application/json" id="${MARK}">[^<]*</script>`), "");
  const json = JSON.stringify(what).replace(/[<>&\u2028\u2029]/g, one => "\\u" + ("000" + one.charCodeAt(0).toString(16)).slice(-4));
  const at = bare.indexOf("<head>") + 6;
  return bare.slice(0, at) + `<script type="application/json" id="${MARK}">${json}</script>` + bare.slice(at);
}

async function copy(what) { return withKept(before instanceof Blob ? await before.text() : before || "", what); }

export { copy, kept, remember, withKept };
