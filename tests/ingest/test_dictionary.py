"""A dictionary taken away this year reads next year's table alike."""

from __future__ import annotations

import json

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest.samples import journey, long_rows

from territory.catalog import open_catalog
from territory.gazetteer import gazetteers
from territory.ingest import dictionary as form
from territory.ingest.answers import Answers
from territory.ingest.checking import check
from territory.ingest.dictionary import Dictionary
from territory.ingest.limits import Refused
from territory.ingest.opening import Reading, open_file, open_json
from territory.ingest.report import OUT, ROLES
from territory.model import Status

KNOWN = gazetteers(open_catalog())["AR"].territories
TITLES: dict[str, str] = dict.fromkeys(ROLES, "x")


def taken_away() -> bytes:
    answers = Answers(places={"Cordoba (capital)": "AR-X"}, marks={"": Status.SUPPRESSED})
    table = check(open_file(journey()), KNOWN, answers=answers)
    said = Dictionary(
        reading=Reading(encoding="cp1252", separator=";", decimal=","),
        whose="AR",
        kind="count",
        places=answers.places,
        marks=answers.marks,
        repeats="added",
    )
    return json.dumps(form.written(table, said, TITLES)).encode()


def test_it_is_a_table_schema_that_others_read() -> None:
    schema = frictionless.Schema.from_descriptor(json.loads(taken_away()))
    assert [(one.name, one.type) for one in schema.fields] == [
        ("territorio", "string"),
        ("sector", "string"),
        ("período", "year"),
        ("empleo", "number"),
    ]
    assert schema.fields[3].to_descriptor()["decimalChar"] == ","
    assert {"", "s/d", ".."} <= set(schema.missing_values)


def test_next_years_table_is_read_alike() -> None:
    last = form.read(open_json(taken_away()))
    assert (last.whose, last.kind, last.repeats, last.reading.encoding) == ("AR", "count", "added", "cp1252")
    rows = long_rows()
    rows[0] = ["territorio", "sector", "período", "empleo", "nota"]
    rows[8][0], rows[7][3] = "Cordoba (capital)", ""
    opened = open_file("\n".join(";".join(row) for row in rows).encode("cp1252"), last.reading)
    proposed = check(opened, KNOWN, last.reading)
    assert "Cordoba (capital)" in proposed.questions
    found = check(
        opened, KNOWN, last.reading, Answers(last.columns(proposed.columns), last.places, last.marks)
    )
    assert found.errors == ()
    assert len(found.records) == 40
    assert [one.status for one in found.records if one.value is None] == [Status.SUPPRESSED]


def test_a_column_that_the_person_gave_another_role_keeps_it() -> None:
    opened = open_file(b"lugar;codigo;empleo\nSalta;A;3\nJujuy;B;4\n")
    proposed = check(opened, KNOWN).columns
    last = Dictionary(roles={"codigo": "other", "empleo": "value", "lugar": "territory"})
    assert last.columns(proposed).roles == ("territory", "other", "value")


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"[]",
        b'"x"',
        b"not json",
        b'{"fields": []}',
        b'{"territory": {}}',
        b"\xff\xfe",
        b'{"fields": [], "territory": []}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_dictionary_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        form.read(open_json(content))
    assert refused.value.rule in {"dictionary", "memory"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda one: st.lists(one, max_size=4) | st.dictionaries(st.text(max_size=8), one, max_size=4),
    max_leaves=12,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: JSON
            for name in (
                "roles",
                "wide",
                "encoding",
                "separator",
                "decimal",
                "header",
                "whose",
                "kind",
                "places",
                "marks",
            )
        },
    )
)
def test_whatever_stands_in_it_only_known_words_come_out(ours: dict[str, object]) -> None:
    found = form.read({"fields": [], "territory": ours})
    assert set(found.roles.values()) <= set(ROLES)
    assert found.kind in ("", "count", "amount", "rate")
    assert 0 <= found.reading.header <= 60
    assert all(code == OUT or len(code) <= 8 for code in found.places.values())
