"""How wide a text will be: advance widths of Source Sans 3 at weight 600, measured once with fontTools.

Weight 600 is the widest the map uses, so a label keeps its room when selection makes it bold.
"""

from __future__ import annotations

ADVANCES = {
    200: " \u00a0",
    260: "|¦",
    280: "',.:;·’‘iìíîïjl",
    300: "IÌÍÎÏ",
    320: "!¡f",
    340: "()[]{}-",
    360: "/\\ª°",
    380: "rt²³¹º",
    440: "*s",
    460: "?¿z®«»",
    480: "cç–",
    500: '"“”J_vyýÿx',
    520: "#$+0123456789<=>^~¢£¤¥§¬±×÷≈−≤≥€FLYÝaàáâãäåeèéêëg",
    540: "EÈÉÊËVZk",
    560: "AhÀÁÂÃÄÅSTX`o¨¯´¸òóôõöønñuùúûüð",
    580: "CÇbdpqþµ",
    600: "BKPR¶Þ",
    620: "ß",
    640: "&DG",
    660: "NUÙÚÛÜÐÑ",
    680: "HOQÒÓÔÕÖØ",
    760: "Mw©",
    780: "æ",
    800: "W—¼",
    820: "¾",
    840: "½Æ",
    860: "%m",
    880: "@",
    980: "…",
}
_ADVANCE = {letter: advance for advance, letters in ADVANCES.items() for letter in letters}


def text_width(text: str, size: float) -> float:
    """Return the width of a line of text, in the unit of `size`; an unknown letter counts as a full square.

    >>> text_width("Salta", 10)
    22.6
    """
    return round(sum(_ADVANCE.get(letter, 1000) for letter in text) * size / 1000, 1)
