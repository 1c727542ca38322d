"""A button that takes one file from a visitor, checked for its size on both sides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from buurtpunt_lib.errors import InputError

_LONGEST_NAME = 120


class Upload(anywidget.AnyWidget):
    """Calls back with the bytes of a file that a visitor chooses. accept: such as ".json"."""

    _esm = Path(__file__).parent / "upload.js"

    label = traitlets.Unicode("").tag(sync=True)
    accept = traitlets.Unicode("").tag(sync=True)
    largest = traitlets.Int(1_000_000, help="bytes").tag(sync=True)


def upload(
    label: str,
    take: Callable[..., None],
    guarded: Callable[[Callable[..., Any]], Callable[..., Any]],
    *,
    accept: str,
    largest: int,
    named: bool = False,
) -> Upload:
    """An upload button; `take` gets the content. A file above `largest` bytes is refused.

    named: `take` gets the name of the file too, as the visitor's browser says it.

    guarded: the wrapper of `guard.messages`, which tells the visitor what is wrong with the file.
    """
    button = Upload(label=label, accept=accept, largest=largest)

    def answer(_widget: Upload, message: Any, buffers: list) -> None:
        size = message.get("size") if isinstance(message, dict) else None
        if not isinstance(size, int | float):
            return
        content = bytes(buffers[0]) if buffers else b""
        if max(size, len(content)) > largest:
            raise InputError("file.too_big", megabytes=size / 1e6, maximum=largest / 1e6)
        if named:
            name = message.get("name")
            take(content, name[:_LONGEST_NAME] if isinstance(name, str) else "")
        else:
            take(content)

    button.on_msg(guarded(answer))
    return button
