"""A folder for a laptop with neither network nor package index: program, wheels, data, and how to start."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from territory.paths import ROOT, home

FOLDER = ROOT / "bundle"
REQUIREMENTS = ROOT / "requirements-core.txt"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
PROGRAM = (
    "app.py",
    "pages",
    "src",
    "data",
    "docs",
    ".streamlit",
    "requirements-core.txt",
    "README.md",
    "LICENSE",
)
# What an institution put there; never secrets, and not the store, which has its own backup.
OWN = ("settings.toml", "data", "slides.pptx", "releases", "logo.svg", "logo.png")
STARTERS = Path(__file__).parent / "bundle_files"


@dataclass(frozen=True, slots=True)
class Platform:
    """A system that a bundle serves.

    Attributes:
        name: of the folder of wheels.
        tags: of the wheels that it runs, as pip names them.
        markers: what differs from this computer in the conditions of requirements.
    """

    name: str
    tags: tuple[str, ...]
    markers: Mapping[str, str]

    def wants(self, requirement: Requirement) -> bool:
        """Say whether a requirement holds on this system.

        >>> windows = PLATFORMS[1]
        >>> windows.wants(Requirement("uvloop; sys_platform != 'win32'"))
        False
        """
        environment: dict[str, str] = {**default_environment(), **self.markers, "extra": ""}  # type: ignore[dict-item]
        return requirement.marker is None or requirement.marker.evaluate(environment)


PLATFORMS = (
    Platform(
        "linux",
        ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
        {
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "platform_machine": "x86_64",
        },
    ),
    Platform(
        "windows",
        ("win_amd64",),
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    ),
    Platform(
        "macos",
        (
            "macosx_14_0_arm64",
            "macosx_12_0_arm64",
            "macosx_11_0_arm64",
            "macosx_10_9_universal2",
            "macosx_10_12_universal2",
        ),
        {
            "sys_platform": "darwin",
            "platform_system": "Darwin",
            "os_name": "posix",
            "platform_machine": "arm64",
        },
    ),
)


def build(folder: Path = FOLDER, platforms: Iterable[Platform] = PLATFORMS) -> list[Path]:
    """Make the bundle and return its starters and the lists of wheels.

    Raises:
        subprocess.CalledProcessError: when a wheel cannot be fetched; pip has said why.
    """
    copy(folder)
    lists = []
    for platform in platforms:
        wheels = folder / "wheels" / platform.name
        fetch(platform, wheels)
        lists.append(wheels / "LIST.txt")
        names = sorted(path.name for path in wheels.glob("*.whl"))
        lists[-1].write_text("\n".join(names) + "\n", "utf-8")
    return [*(folder / path.name for path in sorted(STARTERS.iterdir())), *lists]


def copy(folder: Path) -> None:
    """Copy program, institution's files and starters; wheels that lie there already stay."""
    for part in ("app", "home"):
        shutil.rmtree(folder / part, ignore_errors=True)
    without = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for names, root, target in ((PROGRAM, ROOT, folder / "app"), (OWN, home(), folder / "home")):
        target.mkdir(parents=True)
        for path in (root / name for name in names):
            if path.is_dir():
                shutil.copytree(path, target / path.name, ignore=without)
            elif path.is_file():
                shutil.copy2(path, target / path.name)
    for starter in STARTERS.iterdir():
        text = starter.read_text("utf-8").replace("@PYTHON@", PYTHON)
        # Windows reads its starter with its own line ends only.
        (folder / starter.name).write_text(
            text, "utf-8", newline="\r\n" if starter.suffix == ".bat" else "\n"
        )
    (folder / "run.sh").chmod(0o755)


def fetch(platform: Platform, wheels: Path) -> None:
    """Download the wheels for a system, also those that only that system needs.

    pip reads conditions such as `sys_platform == "win32"` for the computer it runs on, so what another system
    needs beside it is found in the wheels and fetched until nothing is missing.
    """
    lines = REQUIREMENTS.read_text("utf-8").splitlines()
    wanted = [one for one in map(Requirement, filter(None, lines)) if platform.wants(one)]
    while wanted:
        for one in wanted:
            one.marker = None
        _download(platform, wheels, [str(one) for one in wanted])
        wanted = missing(platform, wheels)


def missing(platform: Platform, wheels: Path) -> list[Requirement]:
    """Return what the wheels of a folder need on a system and the folder does not hold."""
    there = {canonicalize_name(path.name.split("-")[0]) for path in wheels.glob("*.whl")}
    found: dict[str, Requirement] = {}
    for path in sorted(wheels.glob("*.whl")):
        for requirement in _requirements(path):
            name = canonicalize_name(requirement.name)
            if name not in there and platform.wants(requirement):
                found[name] = requirement
    return list(found.values())


def _requirements(wheel: Path) -> list[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        said = Parser().parsestr(archive.read(name).decode("utf-8"), headersonly=True)
    return [Requirement(line) for line in said.get_all("Requires-Dist") or []]


def _download(platform: Platform, wheels: Path, requirements: list[str]) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--only-binary=:all:",
        "--dest",
        str(wheels),
    ]
    command += ["--python-version", PYTHON]
    command += [part for tag in platform.tags for part in ("--platform", tag)]
    subprocess.run([*command, *requirements], check=True)
