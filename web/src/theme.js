// Light or dark: as the reader's system has it, until the reader says otherwise.
const KEY = "gw-theme";

function system() { return window.matchMedia("(prefers-color-scheme: dark)"); }

// a page in a file or a frame may keep nothing
function kept() { try { return localStorage.getItem(KEY); } catch (error) { return null; } }

function keep(theme) { try { localStorage.setItem(KEY, theme); } catch (error) { /* it holds for this page */ } }

function isDark() { return document.documentElement.dataset.gwTheme === "dark"; }

/**
 * Follow the system, or what was chosen before; `changed` is called after every change.
 * @param {() => void} changed
 */
function follow(changed) {
  const query = system();
  function show() {
    const theme = kept() || (query.matches ? "dark" : "light"), before = document.documentElement.dataset.gwTheme;
    document.documentElement.dataset.gwTheme = theme;
    if (before !== theme) { changed(); }
  }
  query.addEventListener("change", show);
  show();
  return {
    turn() {
      const theme = isDark() ? "light" : "dark";
      keep(theme);
      document.documentElement.dataset.gwTheme = theme;
      changed();
    }
  };
}

// by how much boxes and marks are larger, as the styles have it for very large screens
function large() { return Number(getComputedStyle(document.documentElement).getPropertyValue("--gw-large")) || 1; }

export { follow, isDark, large };
