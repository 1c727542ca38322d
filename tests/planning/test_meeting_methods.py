"""Ways of working: what fits comes first, tables are even, groups are mixed."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib import datasets
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning import methods

METHODS = datasets.participation().methods
GROUPS = st.tuples(st.integers(1, 10), st.integers(0, 10)).map(lambda g: (g[0], g[0] + g[1]))


@given(
    st.sampled_from([None, *datasets.participation_tables.AIMS]),
    st.sampled_from([None, *datasets.participation_tables.LEVELS]),
    st.none() | st.integers(0, 600),
    st.booleans(),
)
def test_what_is_first_fits_best_and_nothing_gets_lost(aim, level, people, quiet):
    found = methods.choices(METHODS.values(), aim=aim, level=level, people=people, quiet=quiet)
    assert sorted(one.method.code for one in found) == sorted(METHODS)
    fits = [one.fits for one in found]
    assert fits == sorted(fits, reverse=True)
    for one in found:
        wrong_aim = aim is not None and aim not in one.method.aims
        assert ("aim" in one.misses) == wrong_aim
        assert ("level" in one.misses) == (level is not None and level not in one.method.levels)


def test_every_aim_and_every_level_has_a_way_of_working():
    for aim in datasets.participation_tables.AIMS:
        assert methods.choices(METHODS.values(), aim=aim)[0].fits, aim
    for level in datasets.participation_tables.LEVELS:
        assert methods.choices(METHODS.values(), level=level)[0].fits, level


def test_too_few_and_too_many_are_told_apart():
    cafe = METHODS["world_cafe"]
    assert methods.choices((cafe,), people=4)[0].misses == ("few",)
    assert methods.choices((cafe,), people=900)[0].misses == ("many",)
    assert methods.choices((cafe,), people=30)[0].fits


@given(st.integers(0, 2_000), GROUPS)
def test_tables_are_as_few_as_can_be_and_even(people, group):
    sizes = methods.table_sizes(people, group)
    assert sum(sizes) == people
    assert len(sizes) == ceil(people / group[1])
    assert all(size <= group[1] for size in sizes)
    if sizes:
        assert max(sizes) - min(sizes) <= 1


@given(st.lists(st.integers(0, 60), max_size=6), st.integers(0, 120), GROUPS)
def test_everybody_sits_once_and_groups_are_spread(counts, people, group):
    guests = [(str(number), count) for number, count in enumerate(counts)]
    rows = methods.seats(guests, people, group)
    total = max(sum(counts), people)
    assert sum(map(sum, rows)) == total
    if not rows:
        assert total == 0
        return
    for at, count in enumerate(counts):
        column = [row[at] for row in rows]
        assert sum(column) == count
        assert max(column) - min(column) <= 1
    at_table = [sum(row) for row in rows]
    assert sorted(at_table) == sorted(methods.table_sizes(total, group))


def test_fewer_than_nobody_is_refused():
    with pytest.raises(InputError) as caught:
        methods.table_sizes(-1, (4, 8))
    assert caught.value.faults[0].code == "participation.people"


@pytest.mark.parametrize(
    ("code", "tables", "leaders"),
    [("world_cafe", 7, 7), ("open_space", 7, 1), ("household_survey", 7, 0), ("world_cafe", 0, 0)],
)
def test_leaders(code, tables, leaders):
    assert methods.hosts(METHODS[code], tables) == leaders


def test_without_a_way_of_working_nobody_leads():
    assert methods.hosts(None, 3) == 0
