// The trades: table with order, filters and pages; clouds of excursions; holding times. A chosen trade is shown among the candles.
const trades = (() => {
  const run = about.runs[0], all = [], byMarket = new Map();
  if (about.kind === "run" && column("trade.side")) {
    const names = ["market", "side", "entryTime", "exitTime", "entryPrice", "exitPrice", "quantity", "pnl", "costs", "return", "mae", "mfe", "exit", "strategy", "flags"];
    const data = Object.fromEntries(names.map(name => [name, column("trade." + name)]));
    for (let i = 0; i < data.side.length; i++) {
      const trade = { number: i + 1 };
      for (const name of names) trade[name] = data[name][i];
      trade.exit = run.exits[trade.exit];
      trade.open = trade.flags % 2 === 1;
      trade.ambiguous = trade.flags >= 2;
      trade.held = trade.exitTime - trade.entryTime;
      all.push(trade);
    }
  }
  /** Trades of a market, with the candles that hold their fills. */
  function of(index) {
    if (!byMarket.has(index)) {
      const { t } = load(markets[index]), own = all.filter(trade => trade.market === index);
      for (const trade of own) { trade.entryBar = Math.max(0, indexAt(t, trade.entryTime)); trade.exitBar = Math.max(0, indexAt(t, trade.exitTime)); }
      byMarket.set(index, own);
    }
    return byMarket.get(index);
  }
  return { all, of, choose: () => {} };
})();

