// Candles with what the strategy saw and did. Only what can be seen is handed to the chart: candles are joined, marks thinned.
const markets = (about.kind === "run" ? about.runs[0].markets : []).map((market, index) => ({ ...market, index, prefix: index + "." }));

/** Decodes a market's candles once it is looked at. */
function load(market) {
  if (market.t) return market;
  const [t, o, c, h, l] = ["t", "o", "c", "h", "l"].map(name => column(market.prefix + name));
  for (let i = 0, before = 0; i < t.length; i++) {
    o[i] += before;
    c[i] += o[i];
    h[i] += Math.max(o[i], c[i]);
    l[i] = Math.min(o[i], c[i]) - l[i];
    before = c[i];
  }
  Object.assign(market, { t, o, c, h, l, v: column(market.prefix + "v") });
  market.lines = market.indicators.map(indicator => ({ ...indicator, values: column(indicator.column) }));
  market.panes = [...new Set(market.lines.filter(line => line.pane === "own").map(line => line.group))].slice(0, 4);
  return market;
}

const stopped = new Set(["stop-loss", "trailing-stop", "liquidation"]);
const cross = "path://M2 0 5 3 8 0 10 2 7 5 10 8 8 10 5 7 2 10 0 8 3 5 0 2Z";
const barsEach = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048];

