"""Pieces of HTML that pages are made of, safe by construction.

Markup: text that is already HTML. Everything else (words of the catalogue, names from data, what a
visitor typed) is escaped when it is put into an element, so no text can become HTML by accident.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape


def element(tag: str, *children: Any, **attributes: Any) -> Markup:
    """`<tag attributes>children</tag>`; children that are no Markup are escaped.

    `class_` stands for class, `for_` for for; `aria_label` for aria-label. None leaves one out.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inner = Markup("").join(flat(children))
    return Markup(f"<{tag}{written}>") + inner + Markup(f"</{tag}>")


def flat(children: Iterable[Any]) -> Iterable[Any]:
    """Children with lists opened and None left out."""
    for child in children:
        if child is None:
            continue
        if isinstance(child, list | tuple):
            yield from flat(child)
        else:
            yield child


def link(text: Any, address: str, **attributes: Any) -> Markup:
    """A link to a page of ours or, with https, to a source (opened in a tab of its own)."""
    if not address.startswith(("https://", "http://", "/", "#")):
        return escape(text)
    if address.startswith("http"):
        attributes |= {"target": "_blank", "rel": "noopener noreferrer"}
    return element("a", text, href=address, **attributes)


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, and whether it holds numbers (right-aligned)."""

    heading: str
    number: bool = False


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    caption: str,
    head: bool = True,
    stacked: bool = False,
) -> Markup:
    """A table in a box that scrolls sideways. The first cell of a row is its heading if `head`.

    stacked: on a phone each row is a card, every cell with the heading of its column.
    """
    kinds = ["num" if column.number else None for column in columns]
    headings = [f"{column.heading}:" if stacked and column.heading else None for column in columns]
    top = [
        element("th", column.heading, scope="col", class_=kind)
        for column, kind in zip(columns, kinds, strict=True)
    ]
    body = []
    for row in rows:
        cells = [
            element("th", cell, scope="row", class_=kind)
            if head and place == 0
            else element("td", cell, class_=kind, data_heading=told)
            for place, (cell, kind, told) in enumerate(zip(row, kinds, headings, strict=True))
        ]
        body.append(element("tr", cells))
    inside = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", top)),
        element("tbody", body),
        class_="bp-table",
    )
    # A box that scrolls must be reachable by keyboard, and say what it is.
    box = element(
        "div", inside, class_="bp-scroll", tabindex="0", role="region", aria_label=caption
    )
    return element("div", box, class_="bp-stacked") if stacked else box


def figure(value: Any, label: Any, source: Any = None) -> Markup:
    """A big number with what it is and where it comes from."""
    return element(
        "div",
        element("div", value, class_="bp-figure-value"),
        element("div", label, class_="bp-figure-label"),
        element("div", source, class_="bp-figure-source") if source else None,
        class_="bp-figure",
    )


def note(text: Any, *, kind: str = "info", heading: Any = None) -> Markup:
    """A remark; kind is info, assumption, unknown or warning, told by sign and word."""
    return element(
        "div",
        element("strong", heading, " ") if heading else None,
        text,
        class_=f"bp-note bp-note-{kind}",
    )


def grid(*children: Any, small: bool = False) -> Markup:
    """Cards beside one another, as many as fit."""
    return element("div", *children, class_="bp-grid bp-grid-small" if small else "bp-grid")


def card(*children: Any, **attributes: Any) -> Markup:
    return element("section", *children, class_="bp-card", **attributes)


def paragraph(*children: Any, lead: bool = False) -> Markup:
    return element("p", *children, class_="bp-lead" if lead else None)


def details(summary: Any, *children: Any) -> Markup:
    """Something that is folded away until it is asked for."""
    return element("details", element("summary", summary), *children, class_="bp-details")
