"""Subject (d), leanest: ready HTML in one JSComponent; the browser restyles, the server writes the card."""

import json
import os
from pathlib import Path

import panel as pn
import param

page = json.loads((Path(os.environ["BENCH_CONTENT"]) / "page.json").read_text("utf-8"))
by_code = {province["code"]: province for province in page["provinces"]}
BODY = f"""<style>{page["style"]}</style><h1>{page["title"]}</h1>
<div class="page">{page["map"]}<div><div id="card"></div>{page["bars"]}{page["table"]}</div></div>"""


class Page(pn.custom.JSComponent):
    """The whole page: the code chosen goes to the server, the card's text comes back."""

    province = param.String()
    card = param.String()

    _esm = (
        """
export function render({model, el}) {
  const page = document.createElement("div");
  page.innerHTML = BODY;
  page.querySelector("#map").addEventListener("click", (event) => {
    const code = event.target.dataset.code;
    if (!code) return;
    for (const shape of page.querySelectorAll(".province"))
      shape.setAttribute("aria-pressed", shape.dataset.code === code);
    model.province = code;
  });
  model.on("card", () => { page.querySelector("#card").textContent = model.card; });
  return page;
}
"""
        f"const BODY = {json.dumps(BODY)};"
    )

    @param.depends("province", watch=True)
    def answer(self) -> None:
        """Write the chosen province's card."""
        chosen = by_code[self.province]
        self.card = f"{chosen['name']}: {'not published' if chosen['count'] is None else chosen['count']}"


Page().servable(title=page["title"])
