"""Widgets that pages share: labelled controls bound to a model, and boxes that fold on a phone.

A control shows the trait of a model and sets it; it holds nothing itself. What a visitor sends is
checked by the model (and by `guard`), never trusted here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets
import traitlets
from markupsafe import Markup


def html(content: str | Markup = "", *classes: str) -> widgets.HTML:
    """A piece of a page; `content` is Markup, so whatever is not ours is already escaped."""
    made = widgets.HTML(str(content))
    for name in classes:
        made.add_class(name)
    return made


def column(*children: widgets.Widget, classes: Sequence[str] = ()) -> widgets.Box:
    made = widgets.VBox(children)
    for name in ("bp-column", *classes):
        made.add_class(name)
    return made


def columns(*children: widgets.Widget) -> widgets.Box:
    """Side by side where there is room, below one another on a phone."""
    made = widgets.Box(children)
    made.add_class("bp-columns")
    return made


def controls(*children: widgets.Widget) -> widgets.Box:
    """A row of filters or sliders that wraps."""
    made = widgets.Box(children)
    made.add_class("bp-filters")
    return made


def buttons(*children: widgets.Widget) -> widgets.Box:
    made = widgets.Box(children)
    made.add_class("bp-buttons")
    return made


def choice(
    model: traitlets.HasTraits,
    trait: str,
    label: str,
    choices: Sequence[tuple[str, str]],
    *,
    empty: str | None = None,
) -> widgets.Dropdown:
    """A list of (code, words) to choose from; `empty` is the words for no choice."""
    options = [(words, code) for code, words in choices]
    if empty is not None:
        options.insert(0, (empty, ""))
    made = widgets.Dropdown(options=options, value=getattr(model, trait), description=label)
    widgets.link((model, trait), (made, "value"))
    return made


def switch(model: traitlets.HasTraits, trait: str, label: str) -> widgets.Checkbox:
    made = widgets.Checkbox(value=getattr(model, trait), description=label, indent=False)
    widgets.link((model, trait), (made, "value"))
    return made


def words(model: traitlets.HasTraits, trait: str, label: str, *, hint: str = "") -> widgets.Text:
    """A box for a few words; the model hears of them when typing pauses."""
    made = widgets.Text(
        value=getattr(model, trait), description=label, placeholder=hint, continuous_update=True
    )
    widgets.link((model, trait), (made, "value"))
    return made


def button(label: str, action: Any, *, quiet: bool = False) -> widgets.Button:
    made = widgets.Button(description=label)
    made.add_class("bp-button-quiet" if quiet else "bp-button")
    made.on_click(lambda _button: action())
    return made
