"""A session's own table on the page as Streamlit runs it: kept for a time, then gone."""

from __future__ import annotations

import json
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"
TABLE = "provincia;empleo\nSalta;12\nJujuy;7\n"


def opened() -> AppTest:
    test = AppTest.from_file(str(APP), default_timeout=60)
    test.query_params["lang"] = "es"
    test.run()
    test.switch_page("pages/own_data/own.py")
    test.query_params["lang"] = "es"
    return test.run()


def pasted() -> AppTest:
    test = opened()
    test.text_area[0].set_value(TABLE)
    return next(one for one in test.button if one.key == "own-paste").click().run()


def shown(test: AppTest) -> str:
    return json.dumps(json.loads(test.get("bidi_component")[0].proto.bytes), ensure_ascii=False)


def held(test: AppTest) -> list[str]:
    return [name for name in ("own_held", "own_opened", "own_pasted") if name in test.session_state]


def test_a_table_that_nobody_uses_is_deleted_after_the_time_set() -> None:
    test = pasted()
    assert not test.exception
    assert len(held(test)) == 3
    test.session_state["own_since"] = time.time() - 119 * 60
    test.run()
    assert len(held(test)) == 3
    test.session_state["own_since"] = time.time() - 121 * 60
    test.run()
    assert not test.exception
    assert held(test) == []
    assert any("se borró" in one.proto.body for one in test.get("html"))


def test_nothing_is_said_to_be_deleted_where_nothing_was() -> None:
    test = opened()
    test.session_state["own_since"] = time.time() - 10 * 3600
    test.run()
    assert not any("se borró" in one.proto.body for one in test.get("html"))


def test_a_table_can_be_deleted_at_once() -> None:
    test = pasted()
    next(one for one in test.button if one.key == "own-delete").click().run()
    assert held(test) == []
