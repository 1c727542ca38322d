"""What fits on a slide: how large letters can be, and which lines there is room for.

Room: inches of height between the title and the foot of a slide. Row: a line of a slide as it is
broken over its width. Words of a user can be as long as they like; a slide cannot.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from buurtpunt_lib.planning.speech import sentences
from buurtpunt_lib.reports.content import clean

# Lines on a slide, and letters in a line, that can be read from the back of a room.
MOST_LINES, MOST_LETTERS = 6, 150
ROOM, ROOM_ABOVE_BOX = 4.9, 3.9
# Letters in points, and how many of them stand in a row.
_SIZES = ((28, 57), (26, 61), (24, 66), (22, 72))


def size_of(lines: Sequence[str], room: float) -> tuple[float, float]:
    """The largest letters with which lines fit in a height, and the height they take; inches."""
    for points, in_row in _SIZES:
        rows = sum(math.ceil(len(line) / in_row) for line in lines)
        high = (rows * points * 1.22 + len(lines) * 10) / 72 + 0.3
        if high <= room:
            break
    return points, high


def that_fit(lines: Sequence[str], room: float) -> tuple[str, ...]:
    """The first lines that fit in a height with the smallest letters; always one at least."""
    kept = tuple(lines[:MOST_LINES])
    while len(kept) > 1 and size_of(kept, room)[1] > room:
        kept = kept[:-1]
    return kept


def short(line: str, most: int = MOST_LETTERS) -> str:
    """A line of at most so many letters; what is cut off is marked."""
    # A space that may not break, as in an amount, stays what it is.
    line = re.sub(r"[ \t\n]+", " ", clean(line)).strip()
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    # A word is not cut through, unless it is a very long one.
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > most * 0.8 else cut).rstrip() + "…"


def together(texts: Sequence[tuple[str, int]]) -> list[str]:
    """The first sentences of several texts that fit on one slide.

    texts: (text, most sentences of it). Where there is no room for all of them, the text with the
    most gives up one, so that each keeps its first sentence as long as it can.
    """
    most = [count for _, count in texts]
    while True:
        found = [
            line for (text, _), n in zip(texts, most, strict=True) for line in in_short(text, n)
        ]
        if len(that_fit(found, ROOM)) == len(found) or max(most, default=0) <= 1:
            return found
        most[len(most) - 1 - most[::-1].index(max(most))] -= 1


def in_short(text: str, most: int) -> list[str]:
    """The first sentences of a text, for a slide; signs that begin a list are left out.

    >>> in_short("- Een bakker.\\n- Een café. Elke dag open!", 2)
    ['Een bakker.', 'Een café.']
    """
    found = (short(re.sub(r"^[-–*•]\s*", "", one)) for one in sentences(text))
    return [one for one in found if one][:most]
