"""Scans that come back by their link, on a real SQLite file, apart from plans."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.domain.scan import Scan
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import database
from buurtpunt_lib.storage.saved_plans import forget_plan, load_plan, new_plan
from buurtpunt_lib.storage.saved_scans import forget_scan, load_scan, new_scan, save_scan
from buurtpunt_lib.texts import LANGUAGES, catalogue

SCAN = Scan(title="Onze dorpen", municipality="71053")


@pytest.fixture(autouse=True)
def own_database(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'scans' / 'x.sqlite3'}")


def code_of(action, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments)
    assert all(catalogue(language).error(caught.value) for language in LANGUAGES)
    return caught.value.faults[0].code


def test_a_scan_comes_back_as_it_was():
    saved = new_scan(SCAN)
    assert load_scan(saved.token).scan == SCAN
    later = save_scan(saved, SCAN.replace(title="Alle dorpen"))
    assert (later.revision, later.scan.title) == (2, "Alle dorpen")
    assert load_scan(saved.token).scan.title == "Alle dorpen"


def test_nobody_overwrites_in_silence():
    first = new_scan(SCAN)
    other = load_scan(first.token)
    save_scan(first, SCAN.replace(title="Eerst"))
    assert code_of(save_scan, other, SCAN) == "storage.scan_changed"
    assert load_scan(first.token).scan.title == "Eerst"


def test_a_link_that_was_taken_back_opens_and_saves_nothing():
    saved = new_scan(SCAN)
    assert forget_scan(saved.token)
    assert not forget_scan(saved.token)
    assert code_of(load_scan, saved.token) == "storage.scan_unknown"
    assert code_of(save_scan, saved, SCAN) == "storage.scan_revoked"


def test_the_link_of_a_plan_opens_no_scan_and_the_other_way_round():
    plan = new_plan(HubPlan.empty(name="Koffie", start=date(2027, 1, 1)))
    scan = new_scan(SCAN)
    assert code_of(load_scan, plan.token) == "storage.scan_unknown"
    assert code_of(load_plan, scan.token) == "storage.plan_unknown"
    assert not forget_plan(scan.token)
    assert load_scan(scan.token).scan == SCAN


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "a" * 22, "' or 1=1 --", None, 5])
def test_a_link_that_is_no_link_opens_nothing(token):
    new_scan(SCAN)
    assert code_of(load_scan, token) == "storage.scan_unknown"
