"""What users write about the network, on SQLite and PostgreSQL: it waits, and nothing is lost."""

from __future__ import annotations

import pytest
from small_register import ANNA, BRAM, CARLA, VISITOR

from buurtpunt_lib.domain.network import Event, Question
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.storage import network
from buurtpunt_lib.storage.register import suggesting

pytestmark = pytest.mark.usefixtures("register_database")


@pytest.fixture(autouse=True)
def no_haste():
    """The pace of other tests in this process is not ours."""
    suggesting._sent.clear()


def question(id: str = "q-1", text: str = "Hoe vind je vrijwilligers?") -> Question:
    return Question.from_dict({"id": id, "text": text})


def code_of(action, *arguments, **named) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments, **named)
    return caught.value.faults[0].code


def test_what_a_visitor_writes_waits_until_an_editor_decides():
    made = network.add("question", question(), by=VISITOR)
    assert (made.state, made.by, made.role) == ("waiting", "", "visitor")
    assert network.contributions() == ()
    assert network.contributions("question", state="waiting") == (made,)
    assert network.contribution(made.code) == made

    better = question(id="anders", text="Hoe vind ik vrijwilligers?")
    done = network.decide(made.number, accept=True, noun=better, by=ANNA, reason="duidelijker")
    assert (done.state, done.decided_by, done.decision) == ("accepted", "Anna", "duidelijker")
    # Its id stays: an answer may point at it.
    assert done.noun == better.replace(id="q-1")
    assert network.contributions() == (done,)
    assert network.contributions("event") == ()
    assert code_of(network.decide, made.number, accept=True, by=ANNA) == "network.decided"


def test_a_refusal_says_why():
    made = network.add("question", question(), by=CARLA)
    assert code_of(network.decide, made.number, accept=False, by=ANNA) == "register.reason_needed"
    done = network.decide(made.number, accept=False, by=ANNA, reason="staat er al")
    assert (done.state, done.decision) == ("refused", "staat er al")
    assert network.contributions() == ()
    assert network.contribution(made.code).state == "refused"


def test_only_an_editor_decides_changes_and_deletes():
    made = network.add("question", question(), by=VISITOR)
    for who in (VISITOR, CARLA):
        for action in (
            lambda who=who: network.decide(made.number, accept=True, by=who),
            lambda who=who: network.change(made.number, question(), revision=1, by=who),
            lambda who=who: network.remove(made.number, by=who),
        ):
            assert code_of(action) == "register.not_allowed"
    assert network.contribution(made.code) == made


def test_two_editors_do_not_overwrite_one_another():
    made = network.add("question", question(), by=ANNA)
    assert made.state == "accepted"
    network.change(made.number, question(text="Van Anna"), revision=1, by=ANNA)
    late = {"revision": 1, "by": BRAM}
    assert code_of(network.change, made.number, question(text="B"), **late) == "network.changed"
    [now] = network.contributions()
    assert (now.noun.text, now.revision) == ("Van Anna", 2)


def test_what_is_deleted_is_gone():
    made = network.add("question", question(), by=ANNA)
    network.remove(made.number, by=BRAM)
    assert network.contributions(state=None) == ()
    assert code_of(network.contribution, made.code) == "network.entry_unknown"
    assert code_of(network.remove, made.number, by=BRAM) == "network.entry_unknown"


def test_the_stamp_tells_of_every_change():
    stamps = [network.stamp()]
    made = network.add("question", question(), by=VISITOR)
    stamps.append(network.stamp())
    network.decide(made.number, accept=True, by=ANNA)
    stamps.append(network.stamp())
    network.change(made.number, question(text="Anders"), revision=1, by=ANNA)
    stamps.append(network.stamp())
    network.remove(made.number, by=ANNA)
    assert len({*stamps}) == 4


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "'); DROP TABLE hub;--"])
def test_a_text_comes_back_as_it_was_written(text):
    made = network.add("question", question(text=text), by=VISITOR)
    assert network.contribution(made.code).noun.text == text


@pytest.mark.parametrize("number", [0, -1, 99, 2**40, True, "1", None])
def test_a_number_that_is_none_finds_nothing(number):
    assert code_of(network.decide, number, accept=True, by=ANNA) == "network.entry_unknown"


def test_a_noun_must_be_of_its_kind_and_new():
    assert code_of(network.add, "event", question(), by=ANNA) == "network.kind_unknown"
    assert code_of(network.add, "weg", question(), by=ANNA) == "network.kind_unknown"
    network.add("question", question(), by=ANNA)
    assert code_of(network.add, "question", question(), by=ANNA) == "network.id_taken"
    event = Event.from_dict({"id": "q-1", "title": "x", "begin": "2027-01-01"})
    assert code_of(network.add, "event", event, by=ANNA) == "network.id_taken"


def test_a_flood_is_stopped_but_not_for_editors(monkeypatch):
    monkeypatch.setattr(network, "MOST_WAITING", 2)
    for n in range(2):
        network.add("question", question(f"q-{n}"), by=VISITOR)
    assert (
        code_of(network.add, "question", question("q-9"), by=CARLA) == "register.too_many_waiting"
    )
    assert network.add("question", question("q-9"), by=ANNA).state == "accepted"


def test_who_writes_too_fast_is_held_back():
    for n in range(suggesting.PACE):
        network.add("question", question(f"q-{n}"), by=VISITOR)
    assert code_of(network.add, "question", question("q-99"), by=VISITOR) == "register.too_fast"
    network.add("question", question("q-99"), by=ANNA)
