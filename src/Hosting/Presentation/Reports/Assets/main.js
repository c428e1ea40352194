// The page around the charts: theme, navigation, print, copying.
const root = document.documentElement, wish = matchMedia("(prefers-color-scheme: dark)");
const stored = () => { try { return localStorage.getItem("godwit-theme"); } catch { return null; } };
const current = () => root.dataset.theme || (wish.matches ? "dark" : "light");

/** A theme of the reader's choice; none follows the system. */
function useTheme(theme) {
  if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
  $("theme-name").textContent = current() === "dark" ? "Light" : "Dark";
  redraw();
}
useTheme(stored());
wish.addEventListener("change", () => useTheme(root.dataset.theme));
$("theme").addEventListener("click", () => {
  useTheme(current() === "dark" ? "light" : "dark");
  try { localStorage.setItem("godwit-theme", current()); } catch { /* a page from a file may not keep anything */ }
});

tradeTable();
watchCharts();

for (const button of document.querySelectorAll("[data-reset]"))
  button.addEventListener("click", () => { const entry = draw(button.dataset.reset); show(entry, entry.parts.span.first, entry.parts.span.last); });

// The link of the section that is being read.
const links = new Map([...document.querySelectorAll("nav a")].map(link => [link.hash.slice(1), link]));
const reading = new IntersectionObserver(seen => {
  for (const { isIntersecting, target } of seen) if (isIntersecting) {
    for (const link of links.values()) link.removeAttribute("aria-current");
    if (links.has(target.id)) links.get(target.id).setAttribute("aria-current", "true");
  }
}, { rootMargin: "-30% 0px -65% 0px" });
for (const section of document.querySelectorAll("main > section")) reading.observe(section);

// Paper is white and as wide as it is; every chart is drawn before it goes there.
let before = null;
addEventListener("beforeprint", () => {
  if (before) return;
  before = { theme: root.dataset.theme };
  root.dataset.theme = "light";
  document.body.style.width = "690px";
  for (const details of document.querySelectorAll("main details.all")) details.open = true;
  drawAll();
  resize();
});
addEventListener("afterprint", () => {
  if (!before) return;
  document.body.style.width = "";
  useTheme(before.theme);
  before = null;
  resize();
});

if ($("copy")) $("copy").addEventListener("click", async () => {
  const text = $("command").textContent;
  try { await navigator.clipboard.writeText(text); } catch {
    const range = document.createRange();
    range.selectNodeContents($("command"));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("copy");
  }
  $("copy").textContent = "Copied";
  setTimeout(() => { $("copy").textContent = "Copy the command"; }, 1500);
});
window.godwit = { drawAll, charts, trades, markets };
