// Distribution of returns and rolling figures.
function distributionChart(chart, element) {
  const run = about.runs[0], counts = column("counts"), normal = column("normal"), { lowest, width, var95, es95 } = run.distribution;
  const middle = i => lowest + (i + .5) * width, label = v => signedPercent(v, Math.max(0, Math.min(3, Math.ceil(-Math.log10(width * 100)))));
  function option(c) {
    const mark = (value, name, position) => value === null || !Number.isFinite(value) ? [] : [{ xAxis: -value, label: { formatter: name, color: c.muted, fontSize: 11, position: "end", align: name === "ES" ? "right" : "left" }, lineStyle: { color: c.muted, type: [4, 3] } }];
    return {
      grid: { ...edges(), right: 24, top: 24, bottom: 26, outerBoundsMode: "none" },
      xAxis: { type: "value", min: lowest, max: lowest + width * counts.length, axisLine: { onZero: false, lineStyle: { color: c.strong } }, axisLabel: { color: c.muted, fontSize: 11, formatter: v => signedPercent(v, width < .001 ? 2 : width < .01 ? 1 : 0), hideOverlap: true, showMinLabel: false, showMaxLabel: false }, splitLine: { show: false }, splitNumber: isPhone() ? 4 : 6, axisPointer: { label: { show: false } } },
      yAxis: valueAxis(0, c, v => compact(v), { scale: false, min: 0 }),
      tooltip: tooltip(c, items => {
        const i = Math.max(0, Math.min(counts.length - 1, Math.floor((items[0].axisValue - lowest) / width)));
        const from = i === 0 ? "below" : label(lowest + i * width) + " to", to = i === counts.length - 1 ? "and above" : label(lowest + (i + 1) * width);
        return tip(i === counts.length - 1 ? `${label(lowest + i * width)} ${to}` : `${from} ${to}`, [tipRow("Observed", count(counts[i], run.period === "day" ? "day" : "period")), tipRow("Normal law", number(normal[i], 1))]);
      }),
      series: [
        {
          type: "custom", data: Array.from(counts, (n, i) => [middle(i), n, lowest + i * width, lowest + (i + 1) * width]), encode: { x: 0, y: 1 },
          renderItem: (_, api) => {
            const [left, top] = api.coord([api.value(2), api.value(1)]), [right, bottom] = api.coord([api.value(3), 0]);
            return { type: "rect", shape: { x: left + .5, y: top, width: Math.max(1, right - left - 1), height: Math.max(0, bottom - top) }, style: { fill: api.value(0) >= 0 ? c.gainFill : c.lossFill } };
          },
          markLine: { symbol: "none", silent: true, animation: false, data: [...mark(var95, "VaR"), ...mark(es95, "ES")] },
        },
        { type: "line", data: Array.from(normal, (n, i) => [middle(i), n]), symbol: "none", smooth: true, lineStyle: { color: c.ink, width: 1.2 }, silent: true },
      ],
    };
  }
  return { option };
}

function rollingChart(chart, element) {
  const run = about.runs[0], days = column("day"), choice = $("window");
  const span = {};
  let ends, sharpe, volatility, beta;
  function load() {
    const window = Number(choice.value);
    ends = days.subarray(window - 1);
    [sharpe, volatility, beta] = ["sharpe", "volatility", "beta"].map(name => column(name + window));
    span.first = span.from = ends[0] * 1000;
    span.last = span.to = Math.max(ends[ends.length - 1] * 1000, span.first + 86400000);
  }
  load();
  function option(c) {
    const height = element.clientHeight, each = Math.floor((height - 24 - 32 - 52) / 3), tops = [24, 24 + each + 26, 24 + 2 * (each + 26)];
    const line = (index, color, zero) => ({
      type: "line", xAxisIndex: index, yAxisIndex: index, symbol: "none", lineStyle: { color, width: 1.5 }, silent: true,
      data: thin(ends, [sharpe, volatility, beta][index], span.first, span.last, buckets(element)),
      markLine: zero ? { symbol: "none", silent: true, animation: false, label: { show: false }, lineStyle: { color: c.muted, type: "solid", width: 1 }, data: [{ yAxis: 0 }] } : undefined,
    });
    return {
      title: [panelTitle("Sharpe ratio", 0, c), panelTitle("Volatility a year", tops[1] - 18, c), panelTitle("Beta to buy and hold", tops[2] - 18, c)],
      grid: tops.map(top => grid(top, each)), axisPointer: { link: [{ xAxisIndex: "all" }] },
      xAxis: tops.map((_, i) => timeAxis(i, c, span.first, span.last, i === 2)),
      yAxis: [valueAxis(0, c, v => compact(v), { splitNumber: 3 }), valueAxis(1, c, v => percent(v, 0), { splitNumber: 2, min: 0 }), valueAxis(2, c, v => compact(v), { splitNumber: 2 })],
      tooltip: tooltip(c, items => {
        const i = indexAt(ends, items[0].axisValue / 1000 + 1e-6);
        return i < 0 ? "" : tip(`${choice.selectedOptions[0].text} to ${date(ends[i] - 1)}`, [tipRow("Sharpe ratio", number(sharpe[i]), c.lines[0]), tipRow("Volatility a year", percent(volatility[i]), c.lines[4]), tipRow("Beta", number(beta[i]), c.lines[3])]);
      }),
      series: [line(0, c.lines[0], true), line(1, c.lines[4], false), line(2, c.lines[3], true)],
    };
  }
  function bind() { choice.addEventListener("change", () => { load(); refresh(charts.get(element.id)); }); }
  return { option, bind };
}

if (about.kind === "run") {
  if (column("counts") && column("counts").length) define("distribution-chart", distributionChart);
  if ($("window")) define("rolling-chart", rollingChart);
}
