// Injected into the page before its own scripts; times are milliseconds since the epoch. `SPEC` and
// `LIVE` (see page.py) name the page's parts; same-origin frames are reached from here. State lives in `__bench`.
(() => {
  if (window.top !== window) return;
  const now = () => performance.timeOrigin + performance.now();
  const bench = (window.__bench = {});
  const roots = [];

  // ---- activity: DOM changes, WebSocket frames and requests ------------------------------------------------
  const active = () => { bench.activity = now(); };
  const sent = () => { bench.sent = bench.activity = now(); };
  const changes = new MutationObserver(active);
  const watch = (root) => {
    roots.push(new WeakRef(root));
    changes.observe(root, {subtree: true, childList: true, attributes: true, characterData: true});
  };
  watch(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    watch(root);
    return root;
  };
  window.WebSocket = new Proxy(WebSocket, {
    construct(target, given) {
      const socket = new target(...given);
      socket.addEventListener("message", active);
      return socket;
    },
  });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) { sent(); return send.call(this, data); };
  const request = window.fetch;
  window.fetch = function (...given) { sent(); return request.apply(this, given); };
  const post = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...given) { sent(); return post.apply(this, given); };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      bench.activity = Math.max(bench.activity ?? 0, performance.timeOrigin + entry.responseEnd);
  }).observe({type: "resource"});
  const listen = (frameWindow) => frameWindow.addEventListener("pointerup", (event) => {
    if (bench.armed && !bench.clicked) bench.clicked = frameWindow.performance.timeOrigin + event.timeStamp;
  }, true);
  listen(window);

  // ---- finding things ------------------------------------------------------------------------------------------
  const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.contentDocument);
  const adopted = new WeakSet();
  const adopt = () => {
    for (const {contentDocument, contentWindow} of frames()) {
      if (adopted.has(contentDocument)) continue;
      adopted.add(contentDocument);
      watch(contentDocument);
      listen(contentWindow);
    }
  };
  const everywhere = () => roots.map((root) => root.deref())
    .filter((root) => root?.isConnected && (root.ownerDocument ?? root).defaultView);
  bench.all = (selector) => everywhere().flatMap((root) => [...root.querySelectorAll(selector)]);
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0
      && element.checkVisibility({opacityProperty: true, visibilityProperty: true});
  };
  const shape = (code) => SPEC.attribute
    ? bench.all(`[${SPEC.attribute}="${code}"]`)[0]
    : bench.all(SPEC.shapes)[SPEC.codes.indexOf(code)];
  bench.parts = {
    visible: () => {
      const shapes = bench.all(SPEC.shapes);
      return shapes.length >= SPEC.count && shapes.every(shown);
    },
    chosen: (code) => {
      const element = shape(code);
      if (!element) return false;
      return SPEC.chosen === "pressed"
        ? element.getAttribute("aria-pressed") === "true"
        : getComputedStyle(element).stroke === SPEC.stroke;
    },
    // a point of the shape that a click would reach, in the top frame's coordinates
    point: (code) => {
      const element = shape(code);
      if (!element) return null;
      const box = element.getBoundingClientRect();
      const frame = frames().find((candidate) => candidate.contentDocument === element.ownerDocument);
      const offset = frame ? frame.getBoundingClientRect() : {x: 0, y: 0};
      for (const fx of [0.5, 0.4, 0.6, 0.3, 0.7])
        for (const fy of [0.5, 0.4, 0.6, 0.3, 0.7]) {
          const x = box.x + fx * box.width, y = box.y + fy * box.height;
          const hit = element.getRootNode().elementFromPoint(x, y);
          if (hit && (hit === element || element.contains(hit))) return {x: x + offset.x, y: y + offset.y};
        }
      return null;
    },
  };
  const cardNames = () => {
    const text = bench.all(SPEC.card).map((card) => (card.shadowRoot ?? card).textContent).join(" ");
    return SPEC.candidates.filter((code) => text.includes(SPEC.names[code]));
  };

  // ---- moments: a condition that holds in an animation frame is stamped once that frame is painted -------------
  bench.start = Number(sessionStorage.getItem("bench-start") ?? performance.timeOrigin);
  sessionStorage.setItem("bench-start", bench.start); // a click before the scripts may load a new document
  bench.arm = (code) => Object.assign(bench, {
    armed: code, clicked: null, restyled: null, carded: null, settled: null,
  });
  const conditions = {
    visible: () => bench.parts.visible(),
    live: () => bench.visible && Boolean(LIVE()),
    interactive: () => bench.visible && SPEC.selectable && cardNames().some((code) => bench.parts.chosen(code)),
    restyled: () => bench.clicked && bench.parts.chosen(bench.armed),
    carded: () => bench.clicked && cardNames().includes(bench.armed),
  };
  const painted = new MessageChannel();
  painted.port1.onmessage = ({data}) => { for (const name of data) bench[name] ??= now(); };
  const frame = () => {
    adopt();
    const met = Object.keys(conditions).filter((name) => !bench[name] && conditions[name]());
    if (met.length) painted.port2.postMessage(met);
    if (bench.restyled && bench.carded && !bench.settled && now() - bench.activity > SPEC.quiet)
      bench.settled = Math.max(bench.restyled, bench.carded, bench.activity);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  bench.firstPaint = () =>
    performance.timeOrigin + (performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  // ms from the start of the visit to a moment, once it is known; null when it does not come in time
  bench.when = (name, patience) => new Promise((resolve) => {
    const until = now() + patience;
    const look = () => {
      if (bench[name]) resolve(Math.max(bench[name], bench.firstPaint()) - bench.start);
      else if (now() > until) resolve(null);
      else setTimeout(look, 10);
    };
    look();
  });
  bench.idle = () => now() - bench.activity;
  // SCRIPT
})();
