// Several runs over each other: growth since the start, and drawdown.
function compareChart(chart, element) {
  // Colours and dashes both tell the runs apart: one of them is enough for any eye.
  const dashes = ["solid", [7, 3], [3, 2], [9, 3, 2, 3], [5, 2, 1, 2], [1, 2]], hues = [0, 5, 2, 3, 4, 1];
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
    const line = (id, index, i, width) => ({ id: id + i, name: `${i + 1}. ${runs[i].name}`, type: "line", xAxisIndex: index, yAxisIndex: index, symbol: "none", silent: true, itemStyle: { color: c.lines[hues[i]] }, lineStyle: { color: c.lines[hues[i]], width, type: dashes[i] } });
    return {
      title: [panelTitle("Return since the start", 0, c), panelTitle("Drawdown", tops[1] - 18, c)],
      grid: [grid(tops[0], a), grid(tops[1], b)], axisPointer: { link: [{ xAxisIndex: [0, 1] }] }, legend: isPhone() ? undefined : keyOf(runs.map((run, i) => `${i + 1}. ${run.name}`), c),
      xAxis: [timeAxis(0, c, span.first, span.last, false), timeAxis(1, c, span.first, span.last, true), shadowAxis(c, span.first, span.last)],
      yAxis: [valueAxis(0, c, v => signedPercent(v, 0)), valueAxis(1, c, v => percent(v, 0), { max: 0, splitNumber: 2 }), { type: "value", gridIndex: 0, show: false, scale: true }],
      dataZoom: zooms([0, 1, 2], c, 4, span),
      tooltip: tooltip(c, items => {
        const at = items[0].axisValue / 1000 + 1e-6;
        return tip(time(at) + " UTC", runs.flatMap((run, i) => { const k = indexAt(run.times, at); return k < 0 ? [] : [tipRow(`${i + 1}. ${run.name}`, `${signedPercent(run.growth[k])}, drawdown ${percent(run.fall[k])}`, c.lines[hues[i]])]; }));
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
