"""A reader's session without a browser: Streamlit's own protocol over the WebSocket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.subjects import OURS

PAGE = OURS.path.strip("/")
PATIENCE_SECONDS = 60
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class AnswerError(Exception):
    """The server did not answer a selection as a browser would need it."""


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

    def select(self, territory: str, **more: str) -> None:
        """Choose a territory as the page's plate does and wait until the run is over.

        Args:
            territory: its code.
            more: what else is chosen; English unless a language is.

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
            [{"event": "view", "value": {"lang": "en", "territory": territory, **more}}]
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


@contextmanager
def opened(port: int) -> Iterator[Session]:
    """Give a session on the Argentine page of the server at `port`."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        yield Session(socket)
