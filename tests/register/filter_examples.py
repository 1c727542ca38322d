"""Any filters that the register knows."""

from __future__ import annotations

from hypothesis import strategies as st

from buurtpunt_lib import register
from buurtpunt_lib.register.filters import FACETS, options

# Few, so that two of them are often asked for and offered together.
SERVICES = ("shop", "cafe", "bread", "bus_stop")


def chosen(field: str):
    codes = (*SERVICES, "other") if field == "services" else options(field)
    return st.lists(st.sampled_from(codes), max_size=3 if field == "services" else 4).map(tuple)


FILTERS = st.builds(
    register.Filters,
    **{field: chosen(field) for field in FACETS.values()},
    every_service=st.booleans(),
    opened_since=st.none() | st.integers(1800, 2100),
    open_now=st.booleans(),
    near=st.none()
    | st.tuples(st.floats(49, 52), st.floats(2, 7), st.sampled_from([1.0, 5.0, 12.5, 200.0])),
    text=st.text(max_size=40),
)
