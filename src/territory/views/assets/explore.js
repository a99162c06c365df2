// A figure of a file with slides, opened to be explored: the map in Leaflet, the chart in Plotly. Each is drawn when it
// is first opened; what stands out on the slide stands out here.
(() => {
  "use strict";
  const $ = (selector, scope = document) => scope.querySelector(selector);
  const dialog = $("[data-explore-dialog]"), chart = $("[data-explored-chart]"), maps = new Map();
  const told = JSON.parse($("[data-explore-told]").textContent);
  const DARK = "#15202B", MARK = "#0B6B7F";
  const NARROW = 600;
  const AS_DRAWN = 3;   // the zoom at which a map is as large as on its page: eight pixels a unit

  // Texts become text nodes, never markup.
  function word(text) { const made = document.createElement("span"); made.textContent = text; return made; }

  function drawMap(at) {
    const describe = (feature, layer) => {
      const text = told[at].said[feature.properties.place];
      if (text) {
        layer.bindTooltip(() => word(text), { sticky: true });
        layer.bindPopup(() => word(text));
        layer.on("popupopen", () => layer.closeTooltip());
      }
      layer.on("add", () => {
        const path = layer.getElement();
        if (feature.geometry.type === "Point") {
          if (feature.properties.style.fillColor === MARK) path.dataset.circle = feature.properties.code;
          path.setAttribute("aria-hidden", "true");
          return;
        }
        if (!text) return;
        path.dataset.area = feature.properties.code;
        for (const [name, value] of [["role", "button"], ["tabindex", "0"], ["aria-label", text]]) path.setAttribute(name, value);
        path.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); layer.openPopup(); } });
      });
    };
    const map = exploredMaps[at](describe), scale = Math.min(1, 2 ** (map.getZoom() - AS_DRAWN));
    for (const [x, y, direction, text] of told[at].labels) {
      L.tooltip({ permanent: true, direction, className: "always" }).setLatLng([y, x]).setContent(word(text)).addTo(map);
    }
    // Where the whole map is smaller than on the slide, so are its circles, and those of the legend with them.
    map.eachLayer((layer) => { if (layer.feature?.geometry.type === "Point") layer.setRadius(layer.getRadius() * scale); });
    for (const circle of dialog.querySelectorAll(`[data-explored-map="${at}"] [data-size]`)) circle.style.zoom = scale;
    maps.set(at, map);
  }

  function showMap(at, leading) {
    const place = $(`[data-explored-map="${at}"]`);
    place.hidden = false;
    if (maps.has(at)) maps.get(at).invalidateSize(); else drawMap(at);
    for (const circle of place.querySelectorAll("[data-circle]")) circle.setAttribute("fill", leading.includes(circle.dataset.circle) ? DARK : MARK);
  }

  function showChart(figure, leading) {
    chart.hidden = false;
    for (const trace of figure.data) if (trace.customdata) trace.marker.color = trace.customdata.map((code) => (leading.includes(code) ? DARK : MARK));
    if (chart.clientWidth < NARROW) {
      const axis = figure.layout.yaxis;
      axis.ticktext = axis.ticktext.map((text) => text.replace(/(.{12,}?)\s/g, "$1<br>"));
      figure.layout.font.size = 12;
    }
    const size = { width: chart.clientWidth, height: chart.clientHeight, separators: chart.dataset.separators };
    Plotly.react(chart, figure.data, { ...figure.layout, ...size }, { displayModeBar: false, showTips: false });
  }

  // `chosen`: what the presenter chose on the slide, undefined for the figure as it opens.
  window.territoryExplore = (slide, chosen) => {
    const source = $(`[data-explore="${slide.id.replace("slide-", "")}"]`);
    if (!source || dialog.open) return;
    const opened = JSON.parse(source.textContent);
    const figure = (chosen && opened.choices[chosen.code]) || opened, leading = chosen ? chosen.leading : opened.leading;
    $("h2", dialog).textContent = $("[data-finding]", slide).textContent;
    $("footer", dialog).textContent = $(".s-foot p", slide).textContent.replace(/\s+/g, " ");
    for (const how of dialog.querySelectorAll("[data-how]")) how.hidden = !(how.dataset.how in figure);
    for (const part of dialog.querySelectorAll("[data-explored] > *")) part.hidden = true;
    dialog.showModal();
    if ("map" in figure) showMap(figure.map, leading); else showChart(figure.plotly, leading);
  };
  $("[data-explore-close]").addEventListener("click", () => dialog.close());
})();
