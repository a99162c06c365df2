"""Hostile XML is refused fast, with a reason, and reads and fetches nothing."""

from __future__ import annotations

import pytest

from territory.programme.iati.reading import MOST_BYTES, load, parse

LEVELS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE a [<!ENTITY l0 "ha">{LEVELS}]><iati-activities version="2.03">&l9;</iati-activities>'
FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><iati-activities version="2.03">&x;</iati-activities>'
NET = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><iati-activities version="2.03"/>'


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (BOMB.encode(), "iati_doctype"),
        (FILE.encode(), "iati_doctype"),
        (NET.encode(), "iati_doctype"),
        (BOMB.encode("utf-16"), "iati_encoding"),
        (b"\xef\xbb\xbf" + FILE.encode(), "iati_doctype"),
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE a>', "iati_xml"),
        (b"<a>" + b"x" * MOST_BYTES, "iati_size"),
        (b"<a>" * 700_000, "iati_size"),
        (b"<a>" * 5_000, "iati_xml"),
        (b"PK\x03\x04", "iati_xml"),
        (b"", "iati_xml"),
        (b"<html/>", "iati_root"),
        (b'<iati-activities version="2.03"/>', "iati_empty"),
        (b'<iati-activities xmlns="urn:x" version="2.03"/>', "iati_root"),
    ],
)
def test_refused_with_its_reason(content: bytes, rule: str) -> None:
    found = load(content, "x", "en")
    assert found.programme is None
    assert [problem.rule for problem in found.problems] == [rule]


def test_an_inclusion_is_an_unknown_element_and_nothing_more() -> None:
    content = (
        b'<iati-activities version="2.03" xmlns:xi="http://www.w3.org/2001/XInclude">'
        b'<xi:include href="file:///etc/passwd" parse="text"/></iati-activities>'
    )
    root, problem = parse(content)
    assert problem is None
    assert b"root:" not in b"".join(text.encode() for text in root.itertext())


def test_a_forged_record_of_ours_is_refused_not_built() -> None:
    content = (
        b'<iati-activities version="2.03" xmlns:t="urn:territory:programme:1">'
        b'<t:record kind="programme" id="p"><t:field name="code">p</t:field>'
        b'<t:record kind="store" id="s"/><t:record kind="risk" id="r"><t:field name="__class__">x</t:field></t:record>'
        b"</t:record></iati-activities>"
    )
    found = load(content, "x", "en")
    assert found.programme is None
    assert {problem.rule for problem in found.problems} == {"iati_record"}
