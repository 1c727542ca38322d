"""Only the server introduces a visitor to a kernel, and the page acts on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buurtpunt_lib.dashboards import introduced
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.sign_in import CONTRIBUTOR_PASSWORD, PASSWORD, SignIn
from buurtpunt_lib.domain.actor import VISITOR, Actor, Role
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
KEY, KERNEL = b"een sleutel van deze kernel", "kernel-1"
AN = Actor("An", Role.EDITOR)


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.setattr(introduced, "_now", VISITOR)
    monkeypatch.setattr(introduced, "_heard", [])
    monkeypatch.setenv(introduced.WAY, "header")


def hear(content) -> bool:
    return introduced.hear(content, KERNEL, KEY)


def test_the_right_seal_makes_the_visitor_known_to_a_page_that_waited():
    door = SignIn(SAY, messages(SAY)[1])
    became = []
    door.on_change(became.append)
    assert door.actor is VISITOR
    assert hear(introduced.introduction(AN, KERNEL, KEY))
    assert door.actor == AN
    assert became == [AN]
    assert door.widget._told == SAY("sign_in.inside", name="An")
    # A role that is taken away.
    assert hear(introduced.introduction(VISITOR, KERNEL, KEY))
    assert door.actor is VISITOR
    assert not door.widget._inside


def test_a_page_that_comes_after_the_introduction_knows_too():
    hear(introduced.introduction(Actor("Jo", Role.CONTRIBUTOR), KERNEL, KEY))
    door = SignIn(SAY, messages(SAY)[1])
    became = []
    door.on_change(became.append)
    assert door.actor.confirms
    assert not door.actor.edits
    assert became == [door.actor]
    assert door.widget._told == SAY("sign_in.inside_contributor", name="Jo")


@pytest.mark.parametrize(
    "change",
    [
        {"role": "editor"},
        {"name": "Piet"},
        {"kernel": "kernel-2"},
        {"seal": ""},
        {"seal": "0" * 64},
        {"seal": None},
        {"seal": "é"},
        {"role": ["editor"]},
        {"name": 1},
    ],
)
def test_an_introduction_that_was_touched_is_worth_nothing(change):
    told = introduced.introduction(Actor("Jo", Role.CONTRIBUTOR), KERNEL, KEY) | change
    assert not hear(told)
    assert introduced.actor() is VISITOR


def test_an_introduction_to_another_kernel_or_with_another_key_is_worth_nothing():
    assert not hear(introduced.introduction(AN, "kernel-2", KEY))
    assert not hear(introduced.introduction(AN, "kernel-2", KEY) | {"kernel": KERNEL})
    assert not hear(introduced.introduction(AN, KERNEL, b"een andere"))
    assert not introduced.hear(introduced.introduction(AN, KERNEL, b""), KERNEL, b"")
    assert introduced.actor() is VISITOR


@given(st.recursive(st.none() | st.text() | st.integers(), lambda c: st.dictionaries(
    st.sampled_from(["name", "role", "kernel", "seal"]) | st.text(), c)))  # fmt: skip
def test_nothing_that_a_browser_makes_up_introduces_anybody(content):
    assert not hear(content)
    assert introduced.actor() is VISITOR


@given(st.text(), st.text(), st.text(), st.text())
def test_no_two_introductions_have_one_seal(name, role, other_name, other_role):
    same = (name, role) == (other_name, other_role)
    seals = {
        introduced._seal(KEY, KERNEL, *said) for said in [(name, role), (other_name, other_role)]
    }
    assert len(seals) == (1 if same else 2)


def test_where_people_sign_in_with_a_password_nobody_is_introduced(monkeypatch):
    monkeypatch.setenv(introduced.WAY, "password")
    assert not hear(introduced.introduction(AN, KERNEL, KEY))


@pytest.mark.parametrize("way", ["header", "jupyterhub"])
def test_where_the_server_says_who_is_there_no_password_helps(monkeypatch, way):
    monkeypatch.setenv(introduced.WAY, way)
    monkeypatch.setenv(PASSWORD, "geheim")
    door = SignIn(SAY, messages(SAY)[1])
    door.widget._handle_custom_msg({"do": "enter", "name": "An", "password": "geheim"}, [])
    assert door.actor is VISITOR
    hear(introduced.introduction(AN, KERNEL, KEY))
    door.widget._handle_custom_msg({"do": "leave"}, [])
    assert door.actor == AN
    assert bool(door.widget._words["hub"]) == (way == "jupyterhub")


def test_a_contributor_has_a_password_of_their_own(monkeypatch):
    monkeypatch.setenv(introduced.WAY, "password")
    monkeypatch.delenv(PASSWORD, raising=False)
    monkeypatch.setenv(CONTRIBUTOR_PASSWORD, "meewerken")
    door = SignIn(SAY, messages(SAY)[1])
    assert not door.widget._words["unset"]
    # No password of editors is set: an empty one is not it.
    door.widget._handle_custom_msg({"do": "enter", "name": "Jo", "password": ""}, [])
    assert door.actor is VISITOR
    door._not_before = 0
    door.widget._handle_custom_msg({"do": "enter", "name": "Jo", "password": "meewerken"}, [])
    assert door.actor == Actor("Jo", Role.CONTRIBUTOR)
    door.widget._handle_custom_msg({"do": "leave"}, [])
    assert door.actor is VISITOR
