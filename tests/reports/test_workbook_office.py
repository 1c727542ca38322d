"""The truth test: LibreOffice works out the formulas, and says what the engine says to the cent."""

from __future__ import annotations

import io

import openpyxl
import pytest
from workbook_plans import BATCHES, open_plan, opening_plan, together
from workbook_tools import (
    cells_that_differ,
    changed,
    differences,
    drawn,
    recalculate,
    recalculated,
)

from buurtpunt_lib.paths import DATA
from buurtpunt_lib.storage import read_plan

pytestmark = pytest.mark.slow

EXAMPLES = {path.stem: path for path in sorted((DATA / "examples").glob("*.json"))}
PLANS = (*EXAMPLES, "opening", "open")


def plan_of(name: str):
    made = {"opening": opening_plan, "open": open_plan}
    return made[name]() if name in made else read_plan(EXAMPLES[name])


# Those that the issue names, and some of the others.
TRIED = (*BATCHES[:8], *BATCHES[8::5])


# Shorter, so that many files are quickly worked out; all changes fall within these months.
def changed_plan():
    return opening_plan().replace(months=30)


def _file(names: tuple[str, ...]) -> str:
    return "_".join(names).replace(" ", "-")


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Per file: its grid, its bytes, and the workbook that LibreOffice made of it."""
    made = {name: drawn(plan_of(name)) for name in PLANS}
    # Without the values that we wrote: whatever is read afterwards, LibreOffice worked out.
    files = {name: changed(data, grid, {name: {}})[name] for name, (grid, data) in made.items()}
    grid, data = drawn(changed_plan())
    files |= changed(data, grid, {_file(names): together(names).inputs for names in TRIED})
    found = recalculate(files, tmp_path_factory.mktemp("office"))
    made |= {_file(names): (grid, data) for names in TRIED}
    return {name: (*made[name], found[name]) for name in files}


@pytest.mark.parametrize("name", PLANS)
def test_libreoffice_says_what_the_engine_says(books, name):
    grid, _, book = books[name]
    assert differences(plan_of(name), grid, recalculated(book, grid)) == []


@pytest.mark.parametrize("names", TRIED, ids=" and ".join)
def test_libreoffice_says_it_after_a_change_too(books, names):
    grid, _, book = books[_file(names)]
    plan = together(names).plan(changed_plan())
    assert differences(plan, grid, recalculated(book, grid)) == []
    # The plan as it was says something else: the change has been worked out.
    assert differences(changed_plan(), grid, recalculated(book, grid))


@pytest.mark.parametrize("name", PLANS)
def test_the_values_in_the_file_are_those_of_libreoffice(books, name):
    _, data, book = books[name]
    given = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert cells_that_differ(given, book) == []


def test_a_difference_is_seen(books):
    _, data, book = books["open"]
    given = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    page = given["Kasstroom"]
    amounts = [c for row in page.iter_rows(min_row=6) for c in row if isinstance(c.value, float)]
    amounts[50].value += 0.02
    assert len(cells_that_differ(given, book)) == 1
