"""`make tour`: screenshots of every page in every language, light and dark, phone to projector, in `tour/`."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from conftest import CHROMIUM_FLAGS, ROOT, Server
from playwright.sync_api import Browser, sync_playwright

from territory.i18n import LOCALES
from territory.views.selection import PATHS

SIZES = {"phone": (390, 844), "laptop": (1280, 800), "projector": (1024, 768), "hd": (1920, 1080)}
VIEWS = {
    **{name: path + "?" for name, path in PATHS.items()},
    "argentina_mendoza": "/argentina?territory=AR-M&",
    "argentina_compare": "/argentina?territory=AR-S&compare=AR-M&",
    "argentina_absent": "/argentina?territory=AR-P&",
    "argentina_sector": "/argentina?sector=tourism&",
    "argentina_table": "/argentina?show=table&",
    "partnerships_example": "/partnerships?demo=1&project=atacama-3&",
    "partnerships_table": "/partnerships?show=table&",
    "partnerships_evaluation": "/partnerships?view=evaluation&",
    "eulac_topic": "/eu-lac?topic=governance&",
    "matching_unit": "/matching?unit=las-parejas&",
    "matching_example": "/matching?unit=las-parejas&demo=1&",
    "evidence_table": "/evidence?show=table&outcome=exports&",
    "toolkit_six": "/toolkit?answers=firms-6.small-yes.plan-no.knowledge-0.activity-6&form=governance&",
    "cases_pair": "/cases?case=rafaela&with=bucaramanga&",
}


def main() -> None:
    """Take every picture."""
    out = ROOT / "tour"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    server = Server(Path(tempfile.mkdtemp()) / "home")
    try:
        with sync_playwright() as playwright:
            path = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
            for size in SIZES:
                for scheme in ("light", "dark"):
                    _pictures(browser, server, out, size, scheme)
            browser.close()
    finally:
        server.stop()
    print(f"{len(list(out.glob('*.png')))} pictures in {os.path.relpath(out)}")


def _pictures(browser: Browser, server: Server, out: Path, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for name, address in VIEWS.items():
        for lang in LOCALES:
            page.goto(f"{server.url}{address}lang={lang}")
            page.wait_for_selector('html[data-live="1"]', state="attached")
            page.screenshot(path=out / f"{name}_{lang}_{size}_{scheme}.png")
    context.close()


if __name__ == "__main__":
    main()
