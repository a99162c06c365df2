"""What programmes reported: every coded word and number is found again in the synthesis of 2008."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from source_texts import source_text

from territory.catalog import Catalog, open_catalog
from territory.evidence import OUTCOMES

ID = "romis-2008"
WORDS = {"three": 3.0, "forty": 40.0, "seven": 7.0}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


@pytest.fixture(scope="module")
def text(catalog: Catalog) -> str:
    return " ".join(source_text(catalog, ID).replace("*", "").replace("\\$", "$").split())


def numbers(printed: str) -> set[float]:
    digits = {float(token.replace(",", "")) for token in re.findall(r"\d[\d,]*(?:\.\d+)?", printed)}
    return digits | {WORDS[word] for word in re.findall("[a-z]+", printed) if word in WORDS}


@pytest.mark.parametrize(
    "name", ["evidence_figures", "evidence_projects", "evidence_outcomes", "evidence_statements"]
)
def test_every_printed_word_is_in_the_synthesis(catalog: Catalog, text: str, name: str) -> None:
    assert [words for words in catalog.table(name)["printed"] if words not in text] == []


def test_every_figure_is_the_number_in_the_words_it_cites(catalog: Catalog) -> None:
    for row in catalog.table("evidence_figures").to_dict("records"):
        found = numbers(row["printed"])
        assert row["value"] in found, row["id"]
        assert pd.isna(row["high"]) or row["high"] in found, row["id"]
        assert (row["status"] == "estimate") == (row["precision"] == "about"), row["id"]


def test_uva_isabella_cell_by_cell(catalog: Catalog) -> None:
    lines = source_text(catalog, ID).split("Uva Isabella - % Growth")[1].split("\n\n")[1].splitlines()
    printed = {cells[0]: cells[1:] for cells in (line.split("\t") for line in lines)}
    measures = [name.lower() for name in printed["Period"][1:]]
    rows = catalog.table("evidence_growth").set_index(["period", "measure"])
    assert len(rows) == 8
    for period in ("2001-2004", "2001-2005"):
        firms, *cells = printed[period]
        for measure, cell in zip(measures, cells, strict=True):
            row = rows.loc[(period, measure)]
            plain = re.sub(r"[¹²]", "", cell).replace("<sup>1</sup>", "").strip()
            kind = {"": "blank", "NA": "na"}.get(plain, "value")
            assert row["cell"] == kind, (period, measure)
            assert row["firms"] == int(firms)
            if kind == "value":
                assert row["value"] == float(plain.rstrip("%"))
                assert row["basis"] == ("absolute" if "²" in cell else "relative")
            else:
                assert pd.isna(row["value"])
                assert row["status"] == "not_published"


def test_mentions_are_those_of_the_sentence_on_growth(catalog: Catalog, text: str) -> None:
    sentence = text.split("there has been a growth in sales (Cordoba")[1].split("This growth in some cases")[
        0
    ]
    # Footnote 4 stands in the middle of the sentence, between "Campina" and "Grande".
    listed = "(Cordoba" + re.sub(r"⁴ Presentations by.*?see Annex I\. ", "", sentence)
    lists = dict(zip(OUTCOMES, re.findall(r"\(([^)]*)\)", listed), strict=False))
    table = catalog.table("evidence_outcomes")
    assert len(table) == 21
    assert table["project"].nunique() == 10
    for row in table.to_dict("records"):
        assert row["printed"] in lists[row["outcome"]], row
    named = {outcome: len(re.split(r", | and (?!textiles|shoes)", lists[outcome])) for outcome in OUTCOMES}
    assert table["outcome"].value_counts().to_dict() == named


def test_shares_have_no_total_and_no_year(catalog: Catalog) -> None:
    figures = catalog.table("evidence_figures")
    shares = figures[figures["topic"] == "shares"]
    assert shares["value"].tolist() == [30, 10, 10]
    assert shares["period"].tolist() == ["", "", ""]
    assert not figures["id"].str.contains("total|sum").any()


def test_the_seven_members_and_six_events(catalog: Catalog) -> None:
    table = catalog.table("evidence_statements")
    counts = table["kind"].value_counts()
    assert (counts["member"], counts["event"], counts["guide"], counts["cordoba_reason"]) == (7, 6, 4, 4)
    assert (counts["context"], counts["regulation_interim"], counts["material_type"]) == (7, 5, 8)


def test_every_material_bears_the_title_the_publisher_and_the_year_that_its_document_prints(
    catalog: Catalog,
) -> None:
    for row in catalog.table("knowledge_materials").to_dict("records"):
        words = plain(source_text(catalog, row["source"]))
        for part in re.split(r"[.:] ", row["title"]):
            assert plain(part) in words, (row["id"], part)
        assert str(row["year"]) in words, row["id"]
        assert any(plain(part) in words for part in re.split("[,/(]", row["publisher"])), row["id"]


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()
