"""What `/download/programme.…` answers: the file, invented data only when asked for, or why there is none."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette

from territory.i18n import language
from territory.server.routes import routes

Get = Callable[[str], httpx.Response]


@pytest.fixture(scope="module")
def get() -> Get:
    app = Starlette(routes=routes())

    async def ask(address: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://t") as client:
            return await client.get(address)

    # A thread of its own: a browser test may have left its event loop in this one.
    threads = ThreadPoolExecutor(1)
    return lambda address: threads.submit(asyncio.run, ask(address)).result()


def test_the_workbook_and_the_table_are_sent_as_files(get: Get) -> None:
    answer = get("/download/programme.xlsx?lang=it")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="programme.it.xlsx"'
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[-1] == language("it").t("ui.sources")
    answer = get("/download/programme.csv?lang=pt")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.count("atacama-") >= 6


def test_invented_data_come_only_when_asked_for_and_say_so(get: Get) -> None:
    banner = language("en").t("sheet.demonstration")
    assert banner not in get("/download/programme.csv?lang=en").text
    answer = get("/download/programme.csv?lang=en&demo=1")
    assert banner in answer.text
    assert "demonstration.en.csv" in answer.headers["content-disposition"]
    answer = get("/download/programme.iati.xml?lang=en&demo=1")
    assert answer.status_code == 200
    assert "Demonstration: " in answer.text


def test_an_iati_file_that_would_have_to_invent_is_refused_in_words(get: Get) -> None:
    answer = get("/download/programme.iati.xml?lang=es")
    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("text/plain")
    assert "IATI pide una fecha de inicio" in answer.text


def test_an_unknown_format_is_not_found(get: Get) -> None:
    assert get("/download/programme.pdf").status_code == 404
