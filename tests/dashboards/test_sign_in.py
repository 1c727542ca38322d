"""Signing in: only the right password makes an editor, and no message of a browser does."""

from __future__ import annotations

import pytest

from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.sign_in import LONGEST_WAIT_S, PASSWORD, SignIn
from buurtpunt_lib.domain.actor import Role
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
SECRET = "een lang wachtwoord é"


@pytest.fixture
def door(monkeypatch):
    monkeypatch.setenv(PASSWORD, SECRET)
    return made()


def made():
    now = [100.0]
    door = SignIn(SAY, messages(SAY)[1], clock=lambda: now[0])
    door.now = now
    return door


def send(door, **message):
    door.widget._handle_custom_msg(message, [])


def test_the_right_password_makes_an_editor_with_a_name(door):
    heard = []
    door.on_change(heard.append)
    send(door, do="enter", name="  Sara  Peeters ", password=SECRET)
    assert door.actor.edits
    assert door.actor.name == "Sara Peeters"
    assert heard == [door.actor]
    send(door, do="leave")
    assert door.actor.role is Role.VISITOR
    assert len(heard) == 2


def test_a_wrong_password_makes_the_next_try_wait(door):
    for tries in range(1, 9):
        send(door, do="enter", name="Sara", password="fout")
        # The right one straight after a wrong one is not even looked at.
        send(door, do="enter", name="Sara", password=SECRET)
        assert not door.actor.edits
        door.now[0] += min(2 ** (tries - 1), LONGEST_WAIT_S) + 0.1
    send(door, do="enter", name="Sara", password=SECRET)
    assert door.actor.edits


def test_without_a_name_nobody_edits(door):
    send(door, do="enter", name="   ", password=SECRET)
    assert not door.actor.edits
    assert door.widget._told == SAY("sign_in.no_name")


def test_without_a_password_of_the_operator_nobody_can_sign_in(monkeypatch):
    monkeypatch.delenv(PASSWORD, raising=False)
    door = made()
    assert PASSWORD in door.widget._words["unset"]
    for password in ("", "x", None):
        send(door, do="enter", name="Sara", password=password)
        assert not door.actor.edits


@pytest.mark.parametrize(
    "message",
    [
        {"do": "enter", "name": "Sara", "password": ["x"]},
        {"do": "enter", "name": {"a": 1}, "password": SECRET},
        {"do": "enter"},
        {"do": "become", "role": "editor"},
        {"actor": {"name": "x", "role": "editor"}},
        {"do": ["leave"]},
    ],
)
def test_forged_messages_make_no_editor(door, message):
    door.widget._handle_custom_msg(message, [])
    assert not door.actor.edits


def test_forged_state_makes_no_editor_and_changes_nothing_on_screen(door):
    before = door.widget.get_state()
    door.widget.set_state(
        {"_inside": True, "_told": "<b>x</b>", "actor": "editor", "_words": {"heading": "x"}}
    )
    assert door.widget.get_state() == before
    assert not door.actor.edits


def test_the_password_never_travels_to_a_browser(door):
    send(door, do="enter", name="Sara", password=SECRET)
    assert SECRET not in str(door.widget.get_state())
