// Draws the day's series. The table below each chart holds the same figures and stays for screen readers and for print.
(() => {
  /** @typedef {{id: string, labels: string[], series: {name: string, values: number[]}[]}} Chart */
  const holder = document.querySelector("[data-charts]");
  const echarts = /** @type {any} */ (window).echarts;
  if (!(holder instanceof HTMLElement) || !echarts) return;

  const dark = () => document.documentElement.getAttribute("data-bs-theme") === "dark";
  /** @type {{resize(): void}[]} */
  const drawn = [];

  /** @param {Chart} chart */
  const options = (chart) => ({
    aria: { enabled: true },
    animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    backgroundColor: "transparent",
    // Rich text, because the policy of the page allows no inline style.
    tooltip: { trigger: "axis", renderMode: "richText" },
    legend: { bottom: 0 },
    grid: { left: 8, right: 8, top: 16, bottom: 36, containLabel: true },
    xAxis: { type: "category", data: chart.labels, axisLabel: { hideOverlap: true } },
    yAxis: { type: "value", minInterval: 1 },
    series: chart.series.map((line) => ({ type: "bar", name: line.name, data: line.values, barMaxWidth: 18 })),
  });

  /** @param {Chart} chart */
  const draw = (chart) => {
    const place = document.getElementById(`chart-${chart.id}`);
    if (!place) return;
    place.hidden = false;
    const instance = echarts.init(place, dark() ? "dark" : null);
    instance.setOption(options(chart));
    drawn.push(instance);
    const table = place.parentElement?.querySelector("details");
    if (table) table.open = false;
  };

  fetch(holder.dataset.charts ?? "", { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((data) => data.charts.forEach(draw))
    .catch(() => holder.classList.add("is-without-charts"));

  window.addEventListener("resize", () => drawn.forEach((instance) => instance.resize()));
  window.addEventListener("beforeprint", () => {
    for (const table of document.querySelectorAll(".chart-table")) {
      if (table instanceof HTMLDetailsElement) table.open = true;
    }
  });
})();
