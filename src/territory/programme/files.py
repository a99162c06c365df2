"""Evidence files: kept in the store once, by their content, so that a backup holds them too."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from territory.auth import Identity
from territory.programme.trees import Audience
from territory.programme.writing import WRITES, signed
from territory.store.engine import Store
from territory.store.tables import RECORDS, StoredFile

LARGEST = 10_000_000  # bytes


def attach(store: Store, identity: Identity | None, content: bytes) -> str:
    """Keep a file and return its SHA-256, to be saved as `sha256` of an evidence record.

    Raises:
        Refused: without an editor's session.
        ValueError: when it is empty or larger than `LARGEST`.
    """
    if not 0 < len(content) <= LARGEST:
        raise ValueError(f"a file has from 1 to {LARGEST} bytes")
    digest = hashlib.sha256(content).hexdigest()
    with store.write() as session:
        author = signed(store, session, identity, *WRITES)
        if session.get(StoredFile, digest) is None:
            session.add(
                StoredFile(
                    sha256=digest,
                    size=len(content),
                    content=content,
                    added_at=store.now(),
                    added_by=author.name,
                )
            )
    return digest


def attachment(store: Store, sha256: str, audience: Audience) -> bytes | None:
    """Return a file, or None; the public gets only files of published evidence, in published projects.

    Never send it as anything but a download: its content is whatever somebody uploaded.
    """
    asked = select(StoredFile.content).where(StoredFile.sha256 == sha256)
    evidence, project, top = (RECORDS[name] for name in ("evidence", "project", "programme"))
    with store.read() as connection:
        if audience == "public":
            shown = (
                select(evidence.published)
                .join(project, project.id == evidence.project_id)
                .join(top, top.id == evidence.programme_id)
                .where(
                    *(table.published.is_not(None) for table in (evidence, project, top)),
                    *(table.deleted_at.is_(None) for table in (evidence, project, top)),
                )
            )
            if all(row.get("sha256") != sha256 for row in connection.execute(shown).scalars()):
                return None
        content: bytes | None = connection.execute(asked).scalar()
        return content
