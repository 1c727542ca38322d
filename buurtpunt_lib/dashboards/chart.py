"""One chart on a page: a figure goes to the browser once, and after that only what changed.

Figure: what plotly draws, as a plotly Figure or the same as a dict (`data`, `layout`).
Patch: what a new figure changes in the one before it: the keys that differ, per trace and in the
layout. The browser applies it to the figure it has.
Bundle: the plotly script. The basic one draws lines, bars, dots and pies; the full one also maps.
Served pages load it as a file that the browser keeps. JupyterLab has no such file: there the
browser asks for the bundle over the widget's channel, once per page, and nothing of it is stored
in a notebook.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from babel import Locale

from buurtpunt_lib.texts import Catalogue, catalogue

STATIC = Path(__file__).parent / "static"
BASIC_BUNDLE = STATIC / "plotly-basic.min.js"
_LONGEST_CLICK = 1000


def full_bundle() -> Path:
    """The full plotly script, as the installed plotly package carries it."""
    import plotly

    return Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


class _FigureTrait(traitlets.TraitType):
    """Takes a plotly Figure or a dict and holds plain JSON."""

    info_text = "a plotly figure, or a dict with `data` and `layout`"

    def make_dynamic_default(self) -> dict[str, Any]:
        return {"data": [], "layout": {}}

    def validate(self, obj: Any, value: Any) -> dict[str, Any]:
        if hasattr(value, "to_dict"):
            value = value.to_dict()
        if not isinstance(value, dict) or not isinstance(value.get("data", []), list | tuple):
            self.error(obj, value)
        plain = plain_json(value)
        return {"data": plain.get("data") or [], "layout": plain.get("layout") or {}}


class Chart(anywidget.AnyWidget):
    """A figure with a name for who cannot see it.

    figure: a plotly Figure or a dict; set it again to redraw. The zoom stays.
    description: one sentence that says what the chart shows (the accessible name).
    height: pixels; the page keeps this room free from the start, so that it does not jump.
    clicked: the `customdata` of the point that was chosen last, or None.

    What a browser sends is not trusted: only `clicked` is taken from it, and only a value that
    stands in the figure.
    """

    _esm = Path(__file__).parent / "chart.js"

    figure = _FigureTrait()
    description = traitlets.Unicode("").tag(sync=True)
    height = traitlets.Int(360, min=80, max=4000).tag(sync=True)
    clicked = traitlets.Any(None, allow_none=True).tag(sync=True)

    # The whole figure for a browser that comes in; changes go as patches (see `_send_patch`).
    _drawing = traitlets.Dict().tag(sync=True)
    _words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        figure: Any = None,
        *,
        say: Catalogue | None = None,
        description: str = "",
        height: int = 360,
        **traits: Any,
    ) -> None:
        words = _words(say or catalogue())
        first = {} if figure is None else {"figure": figure}
        super().__init__(description=description, height=height, _words=words, **first, **traits)
        self.observe(self._send_patch, "figure")
        self.on_msg(self._answer)
        self.add_class("bp-chart")

    def on_click(self, callback: Callable[[Any], None]) -> None:
        """Calls back with the `customdata` of a point that a visitor chooses."""
        self.observe(
            lambda change: change["new"] is not None and callback(change["new"]), "clicked"
        )

    @traitlets.default("_drawing")
    def _first_drawing(self) -> dict[str, Any]:
        return {"figure": self.figure, "revision": 0}

    def _send_patch(self, change: Any) -> None:
        revision = self._drawing["revision"] + 1
        self._drawing = {"figure": change["new"], "revision": revision}
        change = patch(change["old"], change["new"])
        self.send({"kind": "patch", "revision": revision, **change})

    def _should_send_property(self, key: str, value: Any) -> bool:
        return key != "_drawing" and super()._should_send_property(key, value)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Takes from a browser what a browser may say, and nothing else."""
        value = sync_data.get("clicked", self)
        if value is None or (value is not self and _stands_in(self.figure, value)):
            super().set_state({"clicked": value})

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        asked = message.get("ask") if isinstance(message, dict) else None
        if asked == "figure":
            self.send({"kind": "figure", **self._drawing})
        elif asked in ("basic", "full"):
            path = BASIC_BUNDLE if asked == "basic" else full_bundle()
            self.send({"kind": "bundle", "bundle": asked}, [path.read_bytes()])


