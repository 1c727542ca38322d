"""A drawing as SVG: text only, no script, no style from elsewhere; it prints at any size."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from buurtpunt_lib.charts.drawing import Area, Dot, Drawing, Stroke, Words
from buurtpunt_lib.charts.theme import FONT


def svg(drawing: Drawing, *, description: str) -> str:
    """The SVG text of a drawing; `description` is read to whoever cannot see it."""
    parts = [_written(part) for part in drawing.parts]
    size = f'viewBox="0 0 {drawing.width:g} {drawing.height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
        f"aria-label={quoteattr(description)} font-family={quoteattr(FONT)}>"
        f"<title>{escape(description)}</title>{''.join(parts)}</svg>"
    )


def _written(part: Stroke | Area | Dot | Words) -> str:
    if isinstance(part, Area):
        place = f'x="{part.x:g}" y="{part.y:g}" width="{part.width:g}" height="{part.height:g}"'
        return f'<rect {place} fill="{part.color}"/>'
    if isinstance(part, Dot):
        look = f'fill="{part.color}"'
        if part.open:
            look = f'fill="white" stroke="{part.color}" stroke-width="{part.width:g}"'
        return f'<circle cx="{part.x:g}" cy="{part.y:g}" r="{part.radius:g}" {look}/>'
    if isinstance(part, Words):
        weight = ' font-weight="bold"' if part.bold else ""
        return (
            f'<text x="{part.x:g}" y="{part.y:g}" font-size="{part.size:g}" fill="{part.color}" '
            f'text-anchor="{part.anchor}"{weight}>{escape(part.text)}</text>'
        )
    points = " ".join(f"{x:g},{y:g}" for x, y in part.points)
    lengths = " ".join(f"{length:g}" for length in part.dash)
    dash = f' stroke-dasharray="{lengths}"' if part.dash else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{part.color}" '
        f'stroke-width="{part.width:g}" stroke-linejoin="round"{dash}/>'
    )
