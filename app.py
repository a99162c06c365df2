"""The entry: `streamlit run app.py` serves pages, first views, assets and downloads on one port."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:  # imported by the server
    from territory.server.middleware import middleware
    from territory.server.routes import routes
    from territory.server.sign_in import secrets
    from territory.server.start import check, lifespan

    check()
    app = st.App(
        Path(__file__).parent / "src/territory/ui/script.py",
        secrets=secrets(),
        routes=routes(),
        middleware=middleware(),
        lifespan=lifespan,
    )
else:  # run as a script: AppTest
    from territory.ui import navigation

    navigation.run()
