"""Any filters that the register knows."""

from __future__ import annotations

import random

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


def chosen_by(number: int) -> register.Filters:
    """Filters without text; the same for the same number. Quicker to draw than FILTERS."""
    rng = random.Random(number)

    def some(field: str) -> tuple[str, ...]:
        codes = SERVICES if field == "services" else options(field)
        # Most filters are left alone, as people do; else nothing would ever be found.
        return tuple(rng.sample(codes, rng.choice([0, 0, 0, 1, 2, min(4, len(codes))])))

    return register.Filters(
        **{field: some(field) for field in FACETS.values()},
        every_service=rng.random() < 0.5,
        opened_since=rng.choice([None, None, None, 2016, 2019]),
        open_now=rng.random() < 0.2,
        near=rng.choice([None, None, None, (50.82, 5.25, 5), (51.0, 4.8, 200)]),
    )


CHOSEN = st.integers(0, 10**9).map(chosen_by)
