"""The four catalogues say the same things, in the words of the glossary."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from territory.i18n import CATALOGUES, LOCALES
from territory.paths import ROOT

SOURCE = ROOT / "src" / "territory"
GLOSSARY = ROOT.parent / "shared" / "GLOSSARY.csv"
# Keys that code puts together from a code of the data: their first words.
COMPOSED = (
    "word.", "ordinal.", "rank.", "sector.", "legend.", "level.", "unit.", "status.word.", "map.title.",
    "map.legend.", "prov.worldview.", "origin.", "theme.", "indicator.", "notice.", "download.", "mark.short.", "map.",
    "home.remedy.",
    "programme.problem.",
    "programme.remedy.",
    "programme.goal",
    "programme.approach",
    "programme.definition",
    "dataset.",
    "progress.",
    "auth.role.",
    *(f"edit.{family}." for family in ("action", "cell", "field", "history", "kind", "kinds", "option", "part")),
    *(f"edit.{family}." for family in ("problem", "publication", "refused", "remedy")),
    "eulac.theme.", "eulac.in_sentence.", "eulac.names.", "eulac.topic.", "eulac.side.", "eulac.side_long.",
    "eulac.kind.", "eulac.direction.", "eulac.as.", "eulac.column.", "eulac.card.", "eulac.said.", "eulac.rule.",
    "eulac.section.", "eulac.level.", "eulac.cluster.",
    "matching.field.", "matching.column.", "matching.hint.", "matching.kind.", "matching.criterion.", "matching.means.",
    "matching.why.", "matching.against.", "matching.missing.", "matching.problem.", "matching.import.", "matching.block.",
    "matching.group.", "matching.side.", "matching.what.", "matching.asks.", "matching.asks_short.", "matching.state.",
    "matching.candidates.", "matching.first.", "matching.first_tied.", "matching.first_none.", "matching.download.",
    "partners.",
    "evaluation.rule.", "evaluation.denominator.", "evaluation.ratio.",
    "sheet.",
    "programme.remedy.",
    "programme.problem.",
    "slides.lost.", "slides.take.",
    "cases.field.", "cases.short.", "cases.code.", "cases.own.code.", "cases.kind.", "cases.level.", "cases.trigger.", "cases.actor.",
    "evidence.jump.", "evidence.outcome.", "evidence.cell.", "evidence.growth.", "evidence.unit.", "evidence.material.",
    "evidence.materials.origin.", "evidence.add.field.", "evidence.add.problem.",
    *(f"toolkit.{family}." for family in ("question", "hint", "short", "option", "verdict", "strength", "programme", "grant")),
    *(f"toolkit.{family}." for family in ("programme_short", "finding", "form", "stage", "problem", "mark", "ready", "horizon", "measure")),
    "toolkit.component.",
    "evidence.materials.", "evidence.topic.", "evidence.member.",
    *(f"context.{family}." for family in ("grade", "unit", "fact", "sigma", "beta", "key", "take")),
    "cases.block.", "cases.row.", "cases.measure.", "cases.verdict.", "cases.aspect.",
    *(f"own.{family}." for family in ("problem", "remedy", "refused", "refused_remedy", "role", "measure", "wide", "repeats", "source.step")),
    *(f"register.{family}." for family in ("field", "hint", "component", "read", "step")),
    *(f"own.desk.{family}." for family in ("invalid", "field")), "own.state.",
    *(f"own.{family}." for family in ("kind", "head", "part", "ready", "column", "finding", "why")),
    *(f"own.{family}." for family in ("study", "classes", "method", "change", "lacking", "indicator", "clusters", "complexity", "outliers", "stars", "composite")),
)  # fmt: skip


def messages(lang: str) -> dict[str, list[str]]:
    with (CATALOGUES / lang / "LC_MESSAGES" / "territory.po").open("rb") as source:
        return {
            entry.id if isinstance(entry.id, str) else entry.id[0]: (
                [entry.string] if isinstance(entry.string, str) else list(entry.string)
            )
            for entry in read_po(source)
            if entry.id
        }


ALL = {lang: messages(lang) for lang in LOCALES}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LOCALES)
def test_no_message_is_missing_or_empty(lang: str) -> None:
    assert ALL[lang].keys() == ALL["en"].keys()
    assert [key for key, texts in ALL[lang].items() if not all(texts)] == []


@pytest.mark.parametrize("lang", LOCALES)
def test_placeholders_and_plurals_agree(lang: str) -> None:
    for key, texts in ALL[lang].items():
        assert len(texts) == len(ALL["en"][key]), key
        for text, english in zip(texts, ALL["en"][key], strict=True):
            assert placeholders(text) == placeholders(english), key


def test_every_message_asked_for_exists_and_every_message_is_asked_for() -> None:
    code = "\n".join(path.read_text("utf-8") for kind in ("*.py", "*.j2") for path in SOURCE.rglob(kind))
    asked = set(re.findall(r"""\b[tn]\(\s*["']([a-z0-9_.]+)["']""", code))
    assert sorted(key for key in asked if key not in ALL["en"] and not key.endswith(".")) == []
    quoted = set(re.findall(r"""["']([a-z0-9_]+(?:\.[a-z0-9_]+)+)["']""", code))
    unused = [key for key in ALL["en"] if key not in quoted and not key.startswith(COMPOSED)]
    assert unused == []


@pytest.mark.skipif(not GLOSSARY.is_file(), reason=f"no glossary at {GLOSSARY}")
def test_the_catalogues_speak_the_glossary() -> None:
    with GLOSSARY.open(encoding="utf-8") as source:
        glossary = {row["key"]: row for row in csv.DictReader(source)}
    for lang in LOCALES:
        for key, texts in ALL[lang].items():
            if key in glossary:
                assert texts[0].replace("’", "'") == glossary[key][lang].replace("’", "'"), (lang, key)


@pytest.mark.parametrize("lang", LOCALES)
def test_the_interface_is_calm(lang: str) -> None:
    for key, texts in ALL[lang].items():
        assert not any("!" in text or "¡" in text for text in texts), key


def test_percent_signs_follow_the_language() -> None:
    from territory.i18n import language

    assert language("es").percent(44 / 106) == "41,5\u00a0%"
    assert language("en").percent(44 / 106) == "41.5%"
    assert language("it").percent(44 / 106) == "41,5%"


def test_catalogues_are_where_the_package_says() -> None:
    assert {path.name for path in Path(CATALOGUES).iterdir() if path.is_dir()} == set(LOCALES)


@pytest.mark.parametrize("lang", LOCALES)
def test_no_message_stands_twice(lang: str) -> None:
    text = (SOURCE / "locales" / lang / "LC_MESSAGES" / "territory.po").read_text("utf-8")
    keys = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
