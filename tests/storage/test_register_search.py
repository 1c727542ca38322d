"""Searching: words, accents, short forms and typing errors, alike on both databases."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_register import ANNA, FULL, record
from sqlalchemy import text

from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.storage import database, register
from buurtpunt_lib.storage.register_search import MAX_LETTERS, search

pytestmark = pytest.mark.usefixtures("register_database")
PLACES = (
    record("stavele", "Dorpspunt Stavele", place="Stavele", municipality="Alveringem"),
    record("sint-martens", "Buurthuis", place="Sint-Martens-Lennik", municipality="Lennik"),
    record("geel-bel", "Kruidenier", place="Bel", municipality="Geel", notes="naast de bakker"),
    record("bakker", "De Bakker van Elst", services=({"service": "bread"},)),
)


# What is asked, and what it should find.
CASES = [
    ("stavele", ["stavele"]),
    ("STAVELE dorpspunt", ["stavele"]),
    ("stav", ["stavele"]),
    ("café", ["cafe-de-ster", "de-halle"]),
    ("cafe", ["cafe-de-ster", "de-halle"]),
    ("st martens", ["sint-martens"]),
    ("Sint-Martens", ["sint-martens"]),
    ("st. truiden", ["de-halle"]),
    ("kapelletje", ["t-kapelletje"]),
    ("geel bel", ["geel-bel"]),
    # In the title before in the notes.
    ("bakker", ["bakker", "geel-bel"]),
    # One letter wrong, missing, too many, or two turned round.
    ("stavelle", ["stavele"]),
    ("stavle", ["stavele"]),
    ("savele", ["stavele"]),
    ("stavlee dorspunt", ["stavele"]),
    ("gele bel", ["geel-bel"]),
    ("kapelletj t", ["t-kapelletje"]),
    # Too far off, no words at all, and what a search could take for a command.
    ("brussel", []),
    ("stavele brussel", []),
    ("", []),
    ("  –  ", []),
    ("%", []),
    ('" OR "', []),
    ("NOT stavele", []),
    ("title:stavele", []),
]


@pytest.fixture
def places(register_database):
    register.save_many(PLACES, by=ANNA)


def found(words: str) -> list[str]:
    return [id for id, _ in search(words)]


@pytest.mark.usefixtures("places")
def test_what_is_found():
    wrong = {
        words: answer
        for words, ids in CASES
        if set(answer := found(words)) != set(ids) or len(answer) != len(ids)
    }
    assert wrong == {}
    assert found("bakker") == ["bakker", "geel-bel"]


@pytest.mark.usefixtures("places")
def test_scores_tell_sure_from_alike_and_fall():
    sure = search("bakker")
    assert all(score > 1 for _, score in sure)
    assert sure == sorted(sure, key=lambda item: -item[1])
    [(_, alike)] = search("stavle")
    assert 0.7 <= alike < 1
    assert len(search("bakker", limit=1)) == 1


@pytest.mark.usefixtures("places")
def test_the_index_follows_each_change():
    saved = register.load("stavele")
    register.save(saved.record.replace(name="Zonnehuis"), base=1, by=ANNA)
    assert found("zonnehuis") == ["stavele"]
    assert found("dorpspunt") == []
    assert found("zonehuis") == ["stavele"]
    register.remove("stavele", base=2, by=ANNA)
    assert found("zonnehuis") == found("stavele") == []
    register.restore("stavele", 1, by=ANNA)
    assert found("dorpspunt stavele") == ["stavele"]
    register.merge("de-halle", "stavele", FULL, base=1, by=ANNA)
    assert found("stavele") == []


@pytest.mark.usefixtures("places")
def test_an_index_of_its_own_knows_the_same_as_the_table():
    with database.reading() as connection:
        if connection.dialect.name == "sqlite":
            for name in ("hub_fts", "hub_parts"):
                check = f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)"
                connection.execute(text(check))
        else:
            indices = "SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'ix_hub_words%'"
            assert all("gin_trgm_ops" in row[0] for row in connection.execute(text(indices)))


def test_any_text_can_be_searched():
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=30) | st.text("\"'*():^-+ANDORT{}", max_size=20))
    def check(words):
        for id, score in search(words):
            assert id in {"de-halle", "t-kapelletje", "cafe-de-ster"}
            assert 0 < score <= 2

    check()
    assert search("a" * 10 * MAX_LETTERS) == []


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(words):
    assert fold(fold(words)) == fold(words)
