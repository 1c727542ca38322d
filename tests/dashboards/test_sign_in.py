"""Signing in: only the right password makes an editor, and no message of a browser does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.sign_in import (
    CONTRIBUTOR_PASSWORD,
    LONGEST_WAIT_S,
    PASSWORD,
    SignIn,
)
from buurtpunt_lib.domain.actor import Role
from buurtpunt_lib.storage import database
from buurtpunt_lib.storage.sign_in_tries import FREE, DeviceRow, pause
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")
SECRET = "een lang wachtwoord é"


@pytest.fixture
def door(monkeypatch, own_register):
    monkeypatch.setenv(PASSWORD, SECRET)
    return made()


def made(now=None):
    """A door of a visit of its own; several may live in one time."""
    now = [1_000_000.0] if now is None else now
    door = SignIn(SAY, messages(SAY)[1], clock=lambda: now[0], wall=lambda: now[0])
    door.now, door.given = now, []
    door.widget.send = lambda message, *_: door.given.append(message["keep"])
    return door


def send(door, **message):
    door.widget._handle_custom_msg(message, [])


def guess(door, password="fout", **message):
    send(door, do="enter", name="Sara", password=password, **message)


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


def test_wrong_passwords_make_others_wait_on_every_page_and_server(door):
    for _ in range(FREE + 3):
        guess(made(door.now))
    # A page that was just opened, and the right password.
    guess(door, SECRET)
    assert not door.actor.edits
    assert door.widget._told == SAY("sign_in.wait_all", n=1)
    # Asking again and again does not make anybody wait longer.
    for _ in range(20):
        guess(made(door.now), SECRET)
    door.now[0] += pause(FREE + 1)
    guess(door, SECRET)
    assert door.actor.edits


def test_hundreds_of_visits_have_no_more_tries_than_one(door):
    looked_at = 0
    for _ in range(300):
        one = made(door.now)
        guess(one)
        looked_at += one.widget._told == SAY("sign_in.wrong")
        door.now[0] += 12
    # An hour: five that are free, some while the wait grows, then one a minute.
    assert 60 <= looked_at <= 70


def test_strangers_do_not_keep_an_editor_out_who_was_here_before(door):
    guess(door, SECRET)
    [token] = door.given
    for _ in range(200):
        guess(made(door.now))
    again = made(door.now)
    guess(again, SECRET, device=token)
    assert again.actor.edits
    assert again.given == []
    # A device has a count of its own, and no endless number of tries either.
    for _ in range(FREE):
        guess(made(door.now), device=token)
    late = made(door.now)
    guess(late, device=token)
    guess(late, SECRET, device=token)
    assert not late.actor.edits


@pytest.mark.parametrize("device", ["", "x" * 43, "x" * 10_000, ["x"], None, {"a": 1}, "\ud800"])
def test_a_device_that_was_made_up_is_a_stranger(door, device):
    for _ in range(FREE + 1):
        guess(made(door.now))
    guess(door, SECRET, device=device)
    assert not door.actor.edits


def test_a_new_password_makes_every_device_unknown(door, monkeypatch):
    guess(door, SECRET)
    [token] = door.given
    for _ in range(FREE + 1):
        guess(made(door.now))
    monkeypatch.setenv(PASSWORD, "een ander wachtwoord")
    other = made(door.now)
    guess(other, "een ander wachtwoord", device=token)
    assert not other.actor.edits


def test_a_contributor_can_neither_clear_the_count_nor_guess_from_a_device(door, monkeypatch):
    monkeypatch.setenv(CONTRIBUTOR_PASSWORD, "meewerken")
    looked_at = 0
    for _ in range(30):
        one = made(door.now)
        guess(one)
        looked_at += one.widget._told == SAY("sign_in.wrong")
        guess(made(door.now), "meewerken")
    assert looked_at == FREE
    helper = made(door.now)
    door.now[0] += 10
    guess(helper, "meewerken")
    assert helper.actor.confirms
    assert helper.given == []


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
def test_a_clock_that_jumps_keeps_nobody_out(door, jump):
    for _ in range(FREE + 2):
        guess(made(door.now))
    door.now[0] += jump
    guess(made(door.now))
    door.now[0] += LONGEST_WAIT_S
    late = made(door.now)
    guess(late, SECRET)
    assert late.actor.edits


def test_what_cannot_be_counted_is_not_looked_at(door, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(database.ADDRESS, f"sqlite:///{tmp_path}/file/r.sqlite3")
    guess(door, SECRET)
    assert not door.actor.edits
    assert door.widget._told == SAY("sign_in.no_database")


def test_the_database_holds_no_token_and_no_password(door, own_register):
    guess(door, SECRET)
    [token] = door.given
    with database.reading() as connection:
        rows = str(list(connection.execute(select(DeviceRow.__table__))))
    assert token not in rows
    assert SECRET not in rows
    assert rows.count("(") == 2


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
