// The basket in the browser: titles and notes stay here and in the file that the reader saves; the address only holds
// which figures there are, in which order. Without this file everything but keeping works.
(() => {
  "use strict";
  const plate = document.getElementById("plate"), KEY = "territory-slides", BEFORE = "territory-slides-before", SAID = "territory-slides-said";
  const lang = document.documentElement.lang;
  if (location.pathname !== "/slides") return;
  const $ = (selector, scope = plate) => scope.querySelector(selector);
  const $$ = (selector, scope = plate) => [...scope.querySelectorAll(selector)];

  function read(key) {
    try {
      const found = JSON.parse(localStorage.getItem(key) || "{}");
      const figures = Array.isArray(found.figures) ? found.figures.filter((one) => one && typeof one.figure === "string") : [];
      return { figures, words: found.words && typeof found.words === "object" ? found.words : {} };
    } catch { return { figures: [], words: {} }; }
  }
  function write(key, kept) { try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* a private window keeps nothing */ } }
  const codesOf = (kept) => kept.figures.map((one) => one.figure).join(",");
  const address = (codes, more = {}) => "/slides?" + new URLSearchParams({ figures: codes, ...more, lang }).toString().replaceAll("%2C", ",");

  const kept = read(KEY);
  for (const one of kept.figures) if (one.title || one.note) kept.words[one.figure] = { title: String(one.title || ""), note: String(one.note || "") };
  const asked = new URLSearchParams(location.search);
  // Nothing asked for: the basket that this browser keeps.
  if (!asked.has("figures") && !asked.has("data") && kept.figures.length) { location.replace(address(codesOf(kept))); return; }

  function save() {
    const deck = $("[data-deck]");
    if (!deck) return;
    kept.figures = deck.dataset.figures.split(",").filter(Boolean).map((figure) => ({ figure, ...kept.words[figure] }));
    write(KEY, { version: 1, figures: kept.figures, words: kept.words });
  }

  // What the server drew, with the words that are kept here.
  function fill() {
    for (const item of $$("[data-item]")) {
      const words = kept.words[item.dataset.item] || {};
      for (const name of ["title", "note"]) $(`[name="${name}"]`, item).value = words[name] || "";
    }
    const before = read(BEFORE), link = $("[data-before]");
    if (link && before.figures.length && codesOf(before) !== $("[data-deck]")?.dataset.figures) { link.hidden = false; link.href = address(codesOf(before)); }
  }

  // Somebody else's link, or another list than the one kept here: that one is put aside, not lost.
  const first = $("[data-deck]");
  if (first && kept.figures.length && codesOf(kept) !== first.dataset.figures) {
    const all = (codes) => codes.split(",").sort().join();
    if (all(codesOf(kept)) !== all(first.dataset.figures)) write(BEFORE, { version: 1, figures: kept.figures });
  }
  fill();
  save();
  new MutationObserver(() => { fill(); save(); }).observe($('[data-region="slides_list"]'), { childList: true });

  plate.addEventListener("input", (event) => {
    const item = event.target.closest("[data-item]");
    if (!item) return;
    kept.words[item.dataset.item] = { title: $('[name="title"]', item).value, note: $('[name="note"]', item).value };
    save();
  });

  plate.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-open-file]");
    if (!form) return;
    event.preventDefault();
    const reply = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const opened = await reply.json();
    if (opened.figures.length) {
      write(BEFORE, { version: 1, figures: kept.figures });
      const words = { ...kept.words };
      for (const one of opened.figures) words[one.figure] = { title: one.title, note: one.note };
      write(KEY, { version: 1, figures: opened.figures, words });
    }
    try { sessionStorage.setItem(SAID, opened.said.join("\n")); } catch { /* said nowhere else, so it is lost */ }
    if (opened.figures.length) location.assign(opened.href); else say();
  });

  // A file of many figures takes seconds: it is made aside, says how far it is, and can be given up. Without this the
  // browser simply waits for it.
  const AT_ONCE = 4, EVERY = 400;
  plate.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-deck]"), kind = event.submitter?.formAction.match(/\/slides\/take\/(\w+)$/)?.[1];
    if (!form || !kind || kind === "json" || $$("[data-item]", form).length <= AT_ONCE) return;
    event.preventDefault();
    event.submitter.closest("details")?.removeAttribute("open");
    const line = $("[data-making]", form), bar = $("progress", line), text = $("span", line), stop = $("button", line), said = line.dataset;
    const end = (words) => { text.textContent = words; bar.hidden = stop.hidden = true; };
    line.hidden = bar.hidden = stop.hidden = false;
    bar.removeAttribute("value");
    text.textContent = said.waiting;
    try {
      const begun = await fetch(`/slides/make/${kind}`, { method: "POST", body: new FormData(form) });
      if (begun.status !== 202) { end(begun.status === 503 ? said.busy : await begun.text()); return; }
      let job = await begun.json();
      const address = `/slides/making/${job.id}`;
      stop.onclick = () => fetch(address, { method: "DELETE" });
      while (job.state === "waiting" || job.state === "making") {
        await new Promise((go) => setTimeout(go, EVERY));
        job = await (await fetch(address)).json();
        if (job.state !== "making") continue;
        bar.max = job.of; bar.value = job.done;
        text.textContent = said.makingText.replace("{done}", job.done).replace("{of}", job.of);
      }
      if (job.state === "ready") { line.hidden = true; location.assign(`${address}/file`); }
      else end(job.said || (job.state === "cancelled" ? said.cancelled : said.failed));
    } catch { end(said.failed); }
  });

  function say() {
    let said = "";
    try { said = sessionStorage.getItem(SAID) || ""; sessionStorage.removeItem(SAID); } catch { return; }
    const line = $("[data-slides-said]");
    if (said) { line.textContent = said; line.hidden = false; line.style.whiteSpace = "pre-line"; }
  }
  say();
})();
