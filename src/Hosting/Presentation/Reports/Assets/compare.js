// Several runs over each other: growth since the start, and drawdown.
function compareChart(chart, element) {
  const dashes = ["solid", [6, 3], [2, 2], [9, 3, 2, 3], [4, 2, 1, 2], [1, 3]];
  const runs = about.runs.map(run => {
    const times = column(run.prefix + "time"), equity = column(run.prefix + "equity");
    return { name: run.name, times, growth: equity.map(value => value / run.initial - 1), fall: column(run.prefix + "drawdown") };
  });
  const span = { first: Math.min(...runs.map(run => run.times[0])) * 1000, last: Math.max(...runs.map(run => run.times[run.times.length - 1])) * 1000 };
  if (span.last === span.first) span.last += 86400000;
  span.from = span.first; span.to = span.last;
  const shadow = thin(runs[0].times, runs[0].growth, span.first, span.last, 400);
  function option(c) {
    const room = element.clientHeight - 24 - 26 - 76, a = Math.round(room * .7), b = room - a, tops = [24, 24 + a + 26];
    const line = (id, index, i, width) => ({ id: id + i, type: "line", xAxisIndex: index, yAxisIndex: index, symbol: "none", silent: true, lineStyle: { color: c.lines[i % 6], width, type: dashes[i % 6] } });
    return {
      title: [panelTitle("Return since the start", 0, c), panelTitle("Drawdown", tops[1] - 18, c)],
      grid: [grid(tops[0], a), grid(tops[1], b)], axisPointer: { link: [{ xAxisIndex: "all" }] },
      xAxis: [timeAxis(0, c, span.first, span.last, false), timeAxis(1, c, span.first, span.last, true), { ...timeAxis(0, c, span.first, span.last, false), show: false }],
      yAxis: [valueAxis(0, c, v => signedPercent(v, 0)), valueAxis(1, c, v => percent(v, 0), { max: 0, splitNumber: 2 }), { type: "value", gridIndex: 0, show: false, scale: true }],
      dataZoom: zooms([0, 1, 2], c, 4),
      tooltip: tooltip(c, items => {
        const at = items[0].axisValue / 1000 + 1e-6;
        return tip(time(at) + " UTC", runs.flatMap((run, i) => { const k = indexAt(run.times, at); return k < 0 ? [] : [tipRow(`${i + 1}. ${run.name}`, `${signedPercent(run.growth[k])}, drawdown ${percent(run.fall[k])}`, c.lines[i % 6])]; }));
      }),
      series: [
        { id: "shadow", type: "line", xAxisIndex: 2, yAxisIndex: 2, data: shadow, silent: true, symbol: "none", lineStyle: { opacity: 0 }, tooltip: { show: false } },
        ...runs.map((_, i) => line("growth", 0, i, 1.8)), ...runs.map((_, i) => line("fall", 1, i, 1.1)),
      ],
    };
  }
  function update() {
    const n = buckets(element);
    chart.setOption({ series: runs.flatMap((run, i) => [{ id: "growth" + i, data: thin(run.times, run.growth, span.from, span.to, n) }, { id: "fall" + i, data: thin(run.times, run.fall, span.from, span.to, n) }]) });
  }
  return { option, update, bind: () => follow(chart, span, update), span };
}

define("compare-chart", compareChart);
