"""The packaged programmes go into the store once, as published records; what people made of them stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from territory.programme.kinds import KINDS, kind_of, values_of
from territory.programme.model import Programme, Publication
from territory.store.audit import SYSTEM, plain
from territory.store.engine import Store
from territory.store.tables import RECORDS


def seed(store: Store, programmes: Iterable[Programme]) -> int:
    """Put in the records that were never there before and return how many.

    A record is known by its id, also in the bin: what an editor changed or deleted is left alone.

    Raises:
        ValueError: for a demonstration: it is never stored with real data.
    """
    written = 0
    with store.write(SYSTEM) as session:
        for programme in programmes:
            if programme.demonstration:
                raise ValueError(f"{programme.code} is a demonstration")
            nouns = list(_with_parents(programme, {}))
            for name, table in RECORDS.items():
                there = set(session.scalars(select(table.id)))
                for noun, above in nouns:
                    kind = kind_of(noun)
                    if kind.name != name or noun.trace.id in there:
                        continue
                    there.add(noun.trace.id)
                    kept = {field: KINDS[name].fields[field].keep(v) for field, v in values_of(noun).items()}
                    session.add(
                        table(
                            id=noun.trace.id,
                            publication=Publication.PUBLISHED.value,
                            published={field: plain(value) for field, value in kept.items()},
                            published_at=session.info["at"],
                            published_by=SYSTEM.name,
                            **above,
                            **kept,
                        )
                    )
                    written += 1
                session.flush()
    return written


def _with_parents(noun: Any, above: dict[str, str]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield a noun and everything below it, each with the ids of what it hangs on."""
    kind = kind_of(noun)
    yield noun, above
    below = {**above, f"{kind.name}_id": noun.trace.id}
    for attribute in kind.children.values():
        for child in getattr(noun, attribute):
            yield from _with_parents(child, below)
