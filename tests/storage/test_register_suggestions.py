"""Suggestions: anybody leaves one, an editor decides once, and nobody floods the register."""

from __future__ import annotations

import pytest
from small_register import ANNA, BRAM, CARLA, FULL, SHIPPED, VISITOR, record

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import register
from buurtpunt_lib.storage.register import suggesting

pytestmark = pytest.mark.usefixtures("register_database")
BETTER = FULL.replace(name="De Nieuwe Halle")


@pytest.fixture(autouse=True)
def nobody_sent_anything():
    suggesting._sent.clear()


def code_of(action, *arguments, **named) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments, **named)
    return caught.value.faults[0].code


def test_a_suggestion_waits_and_changes_nothing():
    stamp = register.stamp()
    made = register.suggest(BETTER, hub="de-halle", by=VISITOR, reason="nieuwe naam")
    assert register.suggestions() == [made]
    assert register.suggestion(made.code) == made
    assert (made.hub, made.base, made.record, made.state) == ("de-halle", 1, BETTER, "waiting")
    assert (made.by, made.role, made.reason) == ("", "visitor", "nieuwe naam")
    assert register.load("de-halle").record == FULL
    assert register.stamp() == stamp


def test_an_editor_accepts_and_history_tells_from_where():
    made = register.suggest(BETTER, hub="de-halle", by=CARLA)
    decided = register.decide(made.id, accept=True, by=ANNA, reason="klopt")
    assert (decided.state, decided.decided_by, decided.decision) == ("accepted", "Anna", "klopt")
    assert decided.decided_at is not None
    assert register.load("de-halle").record == BETTER
    last = register.history("de-halle")[-1]
    assert (last.action, last.by, last.reason, last.suggestion) == (
        "accepted",
        "Anna",
        "klopt",
        made.id,
    )
    assert register.suggestions() == []
    assert register.suggestions("accepted") == register.suggestions(None) == [decided]
    assert register.suggestion(made.code) == decided
    for accept in (True, False):
        code = code_of(register.decide, made.id, accept=accept, by=BRAM)
        assert code == "register.suggestion_decided"


def test_an_editor_accepts_with_a_change():
    made = register.suggest(BETTER, hub="de-halle", by=VISITOR)
    mended = BETTER.replace(notes="nagekeken")
    register.decide(made.id, accept=True, record=mended, by=ANNA)
    assert register.load("de-halle").record == mended
    assert register.suggestions(None)[0].record == BETTER


def test_an_editor_refuses_with_a_reason():
    made = register.suggest(BETTER, hub="de-halle", by=VISITOR)
    register.decide(made.id, accept=False, by=ANNA, reason="is een ander huis")
    assert register.suggestion(made.code).decision == "is een ander huis"
    assert register.load("de-halle").record == FULL


def test_a_new_place_and_one_that_goes():
    new = record("nieuw", "Nieuw")
    one = register.suggest(new, hub=None, by=VISITOR)
    assert (one.hub, one.base) == (None, None)
    register.decide(one.id, accept=True, by=ANNA)
    assert register.load("nieuw").record == new
    gone = register.suggest(None, hub="t-kapelletje", by=VISITOR, reason="gesloten")
    register.decide(gone.id, accept=True, by=ANNA)
    assert "t-kapelletje" not in register.ids()
    assert code_of(register.suggest, None, hub=None, by=VISITOR) == "register.hub_unknown"
    late = register.suggest(new, hub=None, by=VISITOR)
    assert code_of(register.decide, late.id, accept=True, by=ANNA) == "register.hub_exists"
    assert register.suggestion(late.code).state == "waiting"


def test_what_changed_since_is_a_conflict_and_the_suggestion_still_waits():
    made = register.suggest(BETTER, hub="de-halle", by=VISITOR)
    now = register.save(FULL.replace(carrier="X vzw"), base=1, by=BRAM)
    for turn in (made.record, None):
        with pytest.raises(register.Conflict) as caught:
            register.decide(made.id, accept=True, record=turn, by=ANNA)
        assert caught.value.base_record == FULL
        assert caught.value.theirs == now
    assert register.suggestion(made.code).state == "waiting"
    both = BETTER.replace(carrier="X vzw")
    register.decide(made.id, accept=True, record=both, base=2, by=ANNA)
    assert register.load("de-halle").record == both


def test_of_a_place_that_was_merged_the_one_that_is_left_is_told():
    made = register.suggest(SHIPPED[2].replace(notes="x"), hub="cafe-de-ster", by=VISITOR)
    kept = register.merge("de-halle", "cafe-de-ster", FULL, base=1, by=ANNA)
    with pytest.raises(register.Conflict) as caught:
        register.decide(made.id, accept=True, by=ANNA)
    assert caught.value.theirs.record == kept.record
    better = FULL.replace(notes="x")
    register.decide(made.id, accept=True, record=better, base=kept.revision, by=ANNA)
    assert register.load("de-halle").record == better


@pytest.mark.parametrize("code", ["", "x", "a" * 22, None, 5, "' or 1=1 --"])
def test_a_code_that_is_none_opens_nothing(code):
    register.suggest(BETTER, hub="de-halle", by=VISITOR)
    assert code_of(register.suggestion, code) == "register.suggestion_unknown"
    assert code_of(register.decide, 999, accept=True, by=ANNA) == "register.suggestion_unknown"
    assert code_of(register.suggest, BETTER, hub="er-niet", by=VISITOR) == "register.hub_unknown"


def test_one_process_cannot_send_without_end():
    for _ in range(suggesting.PACE):
        register.suggest(BETTER, hub="de-halle", by=VISITOR)
    assert code_of(register.suggest, BETTER, hub="de-halle", by=VISITOR) == "register.too_fast"
    # Who edits is not held back.
    register.suggest(BETTER, hub="de-halle", by=ANNA)


def test_all_together_cannot_fill_the_register(monkeypatch):
    monkeypatch.setattr(suggesting, "MAX_WAITING", 2)
    first = register.suggest(BETTER, hub="de-halle", by=VISITOR)
    register.suggest(BETTER, hub="de-halle", by=CARLA)
    full = code_of(register.suggest, BETTER, hub="de-halle", by=VISITOR)
    assert full == "register.too_many_waiting"
    register.decide(first.id, accept=False, by=ANNA)
    register.suggest(BETTER, hub="de-halle", by=VISITOR)
