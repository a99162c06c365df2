"""What the reader of `/partnerships` sees of what people recorded: once it is published, with who and when."""

from __future__ import annotations

from lxml import etree, html
from pages.test_editing import colleague, project, store
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.testclient import TestClient

from territory.auth import Identity, Role, open_session
from territory.programme import service
from territory.programme.packaged import ATACAMA_UMBRIA
from territory.server.routes import routes
from territory.views.site import view

__all__ = ["store"]
FIGURE = {"number": "3", "status": "observed", "evidence": "Acta de la mesa, p. 2"}


def shown(**query: str) -> str:
    """Return what a reader reads, as one text."""
    page = html.fromstring(view("partnerships", {"lang": "es", **query}).body)
    return " ".join(page.text_content().split())


def changed(**query: str) -> list[list[str]]:
    """Return the cells of the table of changes."""
    page = html.fromstring(view("partnerships", {"lang": "es", **query}).body)
    return [
        [" ".join(cell.text_content().split()) for cell in row.cssselect("td")]
        for row in page.cssselect("#partnership-changes tbody tr")
    ]


def rosa(store: service.Store) -> Identity:
    person = Identity("rosa", "Rosa Díaz", frozenset({Role.REVIEWER}))
    return Identity("rosa", "Rosa Díaz", person.roles, open_session(store, person))


def recorded(store: service.Store) -> list[service.Item]:
    ada, found = colleague(store), project(store)
    days = {"planned_start": "2027-03-01", "planned_end": "2028-06-30"}
    saved = [
        service.save(store, ada, "project", days, id=found.trace.id, version=found.trace.version),
        service.save(
            store,
            ada,
            "indicator",
            {"name": "Empresas en red", "unit": "empresas", "direction": "increase", "kind": "outcome"},
            parent=found.trace.id,
        ),
    ]
    period = {"start": "2027-01-01", "end": "2027-12-31", "actual": FIGURE}
    saved.append(service.save(store, ada, "period", period, parent=saved[1].trace.id))
    return [service.Item(one.kind, one.trace.id, one.trace.version) for one in saved]


def publish(store: service.Store, items: list[service.Item]) -> None:
    person = rosa(store)
    read = service.review(store, person, items)
    service.publish(
        store,
        person,
        [item._replace(version=one.trace.version) for item, one in zip(items, read, strict=True)],
    )


def test_a_draft_is_not_seen_and_what_is_published_is_with_who_and_when(store: service.Store) -> None:
    before = shown(view="chain", project="atacama-3")
    items = recorded(store)
    assert shown(view="chain", project="atacama-3") == before
    publish(store, items)
    after = shown(view="chain", project="atacama-3")
    for words in ("Empresas en red", "Acta de la mesa, p. 2", "Rosa Díaz"):
        assert words in after
        assert words not in before
    timeline = shown(project="atacama-3")
    assert "2027" in timeline
    assert "Carla" not in timeline  # who drafted is the editors' own affair


def test_what_changed_since_a_day_names_field_old_and_new(store: service.Store) -> None:
    assert changed(since="2002-01-01") == [], "the content that came with Territory is no change"
    publish(store, recorded(store))
    day = project(store).trace.changed_at.date()
    rows = changed(since=day.isoformat())
    assert all(row[1] == "Rosa Díaz" for row in rows)
    said = {row[3]: row[5] for row in rows}
    assert {row[4] for row in rows} == {"nada"}
    assert said["Inicio previsto"] == "1 de marzo de 2027"
    assert said["Fin previsto"] == "30 de junio de 2028"
    assert said["Alcanzado"] == "3 · Acta de la mesa, p. 2"
    assert said["¿Debe subir o bajar?"] == "debe subir"


def test_a_page_view_asks_the_store_little_however_many_projects_there_are(store: service.Store) -> None:
    ada, statements = colleague(store), []
    event.listen(store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    def asked() -> int:
        store.cache.clear()
        statements.clear()
        shown()
        return sum(one.startswith("SELECT") for one in statements)

    publish(store, recorded(store))
    few = asked()
    made = [
        service.save(store, ada, "project", {"name": f"P{n}"}, parent="atacama-umbria") for n in range(12)
    ]
    publish(store, [service.Item("project", one.trace.id, one.trace.version) for one in made])
    assert service.programme(store, ATACAMA_UMBRIA, "public").projects[-1].name == "P11"
    assert asked() == few <= 22


def test_programs_read_as_iati_what_was_published_and_no_draft(store: service.Store) -> None:
    client = TestClient(Starlette(routes=routes()))
    assert client.get("/iati/activities.xml").status_code == 404
    ada, found = colleague(store), project(store)
    changes = {"planned_start": "2027-03-01", "status": "planned"}
    saved = [
        service.save(store, ada, "project", changes, id=found.trace.id, version=found.trace.version),
        service.save(
            store,
            ada,
            "participation",
            {"actor": "Región de Atacama", "role": "implementing"},
            parent=found.trace.id,
        ),
    ]
    assert client.get("/iati/activities.xml").status_code == 404, "a draft is nobody else's affair"
    publish(store, [service.Item(one.kind, one.trace.id, one.trace.version) for one in saved])
    answer = client.get("/iati/activities.xml?lang=es")
    assert answer.headers["content-type"].startswith("application/xml")
    activities = etree.fromstring(answer.content)
    (one,) = activities.findall("iati-activity")
    assert one.findtext("participating-org/narrative") == "Región de Atacama"
    assert one.find("activity-date").get("iso-date") == "2027-03-01"
    assert client.get("/iati/activities.xml?lang=it").headers["etag"] != answer.headers["etag"]
