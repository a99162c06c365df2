"""What the server says to anyone who asks: headers, caching, unknown things, a broken view."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import pytest
from conftest import CUT, ROOT, Server
from fontTools.ttLib import TTFont
from starlette.requests import Request
from streamlit import file_util

from territory.i18n import CATALOGUES
from territory.server import routes
from territory.server.fonts import FONTS, cut
from territory.server.shell import plain_shell, streamlit_parts

pytestmark = pytest.mark.server


def ask(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_the_first_view_is_html_in_the_readers_language(server: Server) -> None:
    _, headers, body = ask(f"{server.url}/argentina", Accept_Language="pt-BR,pt;q=0.9")
    text = body.decode()
    assert '<html lang="pt">' in text
    assert "32 dos 106 projetos" in text
    assert text.count("data-territory=") == 24
    assert '<meta name="description" content="Buenos Aires e Santa Fe' in text
    assert "Accept-Language" in headers["vary"]


def test_an_unchanged_view_is_not_sent_twice(server: Server) -> None:
    _, headers, _ = ask(f"{server.url}/argentina?lang=es")
    status, _, body = ask(f"{server.url}/argentina?lang=es", If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")


def test_views_and_assets_travel_compressed(server: Server) -> None:
    _, headers, body = ask(f"{server.url}/argentina?lang=es", Accept_Encoding="br")
    assert headers["content-encoding"] == "br"
    text = brotli.decompress(body).decode()
    assert len(body) < 30_000
    script = text.split('<script defer src="')[1].split('"')[0]
    _, headers, body = ask(server.url + script, Accept_Encoding="br")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert b"window.territory" in brotli.decompress(body)
    module = json.loads(streamlit_parts())["module"][0]
    _, headers, body = ask(server.url + module, Accept_Encoding="br")
    assert headers["content-encoding"] == "br"
    assert len(brotli.decompress(body)) > len(body)


def test_every_answer_keeps_the_page_closed(server: Server) -> None:
    for path in ("/", "/argentina", "/sources", "/nonsense"):
        _, headers, _ = ask(server.url + path)
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"].replace("wasm-unsafe-eval", "")
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/download/lsp_map.exe",
        "/download/../app.py",
        "/data/nothing.csv",
        "/data/..%2Fapp.py",
        "/assets/none.js",
        "/view/none",
        "/search/xx.1.json",
    ],
)
def test_unknown_files_are_not_found_and_nothing_leaks(server: Server, path: str) -> None:
    status, _, body = ask(server.url + path)
    assert status in {400, 404} or b"notice-line" in body
    assert b"Traceback" not in body
    assert b"import streamlit" not in body


def test_open_data_is_the_file_that_is_used(server: Server) -> None:
    _, _, body = ask(f"{server.url}/data/lsp_projects_by_province.csv")
    assert body == (ROOT / "data/tables/lsp_projects_by_province.csv").read_bytes()


def test_streamlits_shell_is_as_expected() -> None:
    parts = json.loads(streamlit_parts())
    assert len(parts["module"]) == 1
    assert parts["component"][0].startswith("/static/js/BidiComponent.")
    every = [address for kind in parts.values() for address in kind]
    assert len(set(every)) == len(every)
    assert all((Path(file_util.get_static_dir()) / address.lstrip("/")).is_file() for address in every)


def test_fonts_hold_every_sign_of_the_catalogues() -> None:
    signs = {sign for path in CATALOGUES.rglob("*.po") for sign in path.read_text("utf-8")} - {"\n"}
    face = TTFont(io.BytesIO(cut(FONTS[0])))
    assert {sign for sign in signs if ord(sign) not in face.getBestCmap()} == set()


def test_a_failing_view_falls_back_to_the_plain_shell_and_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the view is broken")

    monkeypatch.setattr(routes, "view", broken)
    scope = {"type": "http", "method": "GET", "path": "/argentina", "query_string": b"lang=es", "headers": []}
    # A thread of its own: the browser tests may have left a running loop in this one.
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(
            lambda: asyncio.run(routes.page_endpoint("argentina")(Request(scope)))
        ).result()
    assert answer.status_code == 200
    assert answer.body.decode() == plain_shell()
    assert "the view is broken" in caplog.text


def test_damaged_data_stops_the_start_with_file_check_and_remedy(tmp_path: Path) -> None:
    copy = tmp_path / "site"
    copy.mkdir()
    for name in ("app.py", "src", "data", "pages", ".streamlit"):
        source = ROOT / name
        shutil.copytree(source, copy / name) if source.is_dir() else shutil.copy(source, copy / name)
    (tmp_path / ".territory").mkdir()
    (tmp_path / ".territory" / "cache").symlink_to(CUT)
    table = copy / "data/tables/lsp_projects_by_province.csv"
    table.write_text(table.read_text("utf-8").replace("AR-S,15", "AR-S,51"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=copy, env={"PYTHONPATH": str(copy / "src"), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert "lsp_projects_by_province.csv" in done.stderr
    assert "checksum" in done.stderr
    assert "Restore the file" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_written_outside_the_home_folder(server: Server) -> None:
    before = {path: path.stat().st_mtime_ns for path in (ROOT / "data").rglob("*")}
    ask(f"{server.url}/argentina?lang=es&territory=AR-S")
    ask(f"{server.url}/download/lsp_projects_by_province.xlsx?lang=es")
    assert {path: path.stat().st_mtime_ns for path in (ROOT / "data").rglob("*")} == before
