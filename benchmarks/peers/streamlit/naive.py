"""Subject (b): the page that a user would write in an afternoon; only its assets are made local."""

import json
import os
import shutil
from pathlib import Path

import folium
import js_lib_leaflet
import pandas as pd
import plotly.express as px
import streamlit as st
from streamlit_folium import st_folium

HERE = Path(__file__).parent
LEAFLET = Path(js_lib_leaflet.__file__).parent / "static" / "js_lib_leaflet"
if not (HERE / "static").exists():
    shutil.copytree(LEAFLET, HERE / "static")
folium.Map.default_js = [("leaflet", "/app/static/leaflet.js")]
folium.Map.default_css = [("leaflet_css", "/app/static/leaflet.css")]

content = Path(os.environ["BENCH_CONTENT"])
page = json.loads((content / "page.json").read_text("utf-8"))
boundaries = json.loads((content / "ar.geojson").read_text("utf-8"))
provinces = pd.DataFrame(page["provinces"])
sectors = pd.DataFrame(page["sectors"])
names = ["", *provinces["name"]]

st.set_page_config(layout="wide")
st.title(page["title"])

clicked = (st.session_state.get("map") or {}).get("last_active_drawing")
if clicked and clicked["properties"]["name"] != st.session_state.get("last"):
    st.session_state["last"] = st.session_state["province"] = clicked["properties"]["name"]
chosen = st.selectbox("Province", names, key="province")

left, right = st.columns(2)
with left:
    chart = folium.Map(location=[-40, -64], zoom_start=4, tiles=None)
    choropleth = folium.Choropleth(
        geo_data=boundaries,
        data=provinces,
        columns=["code", "count"],
        key_on="feature.properties.code",
        fill_color="YlGnBu",
        nan_fill_color="white",
    )
    for child in [key for key in choropleth._children if key.startswith("color_map")]:
        del choropleth._children[child]  # its legend loads d3 from a CDN
    usual = choropleth.geojson.style_function
    choropleth.geojson.style_function = lambda feature: {
        **usual(feature),
        **({"color": page["selected"], "weight": 4} if feature["properties"]["name"] == chosen else {}),
    }
    choropleth.add_to(chart)
    st_folium(chart, key="map", height=600, use_container_width=True)
with right:
    if chosen:
        row = provinces.set_index("name").loc[chosen]
        st.metric(chosen, "not published" if pd.isna(row["count"]) else int(row["count"]))
    st.plotly_chart(px.bar(sectors, x="count", y="name", orientation="h"))
    st.dataframe(provinces[["name", "count"]])
