"""Who stands where: people by their influence and interest, as a drawing of strokes and words.

Spot: somebody with a number, which the table beside it explains. What stands at one place of the
grid is put beside one another. For, neither and against differ in shape, so that it can be read
without colour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from buurtpunt_lib.charts.drawing import Area, Dot, Drawing, Stroke, Words
from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET, SOFT, WARN

# Where much begins, between the second and the third step of the scale.
BORDER = 2.5
_STEPS = 5
_LEFT, _TOP, _RIGHT, _BOTTOM = 56.0, 30.0, 14.0, 74.0
_APART = 27.0


@dataclass(frozen=True)
class Spot:
    """number: in the table beside it. influence, interest: 1 to 5. stance: a code."""

    number: int
    influence: int
    interest: int
    stance: str = "neutral"


def stakeholder_map(
    spots: Iterable[Spot],
    words: Mapping[str, str],
    *,
    width: float = 620.0,
    height: float = 400.0,
) -> Drawing:
    """The grid with its spots.

    words: `influence`, `interest`, `little`, `much`, the four sides (`together`, `content`,
    `informed`, `watch`) and the three stances (`for`, `neutral`, `against`).
    """
    side = (width - _LEFT - _RIGHT) / _STEPS
    high = (height - _TOP - _BOTTOM) / _STEPS
    right, bottom = width - _RIGHT, height - _BOTTOM

    def x(step: float) -> float:
        return round(_LEFT + (step - 0.5) * side, 2)

    def y(step: float) -> float:
        return round(bottom - (step - 0.5) * high, 2)

    parts: list[Stroke | Area | Dot | Words] = [
        Area(x(BORDER), _TOP, right - x(BORDER), y(BORDER) - _TOP, SOFT),
        Stroke(((_LEFT, _TOP), (_LEFT, bottom), (right, bottom)), QUIET, 1.2),
        Stroke(((x(BORDER), _TOP), (x(BORDER), bottom)), LINE, 1.2, (5.0, 4.0)),
        Stroke(((_LEFT, y(BORDER)), (right, y(BORDER))), LINE, 1.2, (5.0, 4.0)),
    ]
    for key, across, down in (
        ("content", _LEFT + 8, _TOP + 16), ("together", x(BORDER) + 8, _TOP + 16),
        ("watch", _LEFT + 8, bottom - 8), ("informed", x(BORDER) + 8, bottom - 8),
    ):  # fmt: skip
        parts.append(Words(across, down, words[key], QUIET, bold=True))
    parts += [
        Words(_LEFT - 48, 16, f"{words['influence']} ↑", INK, bold=True),
        Words(right, bottom + 34, f"{words['interest']} →", INK, "end", bold=True),
        Words(_LEFT - 6, _TOP + 12, words["much"], QUIET, "end", 10.0),
        Words(_LEFT - 6, bottom, words["little"], QUIET, "end", 10.0),
        Words(_LEFT, bottom + 16, words["little"], QUIET, "start", 10.0),
        Words(right, bottom + 16, words["much"], QUIET, "end", 10.0),
    ]
    at_place: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for spot in spots:
        at_place[spot.interest, spot.influence].append(spot)
    for (interest, influence), here in at_place.items():
        parts += _together(x(interest), y(influence), here, side, high)
    parts += _key(words, _LEFT, height - 14)
    return Drawing(width, height, tuple(parts))


def _together(
    x: float, y: float, spots: list[Spot], side: float, high: float
) -> list[Stroke | Area | Dot | Words]:
    """Spots of one place beside and below one another, as many as the place holds."""
    across = max(int(side // _APART), 1)
    rows = -(-len(spots) // across)
    # Where more stand than fit, they stand closer: nobody falls out of the picture.
    down = min(22.0, high / max(rows, 1))
    parts: list[Stroke | Area | Dot | Words] = []
    for at, spot in enumerate(spots):
        row, column = divmod(at, across)
        in_row = min(across, len(spots) - row * across)
        here = x + (column - (in_row - 1) / 2) * _APART
        there = y + (row - (rows - 1) / 2) * down
        parts += _mark(round(here - 6, 2), round(there, 2), spot.stance)
        parts.append(
            Words(round(here + 1, 2), round(there + 4, 2), str(spot.number), INK, bold=True)
        )
    return parts


def _mark(x: float, y: float, stance: str) -> list[Stroke | Area | Dot | Words]:
    if stance == "against":
        return [
            Stroke(((x - 4.5, y - sign * 4.5), (x + 4.5, y + sign * 4.5)), WARN, 2.4)
            for sign in (1, -1)
        ]
    return [Dot(x, y, 5.0, ACCENT if stance == "for" else QUIET, open=stance != "for")]


def _key(words: Mapping[str, str], x: float, y: float) -> list[Stroke | Area | Dot | Words]:
    parts: list[Stroke | Area | Dot | Words] = []
    for stance in ("for", "neutral", "against"):
        parts += _mark(x + 5, y - 4, stance)
        parts.append(Words(x + 15, y, words[stance], INK))
        x += 15 + len(words[stance]) * 7.0 + 22
    return parts
