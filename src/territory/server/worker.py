"""The process that `territory.server.making` starts: orders come in as pickles, progress and files go out."""

from __future__ import annotations

import logging
import os
import pickle
import sys
from typing import BinaryIO

from territory.export.pptx_template import TemplateError
from territory.server.making import Ordered, State
from territory.server.slides import make_file

LOG = logging.getLogger(__name__)
LOWER = 10


def main(orders: BinaryIO, answers: BinaryIO) -> None:
    """Make the files that are ordered until there are no more orders."""

    def say(state: State, content: object = None) -> None:
        pickle.dump((state, content), answers)
        answers.flush()

    while True:
        try:
            ordered = pickle.load(orders)
        except EOFError:
            return
        assert isinstance(ordered, Ordered)
        try:
            say(State.READY, make_file(ordered, lambda: say(State.MAKING)))
        except TemplateError as error:
            say(State.REFUSED, str(error))
        except Exception:
            LOG.exception("the file %s could not be made", ordered.kind)
            say(State.FAILED, "")


if __name__ == "__main__":
    # Whatever a library prints must not come between the answers.
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if hasattr(os, "nice"):
        os.nice(LOWER)
    main(sys.stdin.buffer, own)