function priceChart(chart, element) {
  const run = about.runs[0];
  let market = load(markets[0]), shown = null, chosen = -1;
  const span = {};
  const withIndicators = $("show-indicators"), withTrades = $("show-trades"), note = $("price-note");
  const legend = make("ul", { class: "legend", "aria-label": "Indicators" });
  element.before(legend);

  function whole() {
    span.first = span.from = market.t[0] * 1000;
    span.last = span.to = (market.t[market.t.length - 1] + market.interval) * 1000;
    // The first look: the last trades, near enough to see their candles.
    const own = trades.of(market.index), opener = own[Math.max(0, own.length - 12)];
    if (opener && market.t.length > 600) span.from = Math.max(span.first, Math.min(span.last - 300 * market.interval * 1000, (opener.entryTime - 10 * market.interval) * 1000));
    market.shadow = market.shadow || thin(market.t, market.c, span.first, span.last, 400);
  }
  whole();

  const overlays = () => withIndicators.checked ? market.lines.filter(line => line.pane === "price") : [];
  const panes = () => withIndicators.checked ? market.panes : [];
  const colors = c => [c.lines[4], c.lines[2], c.lines[3], c.lines[0], c.lines[5], c.lines[1]];

  /** Joins candles so that they stay wide enough to be seen, with a margin to move into. */
  function cut() {
    const margin = (span.to - span.from) * .25, room = Math.max(100, element.clientWidth - edges().left - edges().right);
    const first = Math.max(0, indexAt(market.t, (span.from - margin) / 1000)), last = Math.min(market.t.length - 1, indexAt(market.t, (span.to + margin) / 1000));
    const visible = Math.max(1, indexAt(market.t, span.to / 1000) - Math.max(0, indexAt(market.t, span.from / 1000)));
    const step = barsEach.find(each => visible / each <= room / 3.4) || barsEach[barsEach.length - 1];
    const rows = [];
    for (let start = first - first % step; start <= last; start += step) {
      const end = Math.min(start + step, market.t.length);
      let high = -Infinity, low = Infinity, volume = 0;
      for (let i = start; i < end; i++) { if (market.h[i] > high) high = market.h[i]; if (market.l[i] < low) low = market.l[i]; volume += market.v[i]; }
      rows.push({ start, end, x: (market.t[start] + market.t[end - 1] + market.interval) * 500, open: market.o[start], close: market.c[end - 1], high, low, volume });
    }
    return { rows, step, width: Math.max(1, Math.min(13, room / (visible / step) * .68)), room };
  }

  function option(c) {
    const list = panes(), phone = isPhone(), price = phone ? 250 : 340, volume = phone ? 42 : 56, pane = phone ? 70 : 84, gap = 24;
    const top = 24;
    const tops = [top, top + price + 22, ...list.map((_, i) => top + price + 22 + volume + gap + i * (pane + gap))];
    const heights = [price, volume, ...list.map(() => pane)], n = tops.length, bottom = tops[n - 1] + heights[n - 1];
    const wanted = bottom + 76;
    if (element.clientHeight !== wanted) { element.style.height = wanted + "px"; chart.resize(); }
    const hues = colors(c);
    market.lines.forEach((line, i) => { line.color = hues[i % hues.length]; });
    legend.replaceChildren(...overlays().map(line => { const swatch = make("i"); swatch.style.color = line.color; return make("li", {}, swatch, line.name); }));
    const axes = tops.map((_, i) => timeAxis(i, c, span.first, span.last, i === n - 1));
    const lineOf = (line, axis) => Object.assign({ id: line.column, xAxisIndex: axis, yAxisIndex: axis, symbol: "none", silent: true, data: [] },
      line.style === "histogram" ? { type: "bar", itemStyle: { color: line.color, opacity: .55 }, barMaxWidth: 8 }
      : line.style === "dots" ? { type: "scatter", symbol: "circle", symbolSize: 3, itemStyle: { color: line.color } }
      : { type: "line", lineStyle: { color: line.color, width: 1.4 } });
    const mark = (id, symbol, color, more) => Object.assign({ id, type: "scatter", symbol, symbolSize: 10, itemStyle: { color, borderColor: c.paper, borderWidth: 1 }, z: 6, data: [], tooltip: { show: false } }, more);
    const first = panelTitle(`${market.symbol}, ${market.quote}`, 0, c);
    return {
      title: [first, panelTitle(`Volume, ${market.base}`, tops[1] - 18, c), ...list.map((group, i) => panelTitle(market.lines.filter(line => line.group === group).map(line => line.name).join(", "), tops[i + 2] - 18, c))],
      grid: tops.map((at, i) => grid(at, heights[i])), axisPointer: { link: [{ xAxisIndex: [...tops.keys()] }] },
      xAxis: [...axes, shadowAxis(c, span.first, span.last)],
      yAxis: [
        valueAxis(0, c, v => compact(v), { id: "price", splitNumber: 5 }), valueAxis(1, c, v => compact(v), { id: "volume", min: 0, splitNumber: 2, axisLabel: { color: c.muted, fontSize: 11, formatter: v => compact(v), showMinLabel: false } }),
        ...list.map((_, i) => valueAxis(i + 2, c, v => compact(v), { id: "pane" + i, splitNumber: 2 })),
        { type: "value", gridIndex: 0, show: false, scale: true },
      ],
      dataZoom: zooms([...tops.keys(), n], c, 4, span),
      tooltip: tooltip(c, items => describe(items[0].axisValue, c)),
      series: [
        { id: "shadow", type: "line", xAxisIndex: n, yAxisIndex: n, data: market.shadow, silent: true, symbol: "none", lineStyle: { opacity: 0 }, tooltip: { show: false } },
        { id: "candles", type: "candlestick", itemStyle: { color: c.paper, color0: c.lossFill, borderColor: c.gainFill, borderColor0: c.lossFill, borderWidth: 1 }, data: [] },
        { id: "volume", type: "bar", xAxisIndex: 1, yAxisIndex: 1, silent: true, data: [] },
        ...overlays().map(line => lineOf(line, 0)),
        ...list.flatMap((group, i) => market.lines.filter(line => line.group === group).map(line => lineOf(line, i + 2))),
        { id: "held", type: "line", symbol: "none", silent: true, lineStyle: { color: c.ink, width: 1, type: [3, 3], opacity: .65 }, connectNulls: false, z: 4, data: [] },
        { id: "stops", type: "line", symbol: "none", silent: true, lineStyle: { color: c.loss, width: 1.2, type: "dotted" }, connectNulls: false, z: 4, data: [] },
        { id: "targets", type: "line", symbol: "none", silent: true, lineStyle: { color: c.gain, width: 1.2, type: "dotted" }, connectNulls: false, z: 4, data: [] },
        mark("long", "triangle", c.gain, { symbolOffset: [0, "70%"] }), mark("short", "triangle", c.loss, { symbolRotate: 180, symbolOffset: [0, "-70%"] }),
        mark("win", "circle", c.gain, { symbolSize: 8 }), mark("lose", "diamond", c.loss, { symbolSize: 10 }), mark("stop", cross, c.loss, { symbolSize: 9 }),
        { id: "chosen", type: "scatter", symbol: "circle", symbolSize: 22, silent: true, itemStyle: { color: "transparent", borderColor: c.accent, borderWidth: 2 }, z: 7, data: [] },
      ],
    };
  }

  function update() {
    const c = palette(), list = panes();
    shown = cut();
    const visible = shown.rows.filter(row => row.x >= span.from && row.x <= span.to), seen = visible.length ? visible : shown.rows;
    let low = Infinity, high = -Infinity;
    for (const row of seen) { if (row.low < low) low = row.low; if (row.high > high) high = row.high; }
    const at = (line, row) => { for (let i = row.end - 1; i >= row.start; i--) if (!Number.isNaN(line.values[i])) return line.values[i]; return null; };
    for (const line of overlays()) for (const row of seen) { const v = at(line, row); if (v !== null && v > low * .7 && v < high * 1.4) { low = Math.min(low, v); high = Math.max(high, v); } }
    const room = (high - low) * .08 || high * .01 || 1;
    chart.setOption({
      yAxis: [{ id: "price", min: low - room, max: high + room, axisLabel: { showMinLabel: false, showMaxLabel: false } }],
      series: [
        { id: "candles", barWidth: shown.width, data: shown.rows.map(row => [row.x, row.open, row.close, row.low, row.high]) },
        { id: "volume", barWidth: shown.width, data: seen.map(row => ({ value: [row.x, row.volume], itemStyle: { color: row.close >= row.open ? c.gainFill : c.lossFill, opacity: .55 } })) },
        ...[...overlays(), ...list.flatMap(group => market.lines.filter(line => line.group === group))].map(line => ({ id: line.column, data: shown.rows.map(row => [row.x, at(line, row)]) })),
        ...marks(),
      ],
    });
  }

  /** Where a fill is drawn: in the middle of the candle that holds it. */
  function xOf(index) {
    const row = shown.rows[Math.floor((index - shown.rows[0].start) / shown.step)];
    return row ? row.x : (market.t[index] + market.interval / 2) * 1000;
  }

  function marks() {
    const sets = { long: [], short: [], win: [], lose: [], stop: [], held: [], stops: [], targets: [], chosen: [] };
    const mine = withTrades.checked ? trades.of(market.index) : [], from = shown.rows[0].start, to = shown.rows[shown.rows.length - 1].end;
    const inside = mine.filter(trade => trade.exitBar >= from && trade.entryBar < to);
    // One mark of a kind for each 9 pixels is as much as an eye can tell apart.
    const cell = (span.to - span.from) / (shown.room / 9), taken = new Set();
    let thinned = inside.length > 150;
    const put = (kind, x, y, trade) => {
      const key = kind + Math.floor(x / cell);
      if (taken.has(key)) { thinned = true; return; }
      taken.add(key);
      sets[kind].push({ value: [x, y], trade: trade.number });
    };
    for (const trade of inside) {
      const a = xOf(trade.entryBar), b = xOf(trade.exitBar);
      if (trade.entryBar >= from) put(trade.side > 0 ? "long" : "short", a, trade.entryPrice, trade);
      if (!trade.open && trade.exitBar < to) put(stopped.has(trade.exit) ? "stop" : trade.pnl > 0 ? "win" : "lose", b, trade.exitPrice, trade);
    }
    if (inside.length <= 150) for (const trade of inside) {
      const a = xOf(trade.entryBar), b = Math.max(xOf(trade.exitBar), a + market.interval * 500);
      sets.held.push([a, trade.entryPrice], [b, trade.exitPrice], [b, null]);
      const level = (name, distance) => { const y = trade.entryPrice * (1 + distance * trade.side); sets[name].push([a, y], [b, y], [b, null]); };
      if (run.stopLoss) level("stops", -run.stopLoss);
      if (run.takeProfit) level("targets", run.takeProfit);
    }
    const marked = mine.find(trade => trade.number === chosen);
    if (marked) sets.chosen.push([xOf(marked.entryBar), marked.entryPrice], [xOf(marked.exitBar), marked.exitPrice]);
    const candles = shown.step === 1 ? `candles of ${market.shown}` : `each candle joins ${count(shown.step, "bar")} of ${market.shown}`;
    const visible = mine.filter(trade => trade.entryTime * 1000 <= span.to && trade.exitTime * 1000 >= span.from).length;
    note.textContent = `${date(span.from / 1000)} to ${date(span.to / 1000)}: ${candles}; ${count(visible, "trade")}${thinned ? ", marks thinned: zoom in to see all" : ""}. Drag to move; Ctrl and wheel, pinch or + and − to zoom.`;
    return Object.entries(sets).map(([id, data]) => ({ id, data }));
  }

  function describe(at, c) {
    const row = shown.rows[Math.max(0, shown.rows.findIndex(r => r.x >= at - (shown.rows.length > 1 ? (shown.rows[1].x - shown.rows[0].x) / 2 : 0)))];
    if (!row) return "";
    const p = v => number(v, market.priceDecimals), end = market.t[row.end - 1] + market.interval;
    const rows = [
      tipRow("Open", p(row.open)), tipRow("High", p(row.high)), tipRow("Low", p(row.low)), tipRow("Close", `${p(row.close)} (${signedPercent(row.close / row.open - 1, 2)})`),
      tipRow("Volume", `${compact(row.volume)}${nbsp}${safe(market.base)}`),
    ];
    for (const line of withIndicators.checked ? market.lines : []) {
      const v = line.values[row.end - 1];
      if (!Number.isNaN(v)) rows.push(tipRow(line.name, number(v, line.pane === "price" ? market.priceDecimals : 2), line.color));
    }
    if (withTrades.checked) {
      const here = trades.of(market.index).filter(trade => (trade.entryBar >= row.start && trade.entryBar < row.end) || (!trade.open && trade.exitBar >= row.start && trade.exitBar < row.end));
      for (const trade of here.slice(0, 5)) {
        if (trade.entryBar >= row.start && trade.entryBar < row.end) rows.push(tipRow(`#${trade.number} ${trade.side > 0 ? "long" : "short"} entry`, `${number(trade.quantity, market.quantityDecimals).replace(/\.?0+$/, "")} @ ${p(trade.entryPrice)}`, trade.side > 0 ? c.gain : c.loss));
        if (!trade.open && trade.exitBar >= row.start && trade.exitBar < row.end) rows.push(tipRow(`#${trade.number} ${trade.exit}`, `${signed(trade.pnl, moneyDecimals(trade.pnl))}${nbsp}${safe(market.quote)} @ ${p(trade.exitPrice)}`, trade.pnl > 0 ? c.gain : c.loss));
      }
      if (here.length > 5) rows.push(tipRow(`and ${here.length - 5} more trades`, ""));
    }
    return tip(`${time(market.t[row.start])}${end - market.t[row.start] > market.interval ? " to " + time(end) : ""} UTC`, rows);
  }

  function bind() {
    const again = () => refresh(charts.get(element.id));
    follow(chart, span, update);
    withIndicators.addEventListener("change", again);
    withTrades.addEventListener("change", again);
    chart.on("click", event => { if (event.data && event.data.trade) trades.choose(event.data.trade, false); });
    if ($("market")) $("market").addEventListener("change", event => { use(Number(event.target.value)); again(); });
  }

  function use(index) {
    market = load(markets[index]);
    if ($("market")) $("market").value = index;
    whole();
  }

  /** Brings a trade into view with as much before and after as it lasted, 20 candles at least. */
  function focus(trade) {
    if (trade.market !== market.index) { use(trade.market); refresh(charts.get(element.id)); }
    chosen = trade.number;
    const pad = Math.max(20 * market.interval, (trade.exitTime - trade.entryTime) * .6);
    show(charts.get(element.id), (trade.entryTime - pad) * 1000, (trade.exitTime + pad) * 1000);
    update();
  }
  return { option, update, bind, span, focus };
}

define("price-chart", priceChart);
