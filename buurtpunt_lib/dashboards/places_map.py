"""A map of many places: drawn by the browser on a canvas, quick with ten thousand of them.

Point: a place with a location. Points go to the browser once, as numbers; after that only which of
them are shown (one bit a point). Names travel when somebody points at a dot. Mark: the sign of a
state: shape, colour, filled or not.
Card: what the map shows of the chosen place. View: latitude, longitude of the middle, and zoom.

Outlines come along, so nothing is asked of the internet; `tiles` draws on a background map instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_WORDS = ("map", "keys", "in", "out", "all", "close", "together", "in_view", "credit")
_MOST_NAMES = 60
View = tuple[float, float, float]


@dataclass(frozen=True)
class Mark:
    """shape: circle, diamond, square or cross. label: what it means."""

    code: str
    label: str
    shape: str
    color: str
    filled: bool


class PlacesMap(anywidget.AnyWidget):
    """`show` gives it places, `keep` says which are drawn, `choose` which is looked at.

    name_of: (name, a few words) of a place by id, asked when somebody points at it.
    What a browser sends is not trusted: it may point at a place that is there, and say where it
    looks.
    """

    _esm = Path(__file__).parent / "places_map.js"

    description = traitlets.Unicode("").tag(sync=True)
    _points = traitlets.Bytes(b"").tag(sync=True)
    _kinds = traitlets.Bytes(b"").tag(sync=True)
    _shown = traitlets.Bytes(b"").tag(sync=True)
    _rings = traitlets.Bytes(b"").tag(sync=True)
    _selected = traitlets.Int(-1).tag(sync=True)
    _card = traitlets.Dict({"title": "", "lines": [], "more": ""}).tag(sync=True)
    _here = traitlets.List().tag(sync=True)
    _view = traitlets.List().tag(sync=True)
    _tiles = traitlets.Unicode("").tag(sync=True)
    _cross = traitlets.Bool(False).tag(sync=True)
    _marks = traitlets.List().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        say: Catalogue,
        guarded: Any,
        *,
        marks: Sequence[Mark],
        rings: Iterable[Sequence[tuple[float, float]]],
        name_of: Callable[[str], tuple[str, str]],
        labels: Callable[[], pd.DataFrame] | None = None,
        cross: bool = False,
    ) -> None:
        """labels: makes a table of names with lat and lon, the most important first.

        cross: there is a cross in the middle, to point at a spot with.
        """
        self._ids: list[str] = []
        self._place: dict[str, int] = {}
        self._codes = {mark.code: number for number, mark in enumerate(marks)}
        self._name_of, self._labels = name_of, labels
        self._press: Callable[[str], None] = lambda place: None
        self._open: Callable[[str], None] = lambda place: None
        self._look: Callable[[View], None] = lambda view: None
        super().__init__(
            # The browser fills in how many.
            _words={key: say(f"register_page.map.{key}", n="{n}") for key in _WORDS},
            _marks=[
                {"label": m.label, "shape": m.shape, "color": m.color, "filled": m.filled}
                for m in marks
            ],
            _rings=_as_numbers(rings),
            _cross=cross,
        )
        self.add_class("bp-chart")
        self.on_msg(guarded(self._answer))

    # --- what it shows ---------------------------------------------------------------------------

    def show(self, places: pd.DataFrame, shown: np.ndarray | None = None) -> None:
        """places: columns id, lat, lon, status; those without a location are left out.

        shown: which of the rows are drawn, True or False a row; all when it is left out.
        """
        import numpy as np

        placed = (places["lat"].notna() & places["lon"].notna()).to_numpy()
        rows = places[placed]
        self._placed = placed
        self._ids = rows["id"].tolist()
        self._place = {code: number for number, code in enumerate(self._ids)}
        codes = rows["status"].map(self._codes).fillna(len(self._codes) - 1)
        points = np.column_stack([rows["lon"], rows["lat"]]).astype("<f4")
        with self.hold_sync():
            self._points = points.tobytes()
            self._kinds = codes.to_numpy(dtype="uint8").tobytes()
            self.keep(np.ones(len(places), dtype=bool) if shown is None else shown)

    def keep(self, shown: np.ndarray) -> None:
        """Which of the rows given to `show` are drawn."""
        import numpy as np

        self._shown = np.packbits(np.asarray(shown, dtype=bool)[self._placed]).tobytes()

    def choose(self, place: str, lines: Sequence[str] = (), *, title: str = "", more: str) -> None:
        """The place that is looked at, "" for none, with what its card says."""
        with self.hold_sync():
            self._selected = self._place.get(place, -1)
            self._card = {"title": title, "lines": list(lines), "more": more}

    def mark_here(self, here: tuple[float, float, float] | None) -> None:
        """A spot (latitude, longitude) with a circle of so many kilometres around it."""
        self._here = list(here or ())

    def look_at(self, view: View) -> None:
        self._view = list(view)

    def draw_on(self, tiles: str) -> None:
        """The address of tiles with {z}, {x} and {y}; "" for outlines."""
        self._tiles = tiles

    # --- what it hears ---------------------------------------------------------------------------

    def on_press(self, callback: Callable[[str], None]) -> None:
        """Calls back with the id of a place that is chosen, "" when its card is closed."""
        self._press = callback

    def on_open(self, callback: Callable[[str], None]) -> None:
        """Calls back with the id of a place of which somebody wants to see all."""
        self._open = callback

    def on_look(self, callback: Callable[[View], None]) -> None:
        """Calls back with the view, once the map rests."""
        self._look = callback

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """What a browser says of our traits is not heard."""

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if not isinstance(message, dict):
            return
        if "press" in message:
            if message["press"] == -1:
                self._press("")
            elif self._inside(message["press"]):
                self._press(self._ids[message["press"]])
        elif self._inside(message.get("open")):
            self._open(self._ids[message["open"]])
        elif message.get("ask") == "names":
            self._tell_names(message.get("at"))
        elif message.get("ask") == "labels":
            self._tell_labels()
        elif "view" in message:
            view = as_view(message["view"])
            if view is not None:
                self._look(view)

    def _inside(self, index: Any) -> bool:
        return type(index) is int and 0 <= index < len(self._ids)

    def _tell_names(self, asked: Any) -> None:
        if not isinstance(asked, list):
            return
        known = [index for index in asked[:_MOST_NAMES] if self._inside(index)]
        names = [[index, *self._name_of(self._ids[index])] for index in known]
        self.send({"kind": "names", "names": names})

    def _tell_labels(self) -> None:
        import numpy as np

        if self._labels is None:
            return
        table = self._labels()
        points = np.column_stack([table["lon"], table["lat"]]).astype("<f4")
        self.send({"kind": "labels", "names": table["name"].tolist()}, [points.tobytes()])


def as_view(value: Any) -> View | None:
    """Latitude, longitude and zoom, where they can be ones; else None."""
    if not isinstance(value, list | tuple) or len(value) != 3:
        return None
    if not all(type(each) in (int, float) and math.isfinite(each) for each in value):
        return None
    lat, lon, zoom = (float(each) for each in value)
    fits = -85 <= lat <= 85 and -180 <= lon <= 180 and 0 <= zoom <= 22
    return (lat, lon, zoom) if fits else None


def _as_numbers(rings: Iterable[Sequence[tuple[float, float]]]) -> bytes:
    """All rings as pairs of numbers, each followed by a pair that is none."""
    import numpy as np

    pairs = [pair for ring in rings for pair in (*ring, (math.nan, math.nan))]
    return np.array(pairs, dtype="<f4").tobytes()
