"""Tables become Plotly figures: plain dicts that a page carries as JSON and the browser draws when it can.

How a page shows a chart:

1. Its template draws the whole figure itself, as HTML or SVG, with marks as links and a table beside it::

       <div class="chart" data-chart="factors">
         … names, axis, numbers …
         <div data-plot> … <a data-mark="trust:eu" href="…" data-set="theme:trust">…</a> … </div>
         <script type="application/json">{{ figure_json }}</script>
       </div>

2. `figure_json` is `as_json(figure(…))`. Plotly draws over `[data-plot]`, edge to edge: it has no margins,
   so coordinates map to that box as the template maps them, and nothing jumps. Names of axes, numbers and
   legends stay HTML.
3. `views/assets/charts.js` and `charts.css` travel only with pages whose first view holds `data-chart`. The
   script fetches Plotly, from our own server, once a chart comes near the screen. Until then, without scripts
   and in print, the template's figure stands.
4. A point's `customdata` names a mark: a click on the point clicks the link with that `data-mark`, so a
   selection travels in the URL like any other. The links stay above the drawing for the keyboard, their
   background transparent. The mark that some region names in `data-chosen-mark` is `aria-current`: give the
   chart's region a version without the selection and it need not be sent again when that moves.
5. A colour is a token ("--eu"), resolved in the browser for the reader's theme. No geo traces: they call a
   foreign host.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

Figure = dict[str, Any]
# In quotes: a name that ends in a number is no name without them, and the browser drops the whole list.
FAMILY = '"Source Sans", "Source Sans 3", "Segoe UI", sans-serif'
CLEAR = "rgba(0,0,0,0)"
CALLING = ("choropleth", "scattergeo", "scattermap", "scattermapbox", "choroplethmap", "choroplethmapbox")


def figure(traces: Sequence[Mapping[str, Any]], x: tuple[float, float], y: tuple[float, float]) -> Figure:
    """Return a figure without margins, axes and legend, in the look of the observatory.

    Args:
        traces: Plotly traces; colours as tokens, text through `plain`, the mark's name as `customdata`.
        x: values at the left and the right edge of the plot.
        y: values at its lower and its upper edge.

    Raises:
        ValueError: a trace would make the browser call another host.

    >>> figure([{"type": "bar"}], (0, 1), (5, 0))["layout"]["yaxis"]["range"]
    [5, 0]
    """
    calling = {str(trace["type"]) for trace in traces} & set(CALLING)
    if calling:
        raise ValueError(f"{', '.join(sorted(calling))} would load a map from another host")
    return {
        "data": [dict(trace) for trace in traces],
        "layout": {
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "paper_bgcolor": CLEAR,
            "plot_bgcolor": CLEAR,
            "font": {"family": FAMILY, "size": 14, "color": "--text"},
            "hoverlabel": {
                "bgcolor": "--background",
                "bordercolor": "--control",
                "font": {"family": FAMILY, "size": 14, "color": "--text"},
                "align": "left",
            },
            "hovermode": "closest",
            "dragmode": False,
            # Bars stand where the trace says; grouping would push them aside.
            "barmode": "overlay",
            "showlegend": False,
            "xaxis": _axis(x),
            "yaxis": _axis(y),
        },
    }


def plain(text: str) -> str:
    """Return a text that Plotly shows as it is: what looks like markup stays letters.

    >>> plain("<b>AT&T</b>")
    '&lt;b&gt;AT&amp;T&lt;/b&gt;'
    """
    return escape(text, quote=False)


def as_json(drawn: Figure | Sequence[Any]) -> Markup:
    r"""Return a figure for a `<script type="application/json">`; nothing in it can end the element.

    >>> str(as_json({"data": [{"hovertext": "</script>"}]}))
    '{"data":[{"hovertext":"\\u003c/script>"}]}'
    """
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def _axis(ends: tuple[float, float]) -> dict[str, Any]:
    return {"range": list(ends), "visible": False, "fixedrange": True}
