@echo off
rem Starts Territory without network. Needs Python @PYTHON@. The first start unpacks the program beside this file.
setlocal
cd /d "%~dp0"
if not defined PORT set PORT=8501
py -@PYTHON@ -c "import sys" 2>nul
if errorlevel 1 (
  echo Territory needs Python @PYTHON@ on this computer.
  pause
  exit /b 1
)
if not exist .venv\ready (
  py -@PYTHON@ -m venv .venv || exit /b 1
  .venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels\windows -r app\requirements-core.txt || exit /b 1
  echo ready> .venv\ready
)
set TERRITORY_HOME=%~dp0home
set PYTHONPATH=%~dp0app\src
cd app
echo Territory: http://localhost:%PORT%   (stop: Ctrl+C)
..\.venv\Scripts\python -m streamlit run app.py --server.address 127.0.0.1 --server.port %PORT%
