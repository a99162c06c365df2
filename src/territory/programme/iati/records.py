"""Our own records inside an IATI file: what the standard has no place for, in a namespace of its own.

The standard lets other namespaces stand beside its elements. Every record is written there whole, so that our
file gives back the same programme; other readers see the standard's elements and skip these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from territory.programme.kinds import KINDS, Kind, kind_of, values_of
from territory.programme.model import Programme, RecordProblem, Trace
from territory.programme.rules import judge, read

NAMESPACE = "urn:territory:programme:1"
PREFIX = {"territory": NAMESPACE}
RECORD, FIELD = f"{{{NAMESPACE}}}record", f"{{{NAMESPACE}}}field"


def children(noun: Any) -> Iterator[Any]:
    """Return the records that hang on a record, in the order of the model."""
    for attribute in kind_of(noun).children.values():
        yield from getattr(noun, attribute)


def element(noun: Any, whole: bool = True) -> Any:
    """Return the XML of a record; `whole` puts the records below it inside.

    Raises:
        ValueError: when a text holds a character that XML cannot hold.
        territory.programme.fields.Unreadable: when a value is not one that the store would keep.
    """
    kind = kind_of(noun)
    made = etree.Element(RECORD, kind=kind.name, id=noun.trace.id)
    if isinstance(noun, Programme) and noun.demonstration:
        made.set("demonstration", "true")
    for name, value in values_of(noun).items():
        kept = kind.fields[name].keep(value)
        if kept == kind.fields[name].empty:
            continue
        field = etree.SubElement(made, FIELD, name=name)
        if isinstance(kept, Mapping):
            for part, text in kept.items():
                field.set(part, text)
        elif isinstance(kept, bool):
            field.text = "true" if kept else "false"
        else:
            field.text = ",".join(kept) if isinstance(kept, list) else str(kept)
    if whole:
        made.extend(element(child) for child in children(noun))
    return made


def noun(found: Any, below: Iterable[Any] = ()) -> tuple[Any, list[RecordProblem]]:
    """Return the record that an element holds, and what is wrong with it.

    Args:
        found: an element made by `element`.
        below: further elements of records that hang on it.
    """
    kind = KINDS.get(found.get("kind", ""))
    if kind is None:
        return None, [RecordProblem("iati_record", "iati_record", found.get("kind", ""), "record")]
    given = {field.get("name", ""): _given(field) for field in found.iterchildren(FIELD)}
    kept, problems = read(kind, given)
    filled = {name: kept.get(name, field.empty) for name, field in kind.fields.items()}
    if not problems:
        problems = judge(kind, filled, {})
    held: dict[str, list[Any]] = {name: [] for name in kind.children}
    for child in (*found.iterchildren(RECORD), *below):
        if child.get("kind") not in held:
            problems.append(RecordProblem("iati_record", "iati_record", str(child.get("kind")), kind.name))
            continue
        record, wrong = noun(child)
        problems += wrong
        held[child.get("kind")].append(record)
    if problems:
        return None, problems
    return build(kind, found.get("id", ""), filled, held, found.get("demonstration") == "true"), []


def build(
    kind: Kind,
    record: str,
    filled: Mapping[str, Any],
    held: Mapping[str, list[Any]],
    demonstration: bool = False,
) -> Any:
    """Return the model's noun of values as they are kept, with the records below it."""
    values = {name: field.model(filled[name]) for name, field in kind.fields.items()}
    nested = {kind.children[name]: tuple(records) for name, records in held.items()}
    more = {"demonstration": demonstration} if kind.noun is Programme else {}
    return kind.noun(trace=Trace(record), **values, **nested, **more)


def _given(field: Any) -> object:
    parts = {name: value for name, value in field.attrib.items() if name != "name"}
    return parts or (field.text or "")
