"""What the address of `/matching` asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from territory import auth
from territory.catalog import Catalog
from territory.matching.criteria import CRITERIA, HIGHEST_WEIGHT, WEIGHTS
from territory.matching.demonstration import demonstration
from territory.matching.own import built, from_short_form, short_form, start_from
from territory.matching.profiles import Profile, published, units
from territory.programme.vocabulary import FIELDS
from territory.views.selection import READERS, Notice, Selection

SHOWN = 40
IMPORT = "profiles"
FORM = "my_"
"""Names of the form: `my_<field>` one code, `my_<field>_<n>` one of several, `my_<field>.<code>` a tick."""


def read_matching(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the nearest valid view of the page, and what had to be changed in the address."""
    notices: list[Notice] = []
    if parameters.get("demo") == "1":
        selection = replace(selection, demo="1")
    if parameters.get("edit", "").strip().lower() == IMPORT:
        part = parameters.get("part", "").strip().lower()
        offered = profile_parts()
        selection = replace(selection, edit=IMPORT, part=part if part in offered[1:] else "")
    unit = parameters.get("unit", "").strip().lower()
    if unit in every(catalog, selection.demo):
        selection = replace(selection, unit=unit)
    elif unit:
        notices.append(Notice("notice.unit", unit[:SHOWN]))
    mine, unread = _mine(parameters, catalog)
    if unread:
        notices.append(Notice("notice.profile_codes", ", ".join(unread)[:SHOWN]))
    if mine and selection.unit and mine == short_form(start_from(every(catalog, "1")[selection.unit])):
        mine = ""  # nothing was added to what the documents say
    weights, wrong = _weights(parameters)
    if wrong:
        notices.append(Notice("notice.option", wrong[:SHOWN]))
    return replace(selection, mine=mine, weights=weights), notices


def profile_parts() -> tuple[str, ...]:
    """Return the parts of the view of profiles, the first of them shown when the URL names none.

    Where nobody can sign in there is only the sheet that anybody may open.
    """
    return ("file", "profiles", "review", "bin", "history") if auth.configured() else ("file",)


def every(catalog: Catalog, demo: str) -> dict[str, Profile]:
    """Return the profiles of a view by key: of documents, of the institution, fictional ones if asked for."""
    return units(catalog) | published(catalog) | (demonstration() if demo else {})


def weights_of(selection: Selection) -> tuple[int, ...]:
    """Return the weights of a view, one a criterion.

    >>> weights_of(Selection("matching", "en", weights="1111110"))
    (1, 1, 1, 1, 1, 1, 0)
    """
    return tuple(int(digit) for digit in selection.weights) if selection.weights else WEIGHTS


def own_profile(selection: Selection, catalog: Catalog) -> Profile | None:
    """Return the reader's own profile, None when the address holds none."""
    return from_short_form(selection.mine, catalog)[0] if selection.mine else None


def _weights(parameters: Mapping[str, str]) -> tuple[str, str]:
    text = parameters.get("weights", "").strip()
    single = [parameters.get(f"weight_{name}", "").strip() for name in CRITERIA]
    if any(single):
        text = "".join(one or str(ours) for one, ours in zip(single, WEIGHTS, strict=True))
    if not text:
        return "", ""
    allowed = set("0123456789"[: HIGHEST_WEIGHT + 1])
    if len(text) != len(CRITERIA) or not set(text) <= allowed or not text.strip("0"):
        return "", text
    return ("" if text == "".join(map(str, WEIGHTS)) else text), ""


def _mine(parameters: Mapping[str, str], catalog: Catalog) -> tuple[str, list[str]]:
    """Return the own profile in short form, from the short form or from the form's fields."""
    given: dict[str, list[str]] = {}
    for name, value in parameters.items():
        if not name.startswith(FORM):
            continue
        field, dot, code = name.removeprefix(FORM).partition(".")
        stem = field if dot else field.rstrip("0123456789").rstrip("_")
        given.setdefault(stem, []).append(code if dot else value.strip())
    if not given:
        text = parameters.get("mine", "").strip()
        profile, unread = from_short_form(text, catalog) if text else (None, [])
        return (short_form(profile) if profile else ""), unread or ([text] if text and not profile else [])
    profile, unread = built({field.name: given.get(field.name, []) for field in FIELDS}, catalog)
    return (short_form(profile) if profile else ""), unread or (
        [] if profile else [(given.get("country") or [""])[0] or "—"]
    )


READERS["matching"] = read_matching
