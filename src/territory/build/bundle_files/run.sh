#!/bin/sh
# Starts Territory without network. Needs Python @PYTHON@. The first start unpacks the program beside this file.
set -e
cd "$(dirname "$0")"
python=${PYTHON:-python@PYTHON@}
command -v "$python" >/dev/null || python=python3
"$python" -c 'import sys; sys.exit(0 if "%d.%d" % sys.version_info[:2] == "@PYTHON@" else "Territory needs Python @PYTHON@ on this computer; then: PYTHON=/path/to/python@PYTHON@ ./run.sh")'
case $(uname -s) in Darwin) system=macos;; *) system=linux;; esac
if [ ! -f .venv/ready ]; then
  "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links "wheels/$system" -r app/requirements-core.txt
  touch .venv/ready
fi
here=$PWD
export TERRITORY_HOME="$here/home" PYTHONPATH="$here/app/src"
cd app
echo "Territory: http://localhost:${PORT:-8501}   (stop: Ctrl+C)"
exec "$here/.venv/bin/python" -m streamlit run app.py --server.address 127.0.0.1 --server.port "${PORT:-8501}"
