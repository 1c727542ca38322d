"""A button that hands a visitor a file, made when they ask for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets


class Download(anywidget.AnyWidget):
    """Asks Python for the file when it is pressed, and lets the browser save it.

    The file travels once over the widget's own channel; it is not kept in the page.
    """

    _esm = Path(__file__).parent / "download.js"

    label = traitlets.Unicode("").tag(sync=True)


def download(
    label: str,
    make: Callable[[], bytes],
    name: Callable[[], str] | str,
    guarded: Callable[[Callable[..., Any]], Callable[..., Any]],
    *,
    kind: str = "text/csv",
) -> Download:
    """A download button; `make` gives the bytes and `name` the file name at that moment.

    guarded: the wrapper of `guard.messages`, which tells the visitor when no file can be made.
    """
    button = Download(label=label)

    def answer(_widget: Download, message: dict, _buffers: list) -> None:
        if isinstance(message, dict) and message.get("ask") == "file":
            called = name() if callable(name) else name
            button.send({"name": called, "kind": kind}, [make()])

    button.on_msg(guarded(answer))
    return button
