"""A later version of what ships: new places come, edits stay, what is known better is suggested."""

from __future__ import annotations

from importlib import import_module

import pytest
from small_register import ANNA, FULL, SHIPPED, record

from buurtpunt_lib import datasets
from buurtpunt_lib.storage import database, register
from buurtpunt_lib.storage.register import filling

# Where it is asked which landscape ships.
MODULES = [
    import_module(f"buurtpunt_lib.storage.register.{name}")
    for name in ("filling", "view", "fingerprint")
]


@pytest.fixture
def later(register_database, monkeypatch):
    """Opens the database with a later version of the program, that ships other places."""

    def ships(*records, name="later"):
        monkeypatch.setattr(filling, "shipped_records", lambda: records)
        for module in MODULES:
            monkeypatch.setattr(module, "fingerprint", lambda: name)
        database.forget(register_database)
        database.engine()

    register.load("de-halle")
    return ships


KAPEL, STER = SHIPPED[1], SHIPPED[2]


def test_the_same_again_changes_nothing(later):
    stamp = register.stamp()
    later(*SHIPPED)
    assert register.stamp() == stamp
    assert [len(register.history(one.id)) for one in SHIPPED] == [1, 1, 1]


def test_new_places_come_and_none_goes(later):
    new = record("nieuw-dorp")
    later(FULL, new)
    assert register.load("nieuw-dorp").record == new
    assert register.history("nieuw-dorp")[0].action == "shipped"
    assert register.load(KAPEL.id).record == KAPEL


def test_what_nobody_edited_is_taken_over(later):
    later(FULL.replace(status="closed"), KAPEL, STER)
    assert register.load("de-halle").record == FULL.replace(status="closed")
    assert [r.action for r in register.history("de-halle")] == ["shipped", "shipped"]
    assert register.suggestions() == []


def test_what_was_edited_stays_and_the_news_is_suggested(later):
    mine = FULL.replace(name="Onze Halle", carrier="Halle cv")
    register.save(mine, base=1, by=ANNA)
    later(FULL.replace(status="closed"), KAPEL, STER)
    assert register.load("de-halle").record == mine
    [news] = register.suggestions()
    # Only what differs between the two versions; the edits are kept.
    assert news.record == mine.replace(status="closed")
    assert (news.hub, news.base, news.role) == ("de-halle", 2, "editor")
    register.decide(news.id, accept=True, by=ANNA)
    assert register.load("de-halle").record == mine.replace(status="closed")
    later(FULL.replace(status="closed"), KAPEL, STER, name="same again")
    assert register.suggestions() == []


def test_who_wrote_the_same_by_hand_hears_nothing(later):
    register.save(FULL.replace(status="closed"), base=1, by=ANNA)
    later(FULL.replace(status="closed"), KAPEL, STER)
    assert register.suggestions() == []


def test_what_was_taken_out_or_merged_does_not_come_back(later):
    register.remove(KAPEL.id, base=1, by=ANNA)
    register.merge("de-halle", STER.id, FULL, base=1, by=ANNA)
    later(FULL, KAPEL.replace(notes="x"), STER.replace(notes="x"))
    assert register.ids() == {"de-halle"}
    assert register.load(STER.id).record == FULL


def test_a_place_that_an_editor_added_first_keeps_what_the_editor_wrote(later):
    mine = record("nieuw-dorp", "Van Anna")
    register.save(mine, base=None, by=ANNA)
    later(*SHIPPED, record("nieuw-dorp", "Van ons"))
    assert register.load("nieuw-dorp").record == mine
    assert [one.hub for one in register.suggestions()] == ["nieuw-dorp"]


def test_the_real_landscape_is_what_a_new_register_shows(tmp_path, monkeypatch):
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path / 'r.sqlite3'}")
    shipped = datasets.hubs_table()
    table = register.hub_table()
    assert len(table) == len(shipped) > 100
    for column in ("id", "name", "kind", "place", "municipality", "province", "status", "notes"):
        assert list(table[column]) == list(shipped[column]), column
    assert table["lat"].equals(shipped["lat"])
    assert table["lon"].equals(shipped["lon"])
    assert list(table["sources"]) == [tuple(dict.fromkeys(s)) for s in shipped["sources"]]
