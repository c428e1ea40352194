// Data and words: decodes the columns of the page and prints numbers, units and times.
const about = JSON.parse(document.getElementById("about").textContent);
const $ = id => document.getElementById(id);

const bytes = (() => {
  const holder = $("columns"), text = holder.textContent;
  holder.remove();
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const raw = atob(text), out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
  return out;
})();

const decoded = new Map();
/** A column as numbers; NaN where there is no value. Codes reach 52 bits, so products stand in for shifts. */
function column(name) {
  if (decoded.has(name)) return decoded.get(name);
  const entry = about.columns[name];
  if (!entry) return null;
  let [at, count, decimals, guess] = entry, before = 0, step = 0;
  const out = new Float64Array(count), scale = Math.pow(10, decimals);
  for (let i = 0; i < count; i++) {
    let code = 0, weight = 1, byte;
    do { byte = bytes[at++]; code += (byte & 127) * weight; weight *= 128; } while (byte > 127);
    if (code === 0) { out[i] = NaN; continue; }
    code--;
    const off = code % 2 ? -(code + 1) / 2 : code / 2;
    const value = guess === 0 ? off : guess === 1 ? before + off : before + step + off;
    step = value - before;
    before = value;
    out[i] = value / scale;
  }
  decoded.set(name, out);
  return out;
}

const nbsp = "\u00a0";
const grouped = new Map();
function number(value, decimals = 2) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value < 0 ? "−∞" : "∞";
  if (!grouped.has(decimals)) grouped.set(decimals, new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
  const text = grouped.get(decimals).format(value);
  return text[0] === "-" ? (/[1-9]/.test(text) ? "−" + text.slice(1) : text.slice(1)) : text;
}
const signed = (value, decimals = 2) => { const text = number(value, decimals); return value > 0 && /[1-9∞]/.test(text) ? "+" + text : text; };
const percent = (value, decimals = 1) => number(value * 100, decimals) + nbsp + "%";
const signedPercent = (value, decimals = 1) => signed(value * 100, decimals) + nbsp + "%";
const moneyDecimals = value => Math.abs(value) >= 1e5 ? 0 : Math.abs(value) >= 1 || value === 0 ? 2 : 6;
const count = (n, noun) => number(n, 0) + nbsp + noun + (n === 1 ? "" : "s");
/** 12,300 → 12.3k: for axes. */
function compact(value) {
  const size = Math.abs(value);
  for (const [limit, unit] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]])
    if (size >= limit) return number(value / limit, size / limit >= 100 || size % limit === 0 ? 0 : size / limit >= 10 ? 1 : 2).replace(/\.0+$/, "") + unit;
  return size >= 1 || size === 0 ? String(Math.round(value * 100) / 100).replace("-", "−") : String(Number(value.toPrecision(3))).replace("-", "−");
}
const pad = n => String(n).padStart(2, "0");
const date = seconds => new Date(seconds * 1000).toISOString().slice(0, 10);
function time(seconds) {
  const at = new Date(seconds * 1000), whole = at.toISOString();
  return whole.slice(0, 10) + " " + (at.getUTCSeconds() ? whole.slice(11, 19) : whole.slice(11, 16));
}
function length(seconds) {
  const s = Math.round(seconds), days = Math.floor(s / 86400), hours = Math.floor(s / 3600) % 24, minutes = Math.floor(s / 60) % 60;
  if (days >= 100) return number(days, 0) + nbsp + "d";
  if (days) return days + nbsp + "d" + (hours ? " " + hours + nbsp + "h" : "");
  if (hours) return hours + nbsp + "h" + (minutes ? " " + minutes + nbsp + "min" : "");
  return minutes ? minutes + nbsp + "min" : s + nbsp + "s";
}
const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const safe = text => String(text).replace(/[&<>"']/g, c => escapes[c]);

/** Index of the last element at or below a value in a rising column; −1 before the first. */
function indexAt(column, value) {
  let low = 0, high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] <= value) low = middle + 1; else high = middle;
  }
  return low - 1;
}

/** An element with attributes and children; texts are always texts. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
