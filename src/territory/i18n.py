"""Four languages: messages from gettext catalogues, numbers and dates by Babel."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LOCALES = {"es": "es_AR", "en": "en_GB", "it": "it", "pt": "pt_BR"}
CATALOGUES = Path(__file__).parent / "locales"


class MissingMessageError(LookupError):
    """A catalogue lacks a message; the text names the key and the language."""


@dataclass(frozen=True, eq=False)
class Language:
    """A reader's language: its words, its numbers, its dates. One object a language: see `language`."""

    code: str
    locale: Locale
    catalogue: gettext.GNUTranslations

    def t(self, key: str, **values: object) -> str:
        """Return the message `key` with its placeholders filled.

        Raises:
            MissingMessageError: when the catalogue has no such message.

        >>> language("es").t("ui.sources")
        'Fuentes'
        """
        text = self.catalogue.gettext(key)
        if text == key:
            raise MissingMessageError(f"no message {key!r} in the catalogue {self.code!r}")
        return text.format(**values) if values else text

    def n(self, key: str, count: int, **values: object) -> str:
        """Return the singular or plural message `key` for `count`, which fills `{count}`.

        >>> language("en").n("unit.projects", 1), language("en").n("unit.projects", 15)
        ('1 project', '15 projects')
        """
        text = self.catalogue.ngettext(key, key, count)
        if text == key:
            raise MissingMessageError(f"no message {key!r} in the catalogue {self.code!r}")
        return text.format(count=self.number(count), **values)

    def has(self, key: str) -> bool:
        """Say whether the catalogue has the message `key`.

        >>> language("it").has("ui.sources"), language("it").has("ui.nothing")
        (True, False)
        """
        return bool(self.catalogue.gettext(key) != key)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with the reader's separators and a true minus sign.

        >>> language("es").number(2780400), language("en").number(-3.25, 1)
        ('2.780.400', '−3.2')
        """
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        text: str = format_decimal(value, format=pattern, locale=self.locale)
        return text.replace("-", "−")

    def percent(self, share: float, digits: int = 1) -> str:
        r"""Return a share (0–1) as a percentage; Spanish puts a no-break space before the sign.

        >>> language("es").percent(0.41509), language("pt").percent(0.41509)
        ('41,5\xa0%', '41,5%')
        """
        return self.number(share * 100, digits) + ("\u00a0%" if self.code == "es" else "%")

    def join(self, items: Iterable[str]) -> str:
        """Return the items as a list in words.

        >>> language("es").join(["Buenos Aires", "Santa Fe"])
        'Buenos Aires y Santa Fe'
        """
        return str(format_list(list(items), locale=self.locale))

    def day(self, iso: str) -> str:
        """Return an ISO year, month or day in words.

        >>> language("es").day("2011-05"), language("en").day("2026-11-22"), language("it").day("2002")
        ('mayo de 2011', '22 November 2026', '2002')
        """
        parts = [int(part) for part in iso.split("-")]
        if len(parts) == 1:
            return str(parts[0])
        if len(parts) == 2:
            return str(format_skeleton("yMMMM", date(parts[0], parts[1], 1), locale=self.locale))
        return str(format_date(date(parts[0], parts[1], parts[2]), "long", locale=self.locale))


@cache
def language(code: str) -> Language:
    """Return the language `code`, one of `LOCALES`.

    Raises:
        KeyError: when there is no such language.

    >>> language("pt").t("ui.download")
    'Baixar'
    """
    locale = Locale.parse(LOCALES[code])
    with (CATALOGUES / code / "LC_MESSAGES" / "territory.po").open("rb") as source:
        messages = read_po(source, locale=LOCALES[code])
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Language(code, locale, gettext.GNUTranslations(compiled))


def negotiate(accept_language: str, default: str, offered: Sequence[str] = tuple(LOCALES)) -> str:
    """Return the language for a browser's `Accept-Language` header.

    >>> negotiate("pt-BR,pt;q=0.9,en;q=0.5", "es"), negotiate("de", "es"), negotiate("", "it")
    ('pt', 'es', 'it')
    """
    wishes: list[tuple[float, int, str]] = []
    for position, part in enumerate(accept_language.split(",")):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight.strip() else 1.0
        except ValueError:
            continue
        wishes.append((-quality, position, tag.strip().split("-")[0].lower()))
    return next((code for quality, _, code in sorted(wishes) if code in offered and quality < 0), default)
