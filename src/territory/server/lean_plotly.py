"""Plotly's bundle without the kinds of trace that no figure of ours uses.

The package's bundle is 4.8 MB of which bars, lines and points need a quarter. A browser must read all of it
and runs the code of every kind that is registered, which held our pages for a second; no package of PyPI
carries a smaller one.
"""

from __future__ import annotations

import re
from itertools import pairwise

# How esbuild writes a bundle: modules one after the other, each run when it is first called.
MODULE = re.compile(rb"(?<=;)var ([\w$]+)=W\((?:[\w$]+=>|\()")
INIT = re.compile(rb"([\w$]+)=Ea\(")
CALL = re.compile(rb"([\w$]+)\(\)")
# Where the entry registers the kinds of trace, bars first; lines and points are in the core.
KINDS = re.compile(rb"\.register\(\[([\w$]+\(\)),[^\]]*\]\)")


def lean(bundle: bytes) -> bytes:
    """Return `bundle` with bars, lines and points only: the entry and the modules that it reaches.

    Raises:
        ValueError: when the bundle is not written as expected, as after an upgrade of Plotly.

    >>> kept = b"var a=W((e,t)=>{t.exports=b()});"
    >>> b, c = b"var b=W(e=>{e.bars=1});", b"var c=W(e=>{e.maps=1});"
    >>> entry = b"var z=W((e,t)=>{a().register([b(),c()])});return z()"
    >>> lean(b"start;" + kept + b + c + entry) == b"start;" + kept + b + entry.replace(b",c()", b"")
    True
    """
    bundle, entries = KINDS.subn(rb".register([\1])", bundle)
    modules = list(MODULE.finditer(bundle))
    if entries != 1 or not modules:
        raise ValueError("Plotly's bundle is not written as expected: see territory.server.lean_plotly")
    starts = [found.start() for found in modules]
    parts = [bundle[start:end] for start, end in pairwise([0, *starts, len(bundle)])]
    home = {name: at for at, part in enumerate(parts) for name in INIT.findall(part)}
    home |= {found[1]: at for at, found in enumerate(modules, start=1)}
    reached, ahead = set[int](), [0, len(parts) - 1]
    while ahead:
        at = ahead.pop()
        if at not in reached:
            reached.add(at)
            ahead += [home[name] for name in set(CALL.findall(parts[at])) if name in home]
    return b"".join(parts[at] for at in sorted(reached))
