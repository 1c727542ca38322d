"""The small app with Streamlit: the script runs from top to bottom at each change."""

from __future__ import annotations

import small_app as app
import streamlit as st

st.set_page_config(page_title=app.TITLE)
points = st.cache_data(app.points)
values = [st.slider(one.label, one.low, one.high, one.value) for one in app.SLIDERS]
st.plotly_chart(app.line(values), key="line")
st.plotly_chart(app.bars(values), key="bars")
st.plotly_chart(points(), key="points")
st.html(app.table_html(values))
