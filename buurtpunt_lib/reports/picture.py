"""A drawing as a PNG, for programs that draw no strokes of their own (docx, xlsx).

It is painted at three times the size of the drawing, so that it stays sharp on paper.
"""

from __future__ import annotations

import io
import itertools
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from buurtpunt_lib.charts.drawing import Area, Dot, Drawing, Stroke

FONTS = Path(__file__).parent / "fonts"
_NAMES = {False: "DejaVuSansCondensed.ttf", True: "DejaVuSansCondensed-Bold.ttf"}
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
SCALE = 3


def png(drawing: Drawing, *, scale: int = SCALE) -> bytes:
    """The drawing as the bytes of a PNG file, white behind it; the same drawing, the same bytes."""
    size = (round(drawing.width * scale), round(drawing.height * scale))
    image = Image.new("RGB", size, "white")
    brush = ImageDraw.Draw(image)
    for part in drawing.parts:
        if isinstance(part, Area):
            x, y = part.x * scale, part.y * scale
            box = (x, y, x + part.width * scale, y + part.height * scale)
            brush.rectangle(box, fill=part.color)
        elif isinstance(part, Dot):
            x, y, r = part.x * scale, part.y * scale, part.radius * scale
            box = (x - r, y - r, x + r, y + r)
            if part.open:
                brush.ellipse(box, "white", part.color, round(part.width * scale))
            else:
                brush.ellipse(box, part.color)
        elif isinstance(part, Stroke):
            _stroke(brush, part, scale)
        else:
            letters = ImageFont.truetype(FONTS / _NAMES[part.bold], part.size * scale)
            place = (part.x * scale, part.y * scale)
            brush.text(place, part.text, part.color, letters, anchor=_ANCHORS[part.anchor])
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, dpi=(72 * scale, 72 * scale))
    return out.getvalue()


def _stroke(brush: ImageDraw.ImageDraw, part: Stroke, scale: int) -> None:
    width = max(round(part.width * scale), 1)
    points = [(x * scale, y * scale) for x, y in part.points]
    if not part.dash:
        brush.line(points, part.color, width, joint="curve")
        return
    on, off = part.dash[0] * scale, part.dash[-1] * scale
    left, drawing = on, True
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
        done = 0.0
        while done < length:
            step = min(left, length - done)
            a, b = done / length, (done + step) / length
            if drawing:
                ends = [(x + (to_x - x) * t, y + (to_y - y) * t) for t in (a, b)]
                brush.line(ends, part.color, width)
            done, left = done + step, left - step
            if left <= 1e-9:
                drawing = not drawing
                left = on if drawing else off
