"""What lies near: a village or postcode that is typed, or the spot where the visitor is.

The browser is asked for its location only when the button is pressed. It is used in this visit,
rounded to about a hundred metres, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

_WORDS = ("heading", "place", "hint", "here", "clear", "within", "refused", "asking")
_LONGEST = 80


class NearMe(anywidget.AnyWidget):
    """on_place hears what was typed, on_here a latitude and longitude, on_reach kilometres.

    reaches: kilometres to choose from. suggestions: made when the box is first entered.
    """

    _esm = Path(__file__).parent / "near_me.js"

    _now = traitlets.Dict({"place": "", "km": 0, "told": "", "fault": ""}).tag(sync=True)
    _reaches = traitlets.List().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        say: Catalogue,
        guarded: Any,
        *,
        reaches: Sequence[int],
        suggestions: Callable[[], Sequence[str]],
    ) -> None:
        self.say = say
        self._suggestions = suggestions
        self._place: Callable[[str], None] = lambda text: None
        self._here: Callable[[float, float], None] = lambda lat, lon: None
        self._reach: Callable[[int], None] = lambda km: None
        super().__init__(
            _words={key: say(f"register_page.near.{key}") for key in _WORDS},
            _reaches=list(reaches),
        )
        self.add_class("bp-near")
        self.on_msg(guarded(self._answer))

    def show(self, place: str, km: int, told: str) -> None:
        """place: what stands in the box. told: one sentence about what is near."""
        self._now = {"place": place, "km": km, "told": told, "fault": ""}

    def on_place(self, callback: Callable[[str], None]) -> None:
        """Calls back with what was typed; an InputError of it is told below the box."""
        self._place = callback

    def on_here(self, callback: Callable[[float, float], None]) -> None:
        self._here = callback

    def on_reach(self, callback: Callable[[int], None]) -> None:
        self._reach = callback

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What a browser says of our traits is not heard."""

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        if isinstance(message.get("place"), str):
            text = message["place"].strip()[:_LONGEST]
            try:
                self._place(text)
            except InputError as error:
                self._now = {**self._now, "place": text, "fault": self.say.error(error)}
        elif message.get("km") in self._reaches:
            self._reach(int(message["km"]))
        elif message.get("ask") == "places":
            self.send({"places": list(self._suggestions())})
        else:
            self._hear_spot(message.get("here"))

    def _hear_spot(self, spot: Any) -> None:
        numbers = isinstance(spot, list) and len(spot) == 2
        if not numbers or not all(type(each) in (int, float) for each in spot):
            return
        lat, lon = spot
        if -90 <= lat <= 90 and -180 <= lon <= 180:
            self._here(round(float(lat), 3), round(float(lon), 3))
