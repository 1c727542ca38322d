"""`make test` runs the tests in groups: each test is in one of them."""

from __future__ import annotations

import pytest

from buurtpunt_lib import paths

TESTS = paths.PACKAGE.parent / "tests"
# Written in two parts, so that this file does not look marked itself.
BROWSER, ALONE = "pytest.mark." + "browser", "pytest.mark." + "alone"


@pytest.mark.parametrize(("mark", "folder"), [(BROWSER, "browser"), (ALONE, "serving")])
def test_a_group_that_runs_apart_lies_in_its_folder(mark, folder):
    marked = {p.parent.name for p in TESTS.rglob("test_*.py") if mark in p.read_text("utf-8")}
    assert marked == {folder}


def test_every_test_of_the_browser_is_in_its_group():
    files = sorted((TESTS / "browser").glob("test_*.py"))
    assert [p.name for p in files if BROWSER not in p.read_text("utf-8")] == []
