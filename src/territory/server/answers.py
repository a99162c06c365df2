"""A saved file of answers comes in and becomes an address: nothing of it is kept."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from territory.answer_files import LARGEST, Opened, listed, opened
from territory.cases import FIELDS, Code
from territory.cases import short_form as case_form
from territory.toolkit import Design, short_form
from territory.views.selection import PATHS
from territory.views.site import observatory
from territory.views.toolkit import KEPT
from territory.views.toolkit_query import checks_form, chosen, design_form, read_design
from territory.views.toolkit_tables import toolkit

AROUND = 20_000
"""Bytes that a form may have around the file."""
CASES = ("case", "with")


async def open_answers(request: Request) -> Response:
    """Answer a form that brings a file: go to the page with what the file holds and the names of the rest."""
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        return PlainTextResponse("A length is needed.", 411)
    if int(length) > LARGEST + AROUND:
        return PlainTextResponse("The file is too large.", 413)
    async with request.form(max_files=1, max_fields=40) as form:
        file = form.get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    known = toolkit(observatory().catalog)
    found = await run_in_threadpool(opened, content, known.items)
    page = "cases" if fields.get("page") == "cases" else "toolkit"
    design, wrong = read_design(chosen(found.design), known)
    asked = _case(fields, found) if page == "cases" else _toolkit(fields, found, design)
    unread = listed([*found.unread, *(f"design.{name}" for name in wrong)])
    if unread:
        asked["unread"] = ", ".join(unread)
    anchor = "#assess" if fields.get("as") == "earlier" else ""
    return RedirectResponse(f"{PATHS[page]}?{urlencode(asked, safe=',')}{anchor}", 303)


def _toolkit(fields: dict[str, str], found: Opened, design: Design) -> dict[str, str]:
    asked = {name: fields[name] for name in (*KEPT, "lang") if fields.get(name)}
    checks = checks_form(found.assessments, toolkit(observatory().catalog))
    if fields.get("as") == "earlier":
        return asked | ({"than": checks} if checks else {})
    if found.answers:
        asked["answers"] = short_form(found.answers)
    if not design.empty:
        asked["design"] = design_form(design)
    return asked | ({"checks": checks} if checks else {})


def _case(fields: dict[str, str], found: Opened) -> dict[str, str]:
    asked = {name: fields[name] for name in (*CASES, "own", "lang") if fields.get(name)}
    if found.case:
        asked["own"] = case_form({field: Code.BLANK for field in FIELDS} | found.case)
    return asked
