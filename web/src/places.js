// Names and coordinates as people write them: without marks or endings, in kana, either way round.

// names of the rows of kana, and their vowels; what deviates stands behind
const VOWELS = ["a", "i", "u", "e", "o"];
const ROWS = {
  "": "あいうえお", k: "かきくけこ", s: "さしすせそ", t: "たちつてと", n: "なにぬねの", h: "はひふへほ",
  m: "まみむめも", y: "や ゆ よ", r: "らりるれろ", g: "がぎぐげご", z: "ざじずぜぞ", d: "だぢづでど",
  b: "ばびぶべぼ", p: "ぱぴぷぺぽ"
};
/** @type {Record<string, string>} */
const KANA = { わ: "wa", を: "o", ん: "n" };
Object.entries(ROWS).forEach(([first, row]) => {
  Array.from(row).forEach((kana, k) => { if (kana !== " ") { KANA[kana] = first + VOWELS[k]; } });
});
Object.assign(KANA, { し: "shi", ち: "chi", つ: "tsu", ふ: "fu", じ: "ji", ぢ: "ji", づ: "zu" });
const SMALL = { ゃ: "a", ゅ: "u", ょ: "o" };
// behind these the small kana leave no y
const SOFT = /^(?:sh|ch|j)$/;

// a text as names are compared: no case, no width, no marks on Latin letters
function folded(text) {
  const plain = String(text).normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return plain.normalize("NFC").replace(/[\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();
}

// kana as Latin letters without long vowels; null where anything else is among them
function romanized(text) {
  const kana = Array.from(text, one => {
    const code = one.codePointAt(0);
    return code >= 0x30a1 && code <= 0x30f6 ? String.fromCodePoint(code - 0x60) : one;
  });
  let found = "";
  let doubled = false;
  for (const one of kana) {
    if (one === "ー" || one === " ") { continue; }
    if (one === "っ") { doubled = true; continue; }
    if (SMALL[one]) {
      const stem = found.replace(/i$/, "");
      if (stem === found) { return null; }
      found = stem + (SOFT.test(stem.slice(-2)) || SOFT.test(stem.slice(-1)) ? "" : "y") + SMALL[one];
      continue;
    }
    const latin = KANA[one];
    if (!latin) { return null; }
    found += (doubled ? latin.replace(/^c/, "t").charAt(0) : "") + latin;
    doubled = false;
  }
  return found ? spoken(found) : null;
}

// how a name in Latin letters sounds: no long vowels, one n
function spoken(text) {
  return text.replace(/ou|oo/g, "o").replace(/uu/g, "u").replace(/m(?=[bmp])/g, "n").replace(/[^a-z]/g, "");
}

// latitude and longitude, in either order where only one is possible; letters N, S, E and W count
function coordinates(text) {
  const parts = text.normalize("NFKC").toUpperCase()
    .match(/^\s*([NSEW])?\s*(-?\d+(?:\.\d+)?)\s*°?\s*([NSEW])?[,;\s]+([NSEW])?\s*(-?\d+(?:\.\d+)?)\s*°?\s*([NSEW])?\s*$/);
  if (!parts) { return null; }
  const sides = [parts[1] || parts[3] || "", parts[4] || parts[6] || ""];
  const numbers = [Number(parts[2]), Number(parts[5])].map((one, k) => /[SW]/.test(sides[k]) ? -one : one);
  const turned = /[EW]/.test(sides[0]) || /[NS]/.test(sides[1]) || (!sides[0] && !sides[1] && Math.abs(numbers[0]) > 90);
  const [lat, lon] = turned ? [numbers[1], numbers[0]] : numbers;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

// what takes the usual ending off a name; nothing where the country has none
function endless(ending) {
  if (!ending) { return name => name; }
  const end = new RegExp("(?<=.)(?:" + ending + ")$", "u");
  return name => name.replace(end, "");
}

// the places that a text fits best: the whole name, the name without its ending, its beginning, a part of it
function fitting(entries, text) {
  const wanted = folded(text), sound = romanized(wanted);
  if (!wanted) { return []; }
  const tests = [
    one => one.names.includes(wanted),
    one => one.bases.includes(wanted) || (sound !== null && one.bases.some(name => spoken(name) === sound)),
    one => one.names.some(name => name.startsWith(wanted)) || (sound !== null && one.bases.some(name => spoken(name).startsWith(sound))),
    one => one.names.some(name => name.includes(wanted))
  ];
  for (const test of tests) {
    const found = entries.filter(test);
    if (found.length) { return found.sort((a, b) => a.order - b.order || b.size - a.size); }
  }
  return [];
}

export { coordinates, endless, fitting, folded, romanized, spoken };
