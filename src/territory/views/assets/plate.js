// The plate in the browser: marks a selection at once, asks the server's session to confirm it, and puts in
// place the regions that the session sends back. Without this file every link and form still works.
(() => {
  "use strict";
  const root = document.documentElement;
  const plate = document.getElementById("plate");
  const CONFIRM_WITHIN = 4000;
  let send = null;
  let waiting = null;
  let shown = JSON.parse(plate.dataset.query || "{}");
  let held = "";   // id of a link tapped before the answer to the one before: what it sets was written for another view
  let wanted = null;
  // What the reader chose before the session was up: on the screen, and still to be said to the session.
  let unsaid = null;
  // True when only this session can make the view: loading its address anew would lose it.
  let alone = false;
  let dress = () => {};
  let owed = { versions: {}, regions: {} };

  const $ = (selector, scope = plate) => scope.querySelector(selector);
  const $$ = (selector, scope = plate) => [...scope.querySelectorAll(selector)];
  // The view asked for, else the one on the screen; not the address, which may spell it otherwise.
  const current = () => wanted || shown;
  const address = (query) => location.pathname + "?" + new URLSearchParams(query);
  const spelled = (query) => JSON.stringify(Object.entries(query).sort());
  // A form sends one parameter a field; the address keeps the short spelling of the view.
  if (/[?&](d|my|new|own|q|weight)_/.test(location.search)) history.replaceState(history.state, "", address(shown) + location.hash);

  // --- what a selection looks like, before any answer ---
  function mark(query) {
    const chosen = [query.territory, query.compare].filter(Boolean);
    for (const shape of $$("[data-territory]")) shape.setAttribute("aria-pressed", String(shape.dataset.territory === query.territory));
    for (const part of $$("[data-for]")) {
      part.classList.toggle("selected", part.dataset.for === query.territory);
      part.classList.toggle("compared", Boolean(query.compare) && part.dataset.for === query.compare);
    }
    halo("selected", query.territory);
    halo("compared", query.territory && query.compare);
    for (const row of $$("[data-row]")) row.classList.toggle("chosen", chosen.includes(row.dataset.row));
    for (const bar of $$("[data-sector]")) bar.setAttribute("aria-pressed", String(bar.dataset.sector === query.sector));
    for (const row of $$("[data-sector-row]")) row.classList.toggle("chosen", row.dataset.sectorRow === query.sector);
    const figures = $(".figures");
    if (figures) figures.dataset.show = query.show === "table" ? "table" : "figure";
    for (const choice of $$("[data-switch] [data-value]")) {
      if (choice.dataset.value === (query.show || "figure")) choice.setAttribute("aria-current", "true");
      else choice.removeAttribute("aria-current");
    }
    for (const select of $$("[data-filters] select")) {
      const value = query[select.name] || (select.name === "indicator" ? "count" : "");
      if (select.value !== value) select.value = value;
    }
    $("#main").classList.toggle("chosen", Boolean(query.territory || query.sector));
  }

  // The outline of a chosen territory is a second use of its shape, above all other shapes.
  function halo(role, code) {
    const outline = $(`svg.map .halo.${role}`);
    const shape = code && $(`[data-territory="${CSS.escape(code)}"] .area`);
    if (shape) outline?.setAttribute("href", `#${shape.id}`);
    else outline?.removeAttribute("href");
  }

  function choose(changes) {
    const query = { ...current(), ...changes };
    for (const name of Object.keys(query)) if (!query[name] || name === "q") delete query[name];
    if (!query.territory) delete query.compare;
    query.lang = query.lang || root.lang;
    wanted = query;
    mark(query);
    clearTimeout(waiting);
    if (!alone) waiting = setTimeout(() => location.assign(address(query)), CONFIRM_WITHIN);
    if (send) send(query);
    else if (!("native" in plate.dataset)) ahead(query).catch(() => {});   // the session, or the address, will do
  }

  const view = async (path, query) => {
    // Ahead of Streamlit's modules, which fill the browser's connections while they come.
    const reply = await fetch(`/view${path === "/" ? "/overview" : path}?${new URLSearchParams(query)}`, { priority: "high" });
    return reply.ok ? reply.json() : null;
  };

  // Until the session is up the view's own address answers. The session is told once it listens, and writes the
  // step into the browser's history; where it never comes, the address alone is kept right.
  async function ahead(query) {
    const answer = await view(plate.dataset.path, query);
    if (!answer || answer.native || send || wanted !== query) return;
    show(answer, answer.regions);
    unsaid = shown;
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState(history.state, "", address(shown)), CONFIRM_WITHIN);
  }

  // --- what the session answers ---
  function place(name, region) {
    const element = $(`[data-region="${name}"]`);
    if (!element || element.dataset.version === region.version) return;
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    const again = focused && ["id", "name", "data-territory", "data-sector", "data-copy"].map((attribute) =>
      focused.getAttribute(attribute) !== null ? `[${attribute}="${CSS.escape(focused.getAttribute(attribute))}"]` : "").join("");
    element.innerHTML = region.html;
    element.dataset.version = region.version;
    if (again && $(again, element)) $(again, element).focus({ preventScroll: true });
    enhance(element);
  }

  async function receive(answer, sender) {
    send = sender;
    const came = answer.private && !alone;
    alone = Boolean(answer.private);
    if (!$("#main")) return;   // the view could not be made; Streamlit shows why
    const due = wanted || unsaid;
    const late = due && spelled(due) !== spelled(answer.query);
    // The session takes what it has sent for shown: what comes too late is placed with the next answer.
    for (const name of Object.keys(answer.versions)) delete owed.regions[name];
    owed = { versions: { ...owed.versions, ...answer.versions }, regions: { ...owed.regions, ...answer.regions } };
    if (late && !Object.keys(answer.regions).length) { send(due); return; }
    if (late) return;
    answer = { ...answer, ...owed };
    owed = { versions: {}, regions: {} };
    const missing = Object.entries(answer.versions).filter(([name, version]) => {
      const element = $(`[data-region="${name}"]`);
      return element && element.dataset.version !== version && answer.regions[name] === undefined;
    });
    if (answer.path !== plate.dataset.path) { location.assign(answer.path + "?" + new URLSearchParams(answer.query)); return; }
    const fetched = missing.length && (await view(answer.path, answer.query))?.regions || {};
    clearTimeout(waiting);
    unsaid = null;
    const before = $("h1")?.textContent;
    show(answer, Object.fromEntries(Object.entries(answer.versions).map(([name, version]) =>
      [name, answer.regions[name] === undefined ? fetched[name] : { html: answer.regions[name], version }])));
    // A table was brought by a widget far below: its report begins at the top.
    if (came && before !== $("h1")?.textContent) window.scrollTo({ top: 0 });
    root.dataset.live = "1";
    dress();
    root.dataset.confirmed = answer.query.territory || "";
  }

  function show({ query, title }, regions) {
    const before = $("h1")?.textContent;
    for (const [name, region] of Object.entries(regions)) if (region) place(name, region);
    wanted = null;
    shown = query;
    root.lang = shown.lang || root.lang;
    mark(shown);
    keepLinks(shown);
    document.title = title;
    const after = $("h1")?.textContent;
    if (before !== after) $("[data-announce]").textContent = after;
    const next = held && document.getElementById(held);
    held = "";
    if (next) set(next);
  }

  function keepLinks(query) {
    for (const link of $$("[data-keep='lang']")) link.href = address({ ...query, lang: link.getAttribute("hreflang") });
    // The links of the figures keep the rest of the view when they are opened in another window.
    const { territory, sector, ...rest } = query;
    const kept = (changes) => address(Object.fromEntries(Object.entries({ ...rest, territory, sector, ...changes }).filter(([, value]) => value)));
    for (const link of $$("a[data-territory], a[data-for], a[data-territory-link]")) {
      if (leaves(link)) continue;
      link.setAttribute("href", kept({ territory: link.dataset.territory || link.dataset.for || link.dataset.territoryLink }));
    }
    for (const link of $$("a[data-sector], a[data-sector-link]")) {
      const code = link.dataset.sector || link.dataset.sectorLink;
      link.setAttribute("href", kept({ sector: code === sector ? "" : code }));
    }
    const printed = $("[data-print-url]");
    if (printed) printed.textContent = location.origin + address(query);
  }

  // --- the reader's hands ---
  const set = (part) => choose(Object.fromEntries(part.dataset.set.split(";").map((one) => one.split(":"))));
  const toggle = (name, code) => ({ [name]: current()[name] === code ? "" : code });
  const leaves = (link) => link && new URL(link.href.baseVal || link.href, location.href).pathname !== location.pathname;
  const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0);

  plate.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    let part;
    if ((part = at("[data-copy]"))) copy(part);
    else if (at("[data-print]")) window.print();
    else if ((part = at("[data-slide]")) && plain(event) && keepSlide(part)) event.preventDefault();
    // A button of the view that stands for one of Streamlit's widgets below it.
    else if ((part = at("[data-press]"))) press(document.querySelector(`#root .st-key-${part.dataset.press}`));
    else if ((part = at("[data-sort] button"))) sort(part.parentElement);
    else if (plain(event) && !leaves(at("a"))) act(event, at);
    for (const menu of $$("details[data-menu][open]")) if (!menu.contains(event.target) && !(menu.className === "sections" && at(".search, .sections-list"))) menu.open = false;
  });

  const press = (widget) => (widget?.querySelector("input[type=file]") || widget?.querySelector("button"))?.click();

  function act(event, at) {
    let part;
    if ((part = at("[data-territory], [data-for]"))) { event.preventDefault(); choose(toggle("territory", part.dataset.territory || part.dataset.for)); }
    else if ((part = at("[data-territory-link]"))) { event.preventDefault(); choose({ territory: part.dataset.territoryLink }); }
    else if ((part = at("[data-sector], [data-sector-link]"))) { event.preventDefault(); choose(toggle("sector", part.dataset.sector || part.dataset.sectorLink)); }
    else if ((part = at("[data-switch] [data-value]"))) { event.preventDefault(); choose({ show: part.dataset.value === "figure" ? "" : part.dataset.value }); }
    else if (at("[data-clear]")) { event.preventDefault(); choose({ territory: "", compare: "", sector: "" }); $("#main").focus({ preventScroll: true }); }
    else if ((part = at("[data-table-row]"))) { event.preventDefault(); choose({ show: "table" }); $(`#row-${CSS.escape(part.dataset.tableRow)} a`)?.focus(); }
    else if ((part = at("[data-set]"))) { event.preventDefault(); if (wanted && part.id) held = part.id; else set(part); }
    else if ((part = at("[data-open]"))) openPanel(part.dataset.open);
  }

  // The focused territory is outlined above its neighbours, which would cover an outline of its own.
  plate.addEventListener("focusin", (event) => halo("focus", event.target.dataset?.territory));
  plate.addEventListener("focusout", () => halo("focus", ""));

  plate.addEventListener("change", (event) => {
    const select = event.target.closest("[data-filters] select, [data-compare] select");
    if (select) choose({ [select.name]: select.name === "indicator" && select.value === "count" ? "" : select.value });
    if (event.target.name === "theme") setTheme(event.target.value);
  });

  plate.addEventListener("keydown", (event) => {
    const shape = event.target.closest("[data-territory], [data-sector], [data-set][role=button]");
    if (shape && event.key === " ") { event.preventDefault(); shape.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })); }
    if (event.key === "Escape") {
      const menu = event.target.closest("details[data-menu][open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); }
      else if (shape && shape.dataset.set) $("[data-escape]")?.click();
      else if (shape && (current().territory || current().sector)) choose({ territory: "", compare: "", sector: "" });
    }
    if (shape && shape.dataset.territory && event.key.startsWith("Arrow")) { event.preventDefault(); neighbour(shape, event.key)?.focus(); }
  });

  // The nearest territory in the direction of an arrow key.
  function neighbour(shape, key) {
    const middle = (element) => { const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };
    const [x, y] = middle(shape);
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key] || [0, 0];
    let best = null, least = Infinity;
    for (const other of $$("[data-territory]")) {
      if (other === shape) continue;
      const [ox, oy] = middle(other);
      const along = (ox - x) * dx + (oy - y) * dy;
      const across = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      if (along > 1 && along + 2 * across < least) { least = along + 2 * across; best = other; }
    }
    return best;
  }

  async function copy(button) {
    const text = location.origin + address({ ...current(), lang: root.lang });
    try { await navigator.clipboard.writeText(text); }
    catch {
      const field = document.createElement("textarea");
      field.value = text; plate.append(field); field.select(); document.execCommand("copy"); field.remove(); button.focus();
    }
    const label = button.textContent;
    if (label === button.dataset.done) return;
    button.textContent = button.dataset.done;
    $("[data-announce]").textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  // A figure goes into the basket that this browser keeps; a second press, or no storage, leads to the basket.
  function keepSlide(link) {
    if (link.dataset.kept) return false;
    try {
      const kept = JSON.parse(localStorage.getItem("territory-slides") || "{}");
      const figures = Array.isArray(kept.figures) ? kept.figures : [], figure = link.dataset.slide;
      if (!figures.some((one) => one.figure === figure)) figures.push({ figure, ...(kept.words || {})[figure] });
      localStorage.setItem("territory-slides", JSON.stringify({ version: 1, words: {}, ...kept, figures }));
      link.textContent = $("[data-announce]").textContent = link.dataset.done.replace("#", figures.length);
    } catch { return false; }
    link.dataset.kept = "1";
    link.href = "/slides?lang=" + root.lang;
    return true;
  }

  function openPanel(id) { const panel = $(`#${id} details`); if (panel) panel.open = true; }

  function sort(head) {
    const table = head.closest("table"), body = $("tbody", table), column = [...head.parentElement.children].indexOf(head);
    const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : head.dataset.sort === "number";
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => { const cell = row.children[column]; return head.dataset.sort === "number" ? cell.dataset.value : cell.textContent.trim(); };
    const rows = [...body.rows].sort((a, b) => {
      const [first, second] = [key(a), key(b)];
      if (head.dataset.sort !== "number") return (down ? -1 : 1) * first.localeCompare(second, root.lang);
      if (!first || !second) return (first ? 0 : 1) - (second ? 0 : 1);   // no value: always last
      return (down ? -1 : 1) * (first - second);
    });
    body.append(...rows);
  }

  // --- appearance ---
  function setTheme(value) {
    try { localStorage.setItem("territory-theme", value); } catch { /* a private window keeps nothing */ }
    if (value === "auto") root.removeAttribute("data-theme"); else root.dataset.theme = value;
  }

  // --- search as you type ---
  let index = null;
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  async function suggest(input, list) {
    const words = fold(input.value);
    if (!index) index = await (await fetch(input.form.dataset.search)).json();
    const found = words ? index.filter((entry) => entry.words.some((word) => word.includes(words))).slice(0, 8) : [];
    list.replaceChildren(...found.map((entry, position) => {
      const item = document.createElement("li"), kind = document.createElement("span");
      item.id = `search-${position}`; item.role = "option"; item.dataset.href = entry.href;
      item.append(entry.label, kind); kind.textContent = entry.kind; item.setAttribute("aria-selected", "false");
      return item;
    }));
    if (words && !found.length) {
      const nothing = document.createElement("li");
      nothing.className = "nothing"; nothing.role = "option"; nothing.setAttribute("aria-disabled", "true"); nothing.textContent = input.form.dataset.nothing;
      list.append(nothing);
    }
    list.hidden = !words;
    input.setAttribute("aria-expanded", String(Boolean(words)));
    input.removeAttribute("aria-activedescendant");
  }
  function follow(href) {
    const target = new URL(href, location.href);
    if (target.pathname === location.pathname && !target.hash) {
      const asked = Object.fromEntries(target.searchParams);
      const list = $("#search-results"); list.hidden = true; $("#q").value = ""; $("#q").setAttribute("aria-expanded", "false");
      choose({ territory: "", sector: "", compare: "", ...asked });
    } else location.assign(href);
  }
  plate.addEventListener("input", (event) => { if (event.target.id === "q") suggest(event.target, $("#search-results")); });
  plate.addEventListener("keydown", (event) => {
    if (event.target.id !== "q") return;
    const list = $("#search-results"), items = [...list.querySelectorAll("[data-href]")];
    const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") { list.hidden = true; event.target.setAttribute("aria-expanded", "false"); }
    else if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); follow(items[at].dataset.href); }
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && items.length) {
      event.preventDefault();
      const next = (at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
      items.forEach((item, position) => item.setAttribute("aria-selected", String(position === next)));
      event.target.setAttribute("aria-activedescendant", items[next].id);
    }
  });
  plate.addEventListener("mousedown", (event) => {
    const item = event.target.closest("#search-results [data-href]");
    if (item) { event.preventDefault(); follow(item.dataset.href); }
  });
  plate.addEventListener("focusout", (event) => { if (event.target.id === "q") { $("#search-results").hidden = true; event.target.setAttribute("aria-expanded", "false"); } });

  // --- what only scripts can offer ---
  function enhance(scope) {
    for (const head of $$("[data-sort]", scope)) {
      if ($("button", head)) continue;
      const button = document.createElement("button");
      button.type = "button"; button.append(...head.childNodes); head.append(button);
    }
    const theme = root.dataset.theme || "auto";
    for (const choice of $$("[name='theme']", scope)) choice.checked = choice.value === theme;
  }

  // Streamlit starts once the view is painted, so that the two do not compete for line and processor. Its sheet
  // is fonts: where no widget of its own is shown it waits for the session, because Streamlit asks at once for
  // the icons it finds there, 375 kB. What the first answer needs comes last, while the module is starting.
  function startSession() {
    const parts = JSON.parse(document.getElementById("streamlit").textContent);
    const add = (name, attributes) => document.head.append(Object.assign(document.createElement(name), attributes));
    const addAll = (rel, part) => { for (const href of part) add("link", { rel, href }); };
    dress = () => { dress = () => {}; addAll("stylesheet", parts.style); };
    if ("native" in plate.dataset || !$("#main")) dress();
    for (const src of parts.module) add("script", { type: "module", src });
    addAll("modulepreload", parts.preload);
    addAll("modulepreload", parts.component);
  }

  window.territory = { receive };
  requestAnimationFrame(() => setTimeout(startSession));
  enhance(plate);
  keepLinks(shown);
})();
