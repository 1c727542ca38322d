"""A button that prints one part of a page and nothing else."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets


class PrintButton(anywidget.AnyWidget):
    """label: what stands on it. part: class of the element that is printed."""

    _esm = Path(__file__).parent / "print_button.js"

    label = traitlets.Unicode("").tag(sync=True)
    part = traitlets.Unicode("").tag(sync=True)
