"""What a ZIP archive holds, looked at before anything of it is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import PurePosixPath

from territory.ingest.limits import MOST_MEMBERS, MOST_TIMES, MOST_UNPACKED, SMALL, Refused

ZIP = b"PK\x03\x04"
BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError)


def opened(content: bytes) -> zipfile.ZipFile:
    """Return an archive whose members stay within the limits and within the archive.

    Raises:
        Refused: it would unpack too far, names a place outside of itself, holds a link, or is damaged.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise Refused("unreadable", str(error)) from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise Refused("bomb")
    for one in members:
        if one.file_size > SMALL and one.file_size > MOST_TIMES * max(1, one.compress_size):
            raise Refused("bomb", one.filename)
        if stat.S_ISLNK(one.external_attr >> 16) or _leads_out(one.filename):
            raise Refused("archive", one.filename)
    return archive


def _leads_out(name: str) -> bool:
    r"""Say whether a member's name leads out of its archive.

    >>> [_leads_out(name) for name in ("a/b.shp", "../b.shp", "/etc/x", "C:/x", r"a\..\x")]
    [False, True, True, True, True]
    """
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name
