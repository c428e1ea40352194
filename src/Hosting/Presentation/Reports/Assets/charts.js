// What all charts share: colours of the theme, axes with the same edges, a level of detail, keyboard, drawing on demand.
const charts = new Map();
const isPhone = () => innerWidth <= 560;
const edges = () => isPhone() ? { left: 46, right: 8 } : { left: 62, right: 14 };
const font = getComputedStyle(document.body).fontFamily;

function palette() {
  const style = getComputedStyle(document.documentElement), at = name => style.getPropertyValue("--" + name).trim();
  return {
    paper: at("paper"), raised: at("raised"), ink: at("ink"), muted: at("muted"), line: at("line"), strong: at("strong"), grid: at("grid"),
    gain: at("gain"), loss: at("loss"), gainFill: at("gain-fill"), lossFill: at("loss-fill"), area: at("area"), fall: at("fall"), accent: at("accent"),
    lines: [1, 2, 3, 4, 5, 6].map(i => at("line-" + i)),
  };
}

/** Registers a chart: drawn when it comes near the window, redrawn with the theme. */
function define(id, maker) {
  const element = $(id);
  if (element) charts.set(id, { element, maker, chart: null, parts: null });
}

function draw(id) {
  const entry = charts.get(id);
  if (!entry || entry.chart) return entry;
  entry.chart = echarts.init(entry.element, null, { renderer: "canvas" });
  entry.parts = entry.maker(entry.chart, entry.element);
  refresh(entry);
  if (entry.parts.bind) entry.parts.bind(entry.chart);
  if (entry.parts.span) keyboard(entry);
  entry.element.dataset.drawn = "yes";
  return entry;
}

function refresh(entry) {
  const common = { animation: false, useUTC: true, textStyle: { fontFamily: font }, backgroundColor: "transparent" };
  const option = entry.parts.option(palette());
  // The tooltip says what is under the pointer; colours stay what they mean.
  for (const series of option.series) series.emphasis = { disabled: true };
  entry.chart.setOption(Object.assign(common, option), { notMerge: true });
  if (entry.parts.update) entry.parts.update(true);
}

const drawAll = () => { for (const id of charts.keys()) draw(id); };
const redraw = () => { for (const entry of charts.values()) if (entry.chart) refresh(entry); };
const resize = () => { for (const entry of charts.values()) if (entry.chart) { entry.chart.resize(); refresh(entry); } };

function watchCharts() {
  const observer = new IntersectionObserver(seen => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) { observer.unobserve(target); draw(target.id); }
  }, { rootMargin: "300px" });
  for (const entry of charts.values()) observer.observe(entry.element);
  let width = innerWidth, waiting = 0;
  addEventListener("resize", () => {
    // On a phone the address bar changes the height all the time.
    if (innerWidth === width) return;
    width = innerWidth;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(resize);
  });
}

const grid = (top, height) => ({ ...edges(), top, height, outerBoundsMode: "none" });
const keyOf = (names, c) => ({ data: names, right: edges().right, top: 1, padding: [2, 0, 0, 0], itemWidth: 20, itemHeight: 10, itemGap: 16, icon: "path://M0 4H20V6H0Z", textStyle: { color: c.muted, fontSize: 12 }, selectedMode: false });
const panelTitle = (text, top, c) => ({ text, left: edges().left, top: top + 1, padding: [2, 0, 0, 0], textStyle: { color: c.muted, fontSize: 12, fontWeight: 600 } });

function timeAxis(index, c, first, last, labels) {
  return {
    type: "time", gridIndex: index, min: first, max: last, axisLine: { lineStyle: { color: c.strong } }, axisTick: { show: labels, lineStyle: { color: c.strong } },
    axisLabel: { show: labels, color: c.muted, fontSize: 11, hideOverlap: true, formatter: { year: "{yyyy}", month: "{MMM} {yyyy}", day: "{d} {MMM}", hour: "{HH}:{mm}", minute: "{HH}:{mm}" } },
    splitLine: { show: false }, axisPointer: { label: { show: false }, lineStyle: { color: c.strong, type: "solid" } }, splitNumber: isPhone() ? 3 : 8,
  };
}

/** An axis for the slider's picture of the whole series: nothing of it is seen in the chart. */
const shadowAxis = (c, first, last) => ({ ...timeAxis(0, c, first, last, false), show: false, axisPointer: { show: false, triggerTooltip: false } });

function valueAxis(index, c, formatter, extra) {
  return Object.assign({
    type: "value", gridIndex: index, scale: true, splitNumber: 4, axisLine: { show: false }, axisTick: { show: false },
    axisLabel: { color: c.muted, fontSize: 11, formatter, margin: 7, hideOverlap: true, showMinLabel: true, showMaxLabel: true }, splitLine: { lineStyle: { color: c.grid } }, axisPointer: { label: { show: false }, show: false },
  }, extra);
}

