"""Signing in: with a password that whoever runs the server has set, or by what the server says.

Actor: who does something (`domain.actor`). It lives here, in Python, in the kernel of one visit.
Nothing that a browser sends sets it but the right password; where people sign in with a proxy or
with JupyterHub only the server sets it (`introduced`), and there is no password. It is gone when
the page closes. A wrong password makes the next try wait: in this visit, and over all visits and
servers together (`storage.sign_in_tries`).
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.dashboards import introduced
from buurtpunt_lib.domain.actor import VISITOR, Actor, Role
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

PASSWORD = "BUURTPUNT_EDITOR_PASSWORD"
CONTRIBUTOR_PASSWORD = "BUURTPUNT_CONTRIBUTOR_PASSWORD"
# A wrong try makes the next one of this visit wait: one second, two, four … up to a minute.
LONGEST_WAIT_S = 60
_LONGEST_NAME, _LONGEST_PASSWORD, _LONGEST_TOKEN = 60, 200, 64
_WORDS = ("heading", "name", "name_help", "password", "enter", "leave")


class SignIn:
    """`widget` is what stands on the page, `actor` who the visitor is now.

    guarded: the wrapper of `guard.messages`. clock: seconds that only rise; wall: seconds since
    1970, which servers share (both for tests).
    """

    def __init__(
        self,
        say: Catalogue,
        guarded: Any,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.say = say
        self._actor = VISITOR
        self._callbacks: list[Callable[[Actor], None]] = []
        self._clock, self._wall = clock, wall
        self._wrong = 0
        self._not_before = 0.0
        self._way = introduced.way()
        words = {key: say(f"sign_in.{key}") for key in _WORDS} | {"unset": "", "hub": {}}
        if self._way == introduced.HEADER:
            words["unset"] = say("sign_in.by_proxy")
        elif self._way == introduced.JUPYTERHUB:
            words["unset"] = say("sign_in.by_hub")
            words["hub"] = {
                "enter": introduced.ENTER,
                "leave": introduced.LEAVE,
                "to": say("sign_in.to_hub"),
            }
        if self._way != introduced.PASSWORD or _expected()[1]:
            words["heading"] = say("sign_in.heading_any")
        if self._way == introduced.PASSWORD and not any(_expected()):
            words["unset"] = say("sign_in.unset", variable=PASSWORD)
        self.widget = _Door(_words=words)
        self.widget.hear(guarded(self._answer))
        if self._way != introduced.PASSWORD:
            introduced.on_change(guarded(self._introduced))
            if introduced.actor() != VISITOR:
                self._introduced(introduced.actor())

    @property
    def actor(self) -> Actor:
        return self._actor

    def on_change(self, callback: Callable[[Actor], None]) -> None:
        """Calls back with the actor when somebody signs in or out."""
        self._callbacks.append(callback)
        if self._actor != VISITOR:
            callback(self._actor)

    def _introduced(self, actor: Actor) -> None:
        self._become(actor)

    def _answer(self, message: dict[str, Any]) -> None:
        if self._way != introduced.PASSWORD:
            return
        if message.get("do") == "leave" and self._actor != VISITOR:
            self._become(VISITOR)
        elif message.get("do") == "enter":
            name, password = message.get("name"), message.get("password")
            if isinstance(name, str) and isinstance(password, str):
                token = message.get("device")
                self._try(
                    " ".join(name.split())[:_LONGEST_NAME],
                    password[:_LONGEST_PASSWORD],
                    token[:_LONGEST_TOKEN] if isinstance(token, str) else "",
                )

    def _try(self, name: str, password: str, token: str) -> None:
        # Whoever signs in writes; who does not need it is spared the import.
        from buurtpunt_lib.storage import sign_in_tries

        editor, contributor = _expected()
        if not (editor or contributor):
            return
        wait = self._not_before - self._clock()
        if wait > 0:
            self.widget.tell(self.say("sign_in.wait", n=max(1, round(wait))))
            return
        try:
            turn = sign_in_tries.begin(token, editor, now=self._wall())
        except InputError:
            # A guess that cannot be counted is not looked at; no editor could save anything now.
            self.widget.tell(self.say("sign_in.no_database"))
            return
        if turn.wait_s > 0:
            key = "wait" if turn.known else "wait_all"
            self.widget.tell(self.say(f"sign_in.{key}", n=max(1, round(turn.wait_s))))
        elif not (role := _role(password, editor, contributor)):
            self._wrong += 1
            pause = min(2 ** (self._wrong - 1), LONGEST_WAIT_S)
            self._not_before = self._clock() + pause
            self.widget.tell(self.say("sign_in.wrong"))
        elif not name:
            self._right(turn, editor, remember=False)
            self.widget.tell(self.say("sign_in.no_name"))
        else:
            self._wrong = 0
            # An editor knows every password, so nobody guesses from an editor's device.
            self._right(turn, editor, remember=role is Role.EDITOR)
            self._become(Actor(name, role))

    def _right(self, turn: Any, editor: str, *, remember: bool) -> None:
        from buurtpunt_lib.storage import sign_in_tries

        with suppress(InputError):
            kept = sign_in_tries.right(turn, editor, remember=remember, now=self._wall())
            if kept:
                self.widget.keep(kept)

    def _become(self, actor: Actor) -> None:
        self._actor = actor
        told = ""
        if actor.confirms:
            key = "inside" if actor.edits else "inside_contributor"
            told = self.say(f"sign_in.{key}", name=actor.name)
        self.widget.tell(told, inside=actor.confirms)
        for callback in self._callbacks:
            callback(actor)


def _expected() -> tuple[str, str]:
    """The passwords of editors and of contributors; "" where nobody can sign in so."""
    return os.environ.get(PASSWORD, ""), os.environ.get(CONTRIBUTOR_PASSWORD, "")


def _role(password: str, editor: str, contributor: str) -> Role | None:
    """Whose password it is. Both are compared, so that time tells nothing."""
    given = password.encode("utf-8", "surrogatepass")
    edits = hmac.compare_digest(given, editor.encode()) and bool(editor)
    takes_part = hmac.compare_digest(given, contributor.encode()) and bool(contributor)
    return Role.EDITOR if edits else Role.CONTRIBUTOR if takes_part else None


class _Door(anywidget.AnyWidget):
    """What a visitor sees of it. Takes nothing from a browser but what is typed."""

    _esm = Path(__file__).parent / "sign_in.js"

    _words = traitlets.Dict().tag(sync=True)
    _told = traitlets.Unicode("").tag(sync=True)
    _inside = traitlets.Bool(False).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.add_class("bp-door")

    def hear(self, callback: Callable[[dict[str, Any]], None]) -> None:
        self.on_msg(
            lambda _widget, message, _buffers: isinstance(message, dict) and callback(message)
        )

    def tell(self, sentence: str, *, inside: bool = False) -> None:
        with self.hold_sync():
            self._told, self._inside = sentence, inside

    def keep(self, token: str) -> None:
        """Has the browser keep what shows that an editor signed in with it."""
        self.send({"keep": token})

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What a browser says of our traits is not heard."""
