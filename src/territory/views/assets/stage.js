// The stage: which slide is seen, what is chosen on it, and the presenter's window. Every slide is in the document,
// so nothing is fetched; the same file runs on the server's page and inside a file from a stick.
(() => {
  "use strict";
  const root = document.documentElement, body = document.body;
  root.classList.add("scripted");
  const $ = (selector, scope = document) => scope.querySelector(selector);
  const $$ = (selector, scope = document) => [...scope.querySelectorAll(selector)];
  const slides = $$(".slide"), bar = $("[data-bar]");
  const presenting = location.hash === "#presenter";
  const variants = new Map(slides.map((slide) => {
    const source = $("[data-variants]", slide);
    return [slide, source ? JSON.parse(source.textContent) : []];
  }));
  const own = new Set();   // slides with a title of the presenter's own
  let at = 0, black = false, typed = "", peer = presenting ? window.opener : null, began = Date.now(), hiding = 0;
  if (!slides.length) return;

  // Titles and notes that this browser keeps; a file holds them already.
  function ownWords() {
    if (!("own" in root.dataset)) return;
    let kept = [];
    try { kept = JSON.parse(localStorage.getItem("territory-slides") || "{}").figures || []; } catch { return; }
    for (const one of Array.isArray(kept) ? kept : []) {
      const slide = slides.find((each) => one && each.dataset.code === one.figure);
      if (!slide) continue;
      if (typeof one.note === "string") $("[data-note]", slide).textContent = one.note;
      if (typeof one.title === "string" && one.title.trim()) {
        const finding = $("[data-finding]", slide), sentence = $("[data-sentence]", slide);
        sentence.textContent = finding.textContent; sentence.hidden = false;
        finding.textContent = one.title; finding.classList.toggle("long", one.title.length > 64);
      }
    }
  }

  function show(number, told) {
    at = Math.max(0, Math.min(slides.length - 1, number));
    slides.forEach((slide, index) => {
      slide.classList.toggle("current", index === at);
      slide.classList.toggle("after", presenting && index === at + 1);
      slide.inert = index !== at;
    });
    if (!presenting) requestAnimationFrame(() => setTimeout(prepare));
    $("[data-at]").textContent = `${at + 1} / ${slides.length}`;
    $("[data-announce]").textContent = slides[at].getAttribute("aria-label");
    $("[data-do=explore]")?.toggleAttribute("hidden", !$(`[data-explore="${at + 1}"]`));
    if (presenting) {
      const note = $("[data-note]", slides[at]).textContent.trim(), shown = $("[data-note-shown]");
      shown.textContent = note || shown.dataset.none;
    } else try { history.replaceState(null, "", `#${at + 1}`); } catch { /* some browsers forbid it in a file */ }
    if (!told) tell();
  }

  // What a key may show next is drawn while this slide is looked at.
  function prepare() {
    slides.forEach((slide, index) => slide.classList.toggle("near", Math.abs(index - at) === 1));
  }

  function choose(slide, code, told) {
    const one = variants.get(slide).find((each) => each.code === code);
    if (!one) return;
    slide.dataset.chosen = code;
    const select = $("[data-choose]", slide);
    if (select && select.value !== code) select.value = code;
    const finding = $(own.has(slide) ? "[data-sentence]" : "[data-finding]", slide);
    finding.textContent = one.finding;
    if (!own.has(slide)) finding.classList.toggle("long", one.finding.length > 64);
    $("[data-facts]", slide).innerHTML = one.facts;
    if (one.drawing) $("[data-drawing]", slide).innerHTML = one.drawing;
    for (const part of $$("[data-for], [data-territory]", slide)) part.classList.toggle("leading", one.leading.includes(part.dataset.for || part.dataset.territory));
    $("[data-announce]").textContent = one.finding;
    if (!told) tell();
  }

  function cycle(step) {
    const known = variants.get(slides[at]);
    if (!known.length) return show(at + step);
    const now = known.findIndex((one) => one.code === chosen(slides[at]));
    choose(slides[at], known[(now + step + known.length) % known.length].code);
  }
  const chosen = (slide) => slide.dataset.chosen ?? $("[data-choose]", slide)?.value ?? "";

  function darken(on, told) {
    black = on;
    $("[data-black]").hidden = !on || presenting;
    if (!told) tell();
  }

  // --- the two windows tell each other; a window that is neither opener nor opened is not heard ---
  const target = location.protocol === "file:" ? "*" : location.origin;
  function tell() {
    if (!peer || peer.closed) return;
    const picks = Object.fromEntries(slides.map((slide, index) => [index, chosen(slide)]).filter(([index]) => variants.get(slides[index]).length));
    peer.postMessage({ territory: 1, at, black, picks, shape: innerWidth / innerHeight }, target);
  }
  addEventListener("message", (event) => {
    if (event.source !== peer || !event.data || event.data.territory !== 1) return;
    if (event.data.hello) return tell();
    for (const [index, code] of Object.entries(event.data.picks)) if (slides[index] && chosen(slides[index]) !== code) choose(slides[index], code, true);
    if (event.data.at !== at) show(event.data.at, true);
    if (event.data.black !== black) darken(event.data.black, true);
    if (presenting) body.style.setProperty("--shape", event.data.shape);
  });

  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  function tick() {
    $("[data-elapsed]").textContent = clock(Math.floor((Date.now() - began) / 1000));
    $("[data-time]").textContent = new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });
  }

  const does = {
    previous: () => show(at - 1),
    next: () => show(at + 1),
    black: () => darken(!black),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.()),
    presenter: () => { peer = window.open(location.href.split("#")[0] + "#presenter", "territory-presenter", "popup,width=1100,height=700"); },
    explore: () => window.territoryExplore?.(slides[at], variants.get(slides[at]).find((one) => one.code === slides[at].dataset.chosen)),
    reset: () => { began = Date.now(); tick(); },
  };

  const keys = {
    ArrowRight: does.next, PageDown: does.next, " ": does.next, ArrowLeft: does.previous, PageUp: does.previous, Backspace: does.previous,
    ArrowDown: () => cycle(1), ArrowUp: () => cycle(-1), Home: () => show(0), End: () => show(slides.length - 1),
    b: does.black, B: does.black, ".": does.black, f: does.full, F: does.full, p: does.presenter, P: does.presenter,
    e: does.explore, E: does.explore,
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    const control = event.target.closest?.("select, button, a");
    if (control && (event.key === "Enter" || event.key === " ")) return;
    if (control?.matches("select") && !["PageDown", "PageUp", "Escape"].includes(event.key)) return;
    if (/^[0-9]$/.test(event.key)) { typed = (typed + event.key).slice(-3); return; }
    if (event.key === "Enter") { event.preventDefault(); if (typed) show(Number(typed) - 1); else show(at + 1); typed = ""; return; }
    if (event.key === "Escape") {
      if (control) control.blur(); else if (typed) typed = ""; else if (black) darken(false); else if (body.dataset.back && !presenting) location.assign(body.dataset.back);
      return;
    }
    typed = "";
    if (!keys[event.key]) return;
    event.preventDefault();
    // A black screen comes back with whatever key a clicker sends.
    if (black && !["b", "B", "."].includes(event.key)) darken(false);
    keys[event.key]();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) return does[button.dataset.do]();
    if (event.target.closest("[data-black]")) return darken(false);
    const part = event.target.closest(".slide [data-pick], .slide [data-territory], .slide [data-for]"), slide = slides[at];
    const code = part && (part.dataset.pick || part.dataset.territory || part.dataset.for);
    if (code && variants.get(slide).length) { event.preventDefault(); choose(slide, chosen(slide) === code ? "" : code); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose]")) choose(event.target.closest(".slide"), event.target.value);
  });

  // A finger wipes to the next slide.
  let start = null;
  addEventListener("touchstart", (event) => { start = event.touches.length === 1 ? event.touches[0] : null; seen(); }, { passive: true });
  addEventListener("touchend", (event) => {
    const end = event.changedTouches[0];
    if (start && Math.abs(end.clientX - start.clientX) > 60 && Math.abs(end.clientX - start.clientX) > 2 * Math.abs(end.clientY - start.clientY)) show(at + (end.clientX < start.clientX ? 1 : -1));
    start = null;
  }, { passive: true });
  function seen() { bar.classList.add("seen"); clearTimeout(hiding); hiding = setTimeout(() => bar.classList.remove("seen"), 2500); }
  addEventListener("mousemove", seen);

  for (const slide of slides) if (!$("[data-sentence]", slide).hidden) own.add(slide);
  ownWords();
  for (const slide of slides) {
    if (!$("[data-sentence]", slide).hidden) own.add(slide);
    if (variants.get(slide).length) slide.classList.add("picks");
  }
  if (presenting) {
    body.classList.add("presenter");
    $("[data-desk]").hidden = false;
    bar.classList.add("seen");
    setInterval(tick, 500);
    tick();
  }
  show(presenting ? 0 : Number(location.hash.slice(1)) - 1 || 0, true);
  if (presenting && peer) peer.postMessage({ territory: 1, hello: true }, target);
  root.dataset.ready = "1";
})();
