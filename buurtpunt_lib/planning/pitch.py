"""The pitch: a story in parts that ends in one question, and the exercises before it is told.

Part: a piece of the story with its own text. Spoken: the parts written out one below the other, to
be cut and practised. Exercise: something to do before the day, by its code.
"""

from __future__ import annotations

from collections.abc import Mapping

# As they are filled in.
PARTS = (
    "opening", "introduction", "why", "change", "follow_up", "target_group", "stakeholders",
    "money", "soon", "later", "far", "question", "other_side",
)  # fmt: skip
# As they are told: the question comes last, so that it is what the listener answers.
TOLD = (
    "opening", "introduction", "why", "change", "follow_up", "target_group", "stakeholders",
    "money", "soon", "later", "far", "other_side", "question",
)  # fmt: skip
# Parts that can begin with what stands in a block of the canvas.
FROM_CANVAS = {"why": "offer", "target_group": "customers", "stakeholders": "partners"}
EXERCISES = (
    "cut", "aloud", "recorded", "timed", "sounding_board", "stranger", "by_heart", "question",
    "numbers", "breathe", "brought",
)  # fmt: skip


def written_out(texts: Mapping[str, str]) -> str:
    """The parts that hold something, in the order of telling, with a white line between them.

    >>> written_out({"question": "Wie doet mee?", "why": " Het dorp mist een bakker. ", "far": " "})
    'Het dorp mist een bakker.\\n\\nWie doet mee?'
    """
    return "\n\n".join(texts[part].strip() for part in TOLD if texts.get(part, "").strip())


def not_ready(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The parts that hold nothing yet, in the order of filling in."""
    return tuple(part for part in PARTS if not texts.get(part, "").strip())


def added(text: str, more: str) -> str:
    """A text with more below it; what already stands there is not put there twice.

    >>> added("Een bakker.", "Een café.")
    'Een bakker.\\n\\nEen café.'
    """
    text, more = text.strip(), more.strip()
    if more in text:
        return text
    return f"{text}\n\n{more}" if text else more