const tooltip = (c, formatter) => ({
  trigger: "axis", formatter, confine: true, backgroundColor: c.paper, borderColor: c.strong, borderWidth: 1, padding: [8, 11], transitionDuration: 0,
  extraCssText: "border-radius:4px;box-shadow:0 3px 14px #0003;max-width:320px", textStyle: { color: c.ink, fontSize: 12.5, fontFamily: font },
  axisPointer: { type: "line", lineStyle: { color: c.strong }, animation: false },
});
const tipRow = (name, value, color) => `<tr><td style="border:0;padding:0 14px 0 0;color:inherit;opacity:.75">${color ? `<span style="color:${color}">●</span> ` : ""}${safe(name)}</td><td style="border:0;padding:0;text-align:right">${value}</td></tr>`;
const tip = (title, rows) => `<div style="font-weight:650;margin-bottom:3px">${safe(title)}</div><table style="width:auto;font-size:12.5px">${rows.join("")}</table>`;

/** Drag moves, pinch or Ctrl and wheel zoom, the slider shows the whole series in small. */
function zooms(axes, c, bottom, span) {
  // A chart that is drawn anew keeps what it showed.
  const whole = span.last - span.first, start = (span.from - span.first) / whole * 100, end = (span.to - span.first) / whole * 100;
  return [
    { type: "inside", start, end, xAxisIndex: axes, filterMode: "none", zoomOnMouseWheel: "ctrl", moveOnMouseMove: true, preventDefaultMouseMove: false, minSpan: 0.02 },
    {
      type: "slider", start, end, xAxisIndex: axes, filterMode: "none", ...edges(), bottom, height: 30, brushSelect: false, showDetail: false, minSpan: 0.02, borderColor: c.line, fillerColor: c.accent + "1c",
      dataBackground: { lineStyle: { color: c.muted, width: 1, opacity: .8 }, areaStyle: { color: c.muted, opacity: .12 } },
      selectedDataBackground: { lineStyle: { color: c.accent, width: 1 }, areaStyle: { color: c.accent, opacity: .18 } },
      handleStyle: { color: c.paper, borderColor: c.muted }, moveHandleStyle: { color: c.strong, opacity: .8 }, moveHandleSize: 5, emphasis: { handleStyle: { borderColor: c.accent }, moveHandleStyle: { color: c.muted } },
    },
  ];
}

/** Keeps the visible span of a chart and calls back once a frame when it moves. */
function follow(chart, span, update) {
  let waiting = 0;
  chart.on("datazoom", event => {
    const change = event.batch ? event.batch[0] : event;
    if (change.start !== undefined) {
      const whole = span.last - span.first;
      span.from = span.first + whole * change.start / 100;
      span.to = span.first + whole * change.end / 100;
    } else { span.from = change.startValue; span.to = change.endValue; }
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => update(false));
  });
}

function show(entry, from, to) {
  const { first, last } = entry.parts.span, width = Math.min(to - from, last - first);
  const left = Math.max(first, Math.min(from, last - width));
  entry.chart.dispatchAction({ type: "dataZoom", start: (left - first) / (last - first) * 100, end: (left + width - first) / (last - first) * 100 });
}

function keyboard(entry) {
  entry.element.addEventListener("keydown", event => {
    const { span } = entry.parts, width = span.to - span.from, middle = (span.to + span.from) / 2;
    const moves = {
      ArrowLeft: [span.from - width / 8, span.to - width / 8], ArrowRight: [span.from + width / 8, span.to + width / 8],
      "+": [middle - width / 4, middle + width / 4], "=": [middle - width / 4, middle + width / 4], "-": [middle - width, middle + width],
      Home: [span.first, span.first + width], End: [span.last - width, span.last], "0": [span.first, span.last],
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    show(entry, move[0], move[1]);
  });
}

/** Points for a line over the visible part: all of them when they fit, otherwise the lowest and the highest of each step. */
function thin(times, values, from, to, buckets) {
  let first = Math.max(0, indexAt(times, from / 1000) - 1), last = Math.min(times.length - 1, indexAt(times, to / 1000) + 1);
  const points = [], step = Math.ceil((last - first + 1) / buckets);
  if (step <= 2) {
    for (let i = first; i <= last; i++) points.push([times[i] * 1000, Number.isNaN(values[i]) ? null : values[i]]);
    return points;
  }
  first -= first % step; // steps stay where they are while the window moves
  for (let start = first; start <= last; start += step) {
    const end = Math.min(start + step, times.length);
    let low = -1, high = -1;
    for (let i = start; i < end; i++) {
      if (Number.isNaN(values[i])) continue;
      if (low < 0 || values[i] < values[low]) low = i;
      if (high < 0 || values[i] > values[high]) high = i;
    }
    if (low < 0) { points.push([times[start] * 1000, null]); continue; }
    const [a, b] = low < high ? [low, high] : [high, low];
    points.push([times[a] * 1000, values[a]]);
    if (a !== b) points.push([times[b] * 1000, values[b]]);
  }
  return points;
}

function range(points, ...more) {
  let low = Infinity, high = -Infinity;
  for (const list of [points, ...more]) for (const p of list) if (p[1] !== null) { if (p[1] < low) low = p[1]; if (p[1] > high) high = p[1]; }
  return [low, high];
}

const buckets = element => Math.max(120, Math.round(element.clientWidth / 2));
