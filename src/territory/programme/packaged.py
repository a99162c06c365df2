"""The programme as the data package has it: titles and links from the source, no date, status or result."""

from __future__ import annotations

from functools import cache

from territory.catalog import Catalog
from territory.programme.model import Objective, Programme, Project, Trace

ATACAMA_UMBRIA = "atacama-umbria"


@cache
def packaged(catalog: Catalog) -> tuple[Programme, ...]:
    """Return the programmes of the data package, the projects in the source's order.

    Identifiers are codes ("atacama-1"), so that what an editor adds later hangs on the same projects. Names
    are empty: they come from the data package in the reader's language.

    >>> from territory.catalog import open_catalog
    >>> programme, = packaged(open_catalog())
    >>> len(programme.projects), programme.projects[2].clusters, programme.projects[2].framework
    (6, ('cluster-metal',), 'atacama-1')
    """
    pair = catalog.table("ipld_partnerships").set_index("id").loc[ATACAMA_UMBRIA]
    statements = catalog.table("ipld_statements")
    objectives = tuple(
        Objective(Trace(row["id"]), int(row["position"]), row["id"], "")
        for row in statements[statements["kind"] == "objective"].to_dict("records")
    )
    links = catalog.table("atacama_links")

    def linked(project: str, kind: str) -> tuple[str, ...]:
        chosen = links[(links["project"] == project) & (links["kind"] == kind)]
        return tuple(chosen["target"])

    projects = tuple(
        Project(
            Trace(row["id"]),
            int(row["position"]),
            row["id"],
            "",
            objective="".join(linked(row["id"], "objective")[:1]),
            clusters=linked(row["id"], "cluster"),
            framework="".join(linked(row["id"], "framework")[:1]),
        )
        for row in catalog.table("atacama_projects").to_dict("records")
    )
    return (
        Programme(
            Trace(ATACAMA_UMBRIA),
            ATACAMA_UMBRIA,
            "",
            territories=(str(pair["latin_code"]), str(pair["italian_code"])),
            objectives=objectives,
            projects=projects,
        ),
    )