function tradeTable() {
  const table = $("trade-table");
  if (!table) return;
  const run = about.runs[0], size = isPhone() ? 10 : 25, several = markets.length > 1, split = trades.all.some(trade => trade.strategy >= 0);
  const quantityDigits = trade => number(trade.quantity, markets[trade.market].quantityDecimals).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  const priceOf = name => trade => number(trade[name], markets[trade.market].priceDecimals);
  const columns = [
    { key: "number", name: "#", text: t => String(t.number) },
    ...(several ? [{ key: "symbol", name: "Symbol", text: t => markets[t.market].symbol, by: t => markets[t.market].symbol }] : []),
    ...(split ? [{ key: "strategy", name: "Strategy", text: t => run.strategies[t.strategy] }] : []),
    { key: "side", name: "Side", text: t => t.side > 0 ? "long" : "short" },
    { key: "entryTime", name: "Entry, UTC", label: "Entry", text: t => minutes(t.entryTime) }, { key: "entryPrice", name: "Price", label: "Entry price", right: true, text: priceOf("entryPrice") },
    { key: "exitTime", name: "Exit, UTC", label: "Exit", text: t => t.open ? "open" : minutes(t.exitTime) }, { key: "exitPrice", name: "Price", label: "Exit price", right: true, text: priceOf("exitPrice") },
    { key: "quantity", name: "Quantity", right: true, text: quantityDigits },
    { key: "pnl", name: `Net ${run.quote}`, right: true, tone: true, text: t => signed(t.pnl, moneyDecimals(t.pnl)) }, { key: "return", name: "Return", right: true, tone: true, text: t => signedPercent(t.return, 2) },
    { key: "costs", name: `Costs ${run.quote}`, right: true, text: t => number(t.costs, moneyDecimals(t.costs)) },
    { key: "held", name: "Held", right: true, text: t => length(t.held) }, { key: "mae", name: "MAE", right: true, text: t => percent(t.mae, 2) }, { key: "mfe", name: "MFE", right: true, text: t => percent(t.mfe, 2) },
    { key: "exit", name: "Exit by", text: t => t.exit + (t.ambiguous ? " *" : "") },
  ];
  const minutes = seconds => time(seconds).slice(0, 16);
  let order = { key: "number", sign: 1 }, page = 0, shown = [], chosen = -1;

  const head = make("tr");
  for (const c of columns) {
    const button = make("button", { type: "button", "aria-label": `Sort by ${c.label || c.name}` }, c.name), cell = make("th", { scope: "col", class: c.right ? "n" : "" }, button);
    button.addEventListener("click", () => { order = { key: c.key, sign: order.key === c.key ? -order.sign : c.right && c.key !== "mae" ? -1 : 1 }; page = 0; fill(); });
    c.cell = cell;
    head.append(cell);
  }
  table.tHead.append(head);

  const filters = Object.fromEntries(["side", "result", "exit", "market", "text"].map(name => [name, $("f-" + name)]));
  for (const exit of new Set(trades.all.map(trade => trade.exit))) filters.exit.append(make("option", { value: exit }, exit));
  if (filters.market) markets.forEach((market, i) => filters.market.append(make("option", { value: i }, market.symbol)));
  for (const filter of Object.values(filters)) if (filter) filter.addEventListener("input", () => { page = 0; fill(); });

  function passes(trade) {
    const is = name => filters[name] ? filters[name].value : "", words = is("text").toLowerCase().split(/\s+/).filter(w => w);
    if (is("side") && trade.side !== Number(is("side"))) return false;
    if (is("exit") && trade.exit !== is("exit")) return false;
    if (is("market") && trade.market !== Number(is("market"))) return false;
    const result = is("result");
    if (result && (result === "open" ? !trade.open : trade.open || (result === "win") !== trade.pnl > 0)) return false;
    if (!words.length) return true;
    const text = `#${trade.number} ${markets[trade.market].symbol} ${trade.side > 0 ? "long" : "short"} ${time(trade.entryTime)} ${time(trade.exitTime)} ${trade.exit}`.toLowerCase();
    return words.every(word => text.includes(word));
  }

  function fill() {
    const by = columns.find(c => c.key === order.key).by || (trade => trade[order.key]);
    shown = trades.all.filter(passes);
    const place = value => typeof value === "number" && Number.isNaN(value) ? -Infinity : value;
    shown.sort((a, b) => { const x = place(by(a)), y = place(by(b)); return (x < y ? -1 : x > y ? 1 : a.number - b.number) * order.sign; });
    for (const c of columns) c.cell.setAttribute("aria-sort", c.key === order.key ? order.sign > 0 ? "ascending" : "descending" : "none");
    const pages = Math.max(1, Math.ceil(shown.length / size));
    page = Math.max(0, Math.min(page, pages - 1));
    table.tBodies[0].replaceChildren(...shown.slice(page * size, page * size + size).map(row));
    const sum = shown.reduce((total, trade) => total + trade.pnl, 0), marked = shown.some(trade => trade.ambiguous);
    $("trade-count").textContent = `${number(shown.length, 0)} of ${count(trades.all.length, "trade")}, together ${signed(sum, moneyDecimals(sum))}${nbsp}${run.quote}. Prices are in ${run.quote}${several ? "" : ", quantities in " + markets[0].base}. Choose a number to see the trade among the candles.${marked ? " * a fill's place inside its bar is unknown." : ""}`;
    $("p-where").textContent = `Page ${page + 1} of ${pages}`;
    for (const id of ["p-first", "p-back"]) $(id).disabled = page === 0;
    for (const id of ["p-next", "p-last"]) $(id).disabled = page >= pages - 1;
  }

  function row(trade) {
    const line = make("tr", { "data-trade": trade.number });
    for (const c of columns) {
      if (c.key === "number") {
        const button = make("button", { type: "button", "aria-label": `Show trade ${trade.number} in the chart` }, c.text(trade));
        line.append(make("th", { scope: "row", "data-l": "#" }, button));
      } else line.append(make("td", { class: (c.right ? "n " : "") + (c.tone ? trade[c.key] > 0 ? "gain" : trade[c.key] < 0 ? "loss" : "" : ""), "data-l": c.label || c.name }, c.text(trade)));
    }
    if (trade.number === chosen) line.classList.add("chosen");
    line.addEventListener("click", () => { if (!getSelection().toString()) trades.choose(trade.number, true); });
    return line;
  }

  trades.choose = (number, scroll) => {
    chosen = number;
    const trade = trades.all[number - 1], entry = draw("price-chart");
    $("show-trades").checked = true;
    for (const line of table.tBodies[0].rows) line.classList.toggle("chosen", Number(line.dataset.trade) === number);
    if (!scroll) {
      const at = shown.indexOf(trade);
      if (at >= 0) { page = Math.floor(at / size); fill(); }
    }
    entry.parts.focus(trade);
    if (scroll) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      entry.element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "center" });
      entry.element.focus({ preventScroll: true });
    }
  };

  const turn = (id, to) => $(id).addEventListener("click", () => { page = to(); fill(); });
  turn("p-first", () => 0);
  turn("p-back", () => page - 1);
  turn("p-next", () => page + 1);
  turn("p-last", () => Infinity);
  $("f-csv").addEventListener("click", () => {
    const quote = text => /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    const lines = [["number", "symbol", "side", "entry_time", "entry_price", "exit_time", "exit_price", "quantity", "net_profit", "return", "costs", "held_seconds", "mae", "mfe", "exit_reason"].join(",")];
    for (const t of shown) lines.push([t.number, quote(markets[t.market].symbol), t.side > 0 ? "long" : "short", new Date(t.entryTime * 1000).toISOString(), t.entryPrice, t.open ? "" : new Date(t.exitTime * 1000).toISOString(), t.exitPrice, t.quantity, t.pnl, t.return, t.costs, t.held, t.mae, t.mfe, t.exit].join(","));
    const link = make("a", { download: "trades.csv", href: URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  fill();
}

/** Clouds of closed trades: an excursion against the result. */
function excursions(key, name) {
  return (chart, element) => {
    const closed = trades.all.filter(trade => !trade.open && Number.isFinite(trade[key]));
    const point = trade => ({ value: [Math.abs(trade[key]), trade.return], trade: trade.number });
    function option(c) {
      const most = Math.max(...closed.map(trade => Math.abs(trade[key])), 0), size = closed.length > 2000 ? 4 : closed.length > 400 ? 5 : 7;
      const cloud = (label, color, symbol, list) => ({ name: label, type: "scatter", symbol, symbolSize: size, itemStyle: { color, opacity: closed.length > 400 ? .55 : .75 }, data: list.map(point) });
      return {
        grid: { ...edges(), right: 24, top: 28, bottom: 40, outerBoundsMode: "none" }, title: [panelTitle("Result of the trade", 0, c)],
        xAxis: { type: "value", min: 0, name: name, nameLocation: "middle", nameGap: 25, nameTextStyle: { color: c.muted, fontSize: 12 }, axisLine: { onZero: false, lineStyle: { color: c.strong } }, axisLabel: { color: c.muted, fontSize: 11, formatter: v => percent(v, most < .08 ? 1 : 0), hideOverlap: true }, splitLine: { show: false } },
        yAxis: valueAxis(0, c, v => signedPercent(v, 0), { scale: false }),
        tooltip: { ...tooltip(c, item => { const t = trades.all[item.data.trade - 1]; return tip(`#${t.number} ${t.side > 0 ? "long" : "short"}, ${time(t.entryTime)}`, [tipRow("Result", signedPercent(t.return, 2)), tipRow("Worst move", percent(t.mae, 2)), tipRow("Best move", percent(t.mfe, 2)), tipRow("Exit by", safe(t.exit))]); }), trigger: "item" },
        series: [cloud("gain", c.gainFill, "circle", closed.filter(t => t.pnl > 0)), cloud("loss", c.lossFill, "diamond", closed.filter(t => t.pnl <= 0))],
      };
    }
    return { option, bind: () => chart.on("click", event => { if (event.data) trades.choose(event.data.trade, true); }) };
  };
}

function holdingChart(chart, element) {
  const limits = [[900, "under 15 min"], [3600, "15 min to 1 h"], [14400, "1 to 4 h"], [43200, "4 to 12 h"], [86400, "12 to 24 h"], [259200, "1 to 3 d"], [604800, "3 to 7 d"], [2419200, "1 to 4 w"], [Infinity, "over 4 w"]];
  const bins = limits.map(([, name]) => ({ name, win: 0, loss: 0, sum: 0 }));
  for (const trade of trades.all) {
    if (trade.open) continue;
    const bin = bins[limits.findIndex(([limit]) => trade.held < limit)];
    bin[trade.pnl > 0 ? "win" : "loss"]++;
    bin.sum += trade.pnl;
  }
  const used = bins.map(bin => bin.win + bin.loss > 0), list = bins.slice(Math.max(0, used.indexOf(true)), used.lastIndexOf(true) + 1);
  function option(c) {
    const series = (name, key, color) => ({ name, type: "bar", stack: "all", barMaxWidth: 56, itemStyle: { color }, data: list.map(bin => bin[key]) });
    return {
      grid: { ...edges(), top: 28, bottom: isPhone() ? 44 : 26, outerBoundsMode: "none" }, title: [panelTitle("Closed trades", 0, c)],
      legend: { right: edges().right, top: 1, padding: [2, 0, 0, 0], itemWidth: 12, itemHeight: 10, textStyle: { color: c.muted, fontSize: 12 }, selectedMode: false },
      xAxis: { type: "category", data: list.map(bin => bin.name), axisLine: { lineStyle: { color: c.strong } }, axisTick: { show: false }, axisLabel: { color: c.muted, fontSize: 11, interval: 0, rotate: isPhone() && list.length > 4 ? 35 : 0 }, axisPointer: { label: { show: false } } },
      yAxis: valueAxis(0, c, v => compact(v), { scale: false, minInterval: 1, splitNumber: 3 }),
      tooltip: tooltip(c, items => { const bin = list[items[0].dataIndex]; return tip(bin.name, [tipRow("Gains", number(bin.win, 0), c.gainFill), tipRow("Losses", number(bin.loss, 0), c.lossFill), tipRow("Net together", `${signed(bin.sum, moneyDecimals(bin.sum))}${nbsp}${safe(about.runs[0].quote)}`)]); }),
      series: [series("gain", "win", c.gainFill), series("loss", "loss", c.lossFill)],
    };
  }
  return { option };
}

define("mae-chart", excursions("mae", "Worst move against the trade"));
define("mfe-chart", excursions("mfe", "Best move for the trade"));
define("holding-chart", holdingChart);
