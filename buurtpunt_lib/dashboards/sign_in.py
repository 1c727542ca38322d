"""Signing in as an editor: a name and the password that whoever runs the server has set.

Actor: who does something (`domain.actor`). It lives here, in Python, in the kernel of one visit.
Nothing that a browser sends sets it but the right password, and it is gone when the page closes.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.domain.actor import VISITOR, Actor, Role
from buurtpunt_lib.texts import Catalogue

PASSWORD = "BUURTPUNT_EDITOR_PASSWORD"
# A wrong try makes the next one wait: one second, two, four … up to a minute.
LONGEST_WAIT_S = 60
_LONGEST_NAME, _LONGEST_PASSWORD = 60, 200
_WORDS = ("heading", "name", "name_help", "password", "enter", "leave")


class SignIn:
    """`widget` is what stands on the page, `actor` who the visitor is now.

    guarded: the wrapper of `guard.messages`. clock: seconds that only rise (for tests).
    """

    def __init__(
        self, say: Catalogue, guarded: Any, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.say = say
        self._actor = VISITOR
        self._callbacks: list[Callable[[Actor], None]] = []
        self._clock = clock
        self._wrong = 0
        self._not_before = 0.0
        possible = bool(_expected())
        self.widget = _Door(
            _words={key: say(f"sign_in.{key}") for key in _WORDS}
            | {"unset": "" if possible else say("sign_in.unset", variable=PASSWORD)}
        )
        self.widget.hear(guarded(self._answer))

    @property
    def actor(self) -> Actor:
        return self._actor

    def on_change(self, callback: Callable[[Actor], None]) -> None:
        """Calls back with the actor when somebody signs in or out."""
        self._callbacks.append(callback)

    def _answer(self, message: dict[str, Any]) -> None:
        if message.get("do") == "leave" and self._actor.edits:
            self._become(VISITOR, "")
        elif message.get("do") == "enter":
            name, password = message.get("name"), message.get("password")
            if isinstance(name, str) and isinstance(password, str):
                self._try(" ".join(name.split())[:_LONGEST_NAME], password[:_LONGEST_PASSWORD])

    def _try(self, name: str, password: str) -> None:
        expected = _expected()
        if not expected:
            return
        wait = self._not_before - self._clock()
        if wait > 0:
            self.widget.tell(self.say("sign_in.wait", n=max(1, round(wait))))
        elif not hmac.compare_digest(password.encode(), expected.encode()):
            self._wrong += 1
            pause = min(2 ** (self._wrong - 1), LONGEST_WAIT_S)
            self._not_before = self._clock() + pause
            self.widget.tell(self.say("sign_in.wrong"))
        elif not name:
            self.widget.tell(self.say("sign_in.no_name"))
        else:
            self._wrong = 0
            self._become(Actor(name, Role.EDITOR), self.say("sign_in.inside", name=name))

    def _become(self, actor: Actor, told: str) -> None:
        self._actor = actor
        self.widget.tell(told, inside=actor.edits)
        for callback in self._callbacks:
            callback(actor)


def _expected() -> str:
    """The password of editors; "" where nobody can sign in."""
    return os.environ.get(PASSWORD, "")


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

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What a browser says of our traits is not heard."""