def patch(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What makes the figure `before` into `after`.

    Either `{"data": [...], "layout": {...}}` where traces came or went, or
    `{"traces": {index: change}, "layout": change}` with only what differs; a change is
    `{"set": {key: value}, "drop": [key]}`.

    >>> a = {"data": [{"x": [1], "y": [2]}], "layout": {"height": 3}}
    >>> b = {"data": [{"x": [1], "y": [5]}], "layout": {"height": 3}}
    >>> patch(a, b)
    {'traces': {'0': {'set': {'y': [5]}, 'drop': []}}}
    """
    kinds = [[t.get("type", "scatter") for t in figure["data"]] for figure in (before, after)]
    if kinds[0] != kinds[1]:
        return {"data": after["data"], "layout": after["layout"]}
    found: dict[str, Any] = {}
    traces = {
        str(i): _change(old, new)
        for i, (old, new) in enumerate(zip(before["data"], after["data"], strict=True))
        if old != new
    }
    if traces:
        found["traces"] = traces
    if before["layout"] != after["layout"]:
        found["layout"] = _change(before["layout"], after["layout"])
    return found


def _change(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {
        "set": {k: v for k, v in new.items() if k not in old or old[k] != v},
        "drop": [k for k in old if k not in new],
    }


def plain_json(value: Any) -> Any:
    """A value as JSON can hold it: arrays become lists, dates text, NaN and infinity None."""
    if isinstance(value, bool | str | None):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(k): plain_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain_json(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "tolist"):  # numpy arrays and numbers, pandas columns
        return plain_json(value.tolist())
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "to_plotly_json"):
        return plain_json(value.to_plotly_json())
    raise TypeError(f"a figure cannot hold a {type(value).__name__}")


def _stands_in(figure: dict[str, Any], value: Any) -> bool:
    if len(repr(value)) > _LONGEST_CLICK:
        return False
    return any(
        value == known
        for trace in figure["data"]
        for known in (trace.get("customdata") or ())
        if isinstance(trace.get("customdata"), list)
    )


def _words(say: Catalogue) -> dict[str, Any]:
    """What the browser needs of a language: sentences, and how dates and numbers are written."""
    names = Locale.parse(say.locale)
    day_of = (6, 0, 1, 2, 3, 4, 5)  # plotly's week begins on Sunday, babel's on Monday
    return {
        "language": say.language,
        "loading": say("chart.loading"),
        "failed": say("chart.failed"),
        "no_webgl": say("chart.no_webgl"),
        "dictionary": {
            "Download plot as a PNG": say("chart.download"),
            "Download plot": say("chart.download"),
            "Reset axes": say("chart.reset"),
            "Reset view": say("chart.reset"),
            "Zoom in": say("chart.zoom_in"),
            "Zoom out": say("chart.zoom_out"),
            "Taking snapshot - this may take a few seconds": say("chart.downloading"),
            "Snapshot succeeded": say("chart.downloaded"),
            "Sorry, there was a problem downloading your snapshot!": say("chart.download_failed"),
        },
        "format": {
            "days": [names.days["format"]["wide"][i] for i in day_of],
            "shortDays": [names.days["format"]["abbreviated"][i] for i in day_of],
            "months": [names.months["format"]["wide"][i] for i in range(1, 13)],
            "shortMonths": [
                names.months["format"]["abbreviated"][i].rstrip(".") for i in range(1, 13)
            ],
            "date": "%d-%m-%Y" if say.language == "nl" else "%d/%m/%Y",
            "decimal": names.number_symbols["latn"]["decimal"],
            "thousands": names.number_symbols["latn"]["group"],
        },
    }
