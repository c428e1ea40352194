// Equity with its benchmark, drawdown and exposure.
function equityChart(chart, element) {
  const run = about.runs[0], times = column("time"), equity = column("equity"), benchmark = column("benchmark"), drawdown = column("drawdown"), exposure = column("exposure");
  const span = { first: times[0] * 1000, last: times[times.length - 1] * 1000 };
  if (span.last === span.first) span.last += 86400000;
  span.from = span.first; span.to = span.last;
  const shadow = thin(times, equity, span.first, span.last, 400);
  const log = $("equity-log"), [least, most] = range(thin(times, equity, span.first, span.last, 400), thin(times, benchmark, span.first, span.last, 400));
  // Where the curves part by more than threefold, a linear scale would press one of them flat.
  log.checked = least > 0 && most / least > 3;
  log.disabled = !(least > 0);
  const scaled = value => log.checked ? Math.log(Math.max(value, 1e-9)) : value;

  function option(c) {
    const height = element.clientHeight, room = height - 24 - 84, a = Math.round(room * .56), b = Math.round(room * .21), d = room - a - b - 40;
    const tops = [24, 24 + a + 26, 24 + a + 26 + b + 26];
    return {
      title: [panelTitle(`Equity, ${run.quote}`, 0, c), panelTitle("Drawdown", tops[1] - 18, c), panelTitle("Exposure, share of equity", tops[2] - 18, c)],
      grid: [grid(tops[0], a), grid(tops[1], b), grid(tops[2], d)],
      axisPointer: { link: [{ xAxisIndex: [0, 1, 2] }] },
      legend: keyOf(["Equity", "Buy and hold"], c),
      xAxis: [timeAxis(0, c, span.first, span.last, false), timeAxis(1, c, span.first, span.last, false), timeAxis(2, c, span.first, span.last, true), shadowAxis(c, span.first, span.last)],
      yAxis: [
        valueAxis(0, c, value => compact(log.checked ? Math.exp(value) : value), { id: "equity" }),
        valueAxis(1, c, value => percent(value, 0), { id: "drawdown", max: 0, splitNumber: 2 }),
        valueAxis(2, c, value => percent(value, 0), { id: "exposure", min: 0, splitNumber: 2 }),
        { type: "value", gridIndex: 0, show: false, scale: true },
      ],
      dataZoom: zooms([0, 1, 2, 3], c, 4, span),
      tooltip: tooltip(c, items => {
        const i = indexAt(times, items[0].axisValue / 1000 + 1e-6);
        if (i < 0) return "";
        return tip(time(times[i]) + " UTC", [
          tipRow("Equity", number(equity[i], moneyDecimals(equity[i])) + nbsp + safe(run.quote), c.lines[0]), tipRow("since start", signedPercent(equity[i] / run.initial - 1)),
          tipRow("Buy and hold", number(benchmark[i], moneyDecimals(benchmark[i])) + nbsp + safe(run.quote), c.lines[1]), tipRow("since start", signedPercent(benchmark[i] / run.initial - 1)),
          tipRow("Drawdown", percent(drawdown[i], 2), c.lossFill), tipRow("Exposure", percent(exposure[i]), c.lines[2]),
        ]);
      }),
      series: [
        { id: "shadow", type: "line", xAxisIndex: 3, yAxisIndex: 3, data: shadow, silent: true, symbol: "none", lineStyle: { opacity: 0 }, tooltip: { show: false } },
        { id: "benchmark", name: "Buy and hold", type: "line", symbol: "none", itemStyle: { color: c.lines[1] }, lineStyle: { color: c.lines[1], width: 1.4, type: [5, 3] }, silent: true },
        { id: "equity", name: "Equity", type: "line", symbol: "none", itemStyle: { color: c.lines[0] }, lineStyle: { color: c.lines[0], width: 1.8 }, silent: true },
        { id: "drawdown", type: "line", xAxisIndex: 1, yAxisIndex: 1, symbol: "none", lineStyle: { color: c.lossFill, width: 1 }, areaStyle: { color: c.fall, origin: "end" }, silent: true },
        { id: "exposure", type: "line", xAxisIndex: 2, yAxisIndex: 2, symbol: "none", step: "end", lineStyle: { color: c.lines[2], width: 1 }, areaStyle: { color: c.lines[2], opacity: .16 }, silent: true },
      ],
    };
  }

  function update() {
    const n = buckets(element), cut = values => thin(times, values, span.from, span.to, n);
    const own = cut(equity), held = cut(benchmark), [low, high] = range(own, held), room = (high - low) * .05 || Math.abs(high) * .01 || 1;
    const bounds = log.checked ? [scaled(low), scaled(high)] : [low - room, high + room];
    const ticks = log.checked ? logTicks(low, high).map(scaled) : undefined;
    const map = points => log.checked ? points.map(p => [p[0], p[1] === null ? null : scaled(p[1])]) : points;
    chart.setOption({
      yAxis: [{ id: "equity", min: bounds[0], max: bounds[1], axisLabel: { customValues: ticks, showMinLabel: log.checked, showMaxLabel: log.checked }, axisTick: { customValues: ticks } }],
      series: [{ id: "equity", data: map(own) }, { id: "benchmark", data: map(held) }, { id: "drawdown", data: cut(drawdown) }, { id: "exposure", data: cut(exposure) }],
    });
  }

  function bind() {
    follow(chart, span, update);
    log.addEventListener("change", () => refresh(charts.get(element.id)));
  }
  return { option, update, bind, span };
}

/** Round numbers between two positive ones: as many as a small axis can show. */
function logTicks(low, high) {
  const steps = high / low > 30 ? [1] : high / low > 6 ? [1, 2, 5] : [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9], ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
    for (const step of steps) { const tick = step * 10 ** power; if (tick >= low && tick <= high) ticks.push(tick); }
  const every = Math.ceil(ticks.length / 6);
  return ticks.filter((_, i) => i % every === 0);
}

define("equity-chart", equityChart);
