"""`python -m benchmarks.leak`: one session selects provinces 10,000 times; does the server's memory grow?

The server freezes what exists before its first session out of garbage collection (`server/start.py`). A real
session over the WebSocket, spoken in Streamlit's own protocol and without a browser, shows whether that, or
anything else in a rerun, keeps memory.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import os
import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from itertools import cycle, islice
from pathlib import Path
from statistics import linear_regression, quantiles

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.servers import CACHE, ROOT, Server, running
from benchmarks.subjects import OURS, STREAMLIT_FLAGS
from territory.catalog import open_catalog
from territory.geography import territories

RESULTS = ROOT / "benchmarks" / "results"
APP = replace(
    OURS,
    name="leak",
    command=("{python}", "-m", "streamlit", "run", "{root}/app.py", *STREAMLIT_FLAGS),
    logs_script=False,
)
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
PAGE = OURS.path.strip("/")
STEP = 250
PATIENCE_SECONDS = 60
# One kept message of a rerun is over 1 kB, so a leak of a single one would be over 1,000 kB per 1,000 reruns.
MOST_KB_PER_1000 = 100


class AnswerError(Exception):
    """The server did not answer a selection as a browser would need it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The server after some reruns.

    Attributes:
        reruns: how many so far.
        rss_kb: resident memory of its processes, kB (1,000 bytes).
        cpu_s: CPU seconds, user and system, that they have used since the first rerun.
        p50_ms: median wall time of a rerun since the sample before.
        p95_ms: 95th percentile of the same.
    """

    reruns: int
    rss_kb: float
    cpu_s: float
    p50_ms: float
    p95_ms: float


class Session:
    """One reader's Streamlit session on the Argentine page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._script = ""
        self._component = ""
        self._fragment = ""
        message = BackMsg()
        message.rerun_script.page_name = PAGE
        self._rerun(message)

    def select(self, territory: str) -> None:
        """Choose a territory as the page's plate does and wait until the run is over.

        Raises:
            AnswerError: the run failed, or what it sent does not show that territory.
        """
        message = BackMsg()
        run = message.rerun_script
        run.page_script_hash = self._script
        run.fragment_id = self._fragment
        trigger = run.widget_states.widgets.add()
        trigger.id = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{self._component}{EVENT_DELIM}events"
        trigger.json_trigger_value = json.dumps(
            [{"event": "view", "value": {"territory": territory, "lang": "en"}}]
        )
        shown = json.loads(self._rerun(message).bytes)["query"].get("territory")
        if shown != territory:
            raise AnswerError(f"asked for {territory}, the page shows {shown}")

    def _rerun(self, message: BackMsg) -> BidiComponent:
        self._socket.send(message.SerializeToString())
        plate: BidiComponent | None = None
        while True:
            answer = ForwardMsg.FromString(bytes(self._socket.recv(PATIENCE_SECONDS, decode=False)))
            match answer.WhichOneof("type"):
                case "navigation":
                    self._script = answer.navigation.page_script_hash
                case "delta" if answer.delta.new_element.WhichOneof("type") == "bidi_component":
                    plate = answer.delta.new_element.bidi_component
                    self._component = plate.id
                    self._fragment = answer.delta.fragment_id
                case "script_finished":
                    break
        if plate is None or answer.script_finished not in FINISHED:
            raise AnswerError(f"run ended with {answer.script_finished}, plate sent: {plate is not None}")
        return plate


def samples(server: Server, reruns: int) -> Iterator[Sample]:
    """Open one session, select the territories in turn, and yield a sample every `STEP` reruns.

    Raises:
        AnswerError: the server answered a selection wrongly.
    """
    codes = list(territories(open_catalog()))
    with connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None
    ) as socket:
        session = Session(socket)
        started = server.cpu_seconds()
        walls: list[float] = []
        for number, code in enumerate(islice(cycle(codes), reruns), start=1):
            before = time.perf_counter()
            session.select(code)
            walls.append(1000 * (time.perf_counter() - before))
            if number % STEP == 0:
                cuts = quantiles(walls, n=20)
                yield Sample(number, server.rss() / 1e3, server.cpu_seconds() - started, cuts[9], cuts[18])
                walls.clear()


def markdown(found: list[Sample], machine: str) -> str:
    """Return the report: slope over the second half, verdict, CPU and wall time per rerun."""
    half = found[len(found) // 2 :]
    slope = 1000 * linear_regression([one.reruns for one in half], [one.rss_kb for one in half]).slope
    verdict = "no leak" if slope <= MOST_KB_PER_1000 else "MEMORY GROWS"
    last = found[-1]
    return f"""# Memory over {last.reruns:,} reruns in one session

**{verdict.capitalize()}**: {slope:+,.1f} kB per 1,000 reruns, by least squares over the second half (from
{half[0].reruns:,}). Up to {MOST_KB_PER_1000} passes: one message kept by each rerun would make over 1,000.

| | |
|---|--:|
| RSS after {found[0].reruns:,} reruns | {found[0].rss_kb / 1e3:,.1f} MB |
| RSS after {half[0].reruns:,} reruns | {half[0].rss_kb / 1e3:,.1f} MB |
| RSS after {last.reruns:,} reruns | {last.rss_kb / 1e3:,.1f} MB |
| CPU per rerun, user and system | {1e3 * last.cpu_s / last.reruns:,.1f} ms |
| wall time of a rerun, median of the p50 | {quantiles([one.p50_ms for one in found], n=2)[0]:,.1f} ms |
| wall time of a rerun, median of the p95 | {quantiles([one.p95_ms for one in found], n=2)[0]:,.1f} ms |

Every {STEP} reruns: `leak.csv`. {machine}
"""


def main() -> None:
    """Run the app and the session, and write `leak.csv` and `leak.md`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.leak", description=__doc__)
    parser.add_argument("--reruns", type=int, default=10_000, help=f"at least {4 * STEP}; default 10,000")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of the results")
    options = parser.parse_args()
    if options.reruns < 4 * STEP:
        parser.error(f"--reruns: a slope needs at least {4 * STEP}")
    options.out.mkdir(parents=True, exist_ok=True)
    before = os.getloadavg()[0]
    found = []
    with (options.out / "leak.csv").open("w", encoding="ascii", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(field.name for field in fields(Sample))
        with running(APP, CACHE / "content") as server:
            for sample in samples(server, options.reruns):
                writer.writerow(round(value, 3) for value in astuple(sample))
                stream.flush()
                found.append(sample)
    now = datetime.datetime.now(datetime.UTC)
    load = f"Load average {before:.1f} before and {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores"
    (options.out / "leak.md").write_text(markdown(found, f"{load}; {now:%Y-%m-%d %H:%M} UTC."), "utf-8")
    print(options.out / "leak.md")


if __name__ == "__main__":
    main()
