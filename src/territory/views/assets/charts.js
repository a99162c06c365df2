// Plotly over the figures that the server drew: fetched when a chart comes near, drawn into the same box, in the
// reader's theme. Pointer and touch work on Plotly's marks, the keyboard on the links above them; both choose the same
// way. Without this file, or when Plotly never arrives, the server's figures stand.
(() => {
  "use strict";
  const plate = document.getElementById("plate");
  const address = document.currentScript.dataset.plotly;
  const WITHOUT_SESSION = 8000;
  const drawn = new Map();   // chart element -> where Plotly drew
  let library = null;

  // The server's figure is already there: the session goes first, a library of megabytes after it.
  const session = new Promise((resolve) => {
    const root = document.documentElement;
    const look = () => { if (root.dataset.live) resolve(); };
    new MutationObserver(look).observe(root, { attributes: true, attributeFilter: ["data-live"] });
    setTimeout(resolve, WITHOUT_SESSION);
    look();
  });

  function load() {
    library ||= session.then(() => new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve(window.Plotly);
      script.onerror = reject;
      document.head.append(script);
    }));
    return library;
  }

  // Tokens become the colours of the theme on the screen.
  function themed(part, style) {
    if (typeof part === "string") return part.startsWith("--") ? style.getPropertyValue(part).trim() : part;
    if (Array.isArray(part)) return part.map((one) => themed(one, style));
    if (part && typeof part === "object") return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, themed(one, style)]));
    return part;
  }

  async function draw(chart) {
    const Plotly = await load();
    const box = chart.querySelector("[data-plot]"), source = chart.querySelector("script[type='application/json']");
    if (!chart.isConnected || !box || !source || !box.clientWidth) return;
    let live = drawn.get(chart);
    if (!live) {
      live = document.createElement("div");
      live.className = "chart-live";
      live.setAttribute("aria-hidden", "true");
      box.prepend(live);
      drawn.set(chart, live);
    }
    const figure = themed(JSON.parse(source.textContent), getComputedStyle(document.documentElement));
    const layout = { ...figure.layout, width: box.clientWidth, height: box.clientHeight };
    await Plotly.react(live, figure.data, layout, { displayModeBar: false, doubleClick: false, showTips: false });
    if (chart.classList.contains("drawn")) return;
    live.on("plotly_click", (event) => choose(chart, event.points[0]?.customdata));
    chart.classList.add("drawn");
    sizes.observe(box);
  }

  function choose(chart, name) {
    const link = typeof name === "string" && chart.querySelector(`[data-mark="${CSS.escape(name)}"]`);
    if (link) link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }

  // The chosen mark is named by a region that the session sends; until it answers, by the reader's own click.
  function outline(names) {
    for (const link of plate.querySelectorAll("[data-mark]")) {
      if (names.includes(link.dataset.mark)) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
  }
  plate.addEventListener("click", (event) => {
    const link = event.target.closest("[data-mark]");
    if (link && event.defaultPrevented) outline([link.dataset.mark]);
  });

  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const chart = target.closest("[data-chart]"), live = drawn.get(chart);
      if (live && (live.clientWidth !== live._fullLayout?.width || live.clientHeight !== live._fullLayout?.height)) draw(chart);
    }
  });
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) { near.unobserve(target); draw(target).catch(() => {}); }
  }, { rootMargin: "400px" });

  function scan() {
    for (const [chart, live] of drawn) if (!chart.isConnected) { window.Plotly?.purge(live); drawn.delete(chart); }
    for (const chart of plate.querySelectorAll("[data-chart]:not([data-seen])")) { chart.dataset.seen = ""; near.observe(chart); }
    outline([...plate.querySelectorAll("[data-chosen-mark]")].map((one) => one.dataset.chosenMark));
  }
  const again = () => { for (const chart of drawn.keys()) draw(chart); };

  new MutationObserver((changes) => { if (changes.some((one) => one.target.closest("[data-region]") && !one.target.closest(".chart-live"))) scan(); })
    .observe(plate, { childList: true, subtree: true });
  new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  requestAnimationFrame(() => setTimeout(scan));
})();
