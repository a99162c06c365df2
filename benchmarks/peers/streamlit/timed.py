"""Run `streamlit` and log each script run's milliseconds, one a line, to the file named by BENCH_SCRIPT_LOG.

Usage: `python timed.py run app.py --server.port 8501`. Works for the peers and for our own page alike.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from streamlit.runtime.scriptrunner import script_runner
from streamlit.web import cli

LOG = Path(os.environ["BENCH_SCRIPT_LOG"])
execute = script_runner.exec_func_with_error_handling


def timed(*args: Any, **kwargs: Any) -> Any:
    """Execute a script run and log how long it took."""
    start = time.perf_counter()
    try:
        return execute(*args, **kwargs)
    finally:
        with LOG.open("a", encoding="ascii") as log:
            log.write(f"{1000 * (time.perf_counter() - start):.3f}\n")


script_runner.exec_func_with_error_handling = timed
sys.path.insert(0, str(Path(sys.argv[2]).resolve().parent))
cli.main(sys.argv[1:])
