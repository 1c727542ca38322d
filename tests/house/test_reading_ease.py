"""What we ask of others holds for us: Sara of 14 and aunt Jeanne of 82 can read every theme."""

from __future__ import annotations

import re

import pytest

from buurtpunt_lib.datasets import reading_rules
from buurtpunt_lib.planning.readability import measure
from buurtpunt_lib.texts import catalogue

RULES = reading_rules()
# Sentences, not labels: a formula says nothing of three words.
LEAST_WORDS = 5


def themes() -> dict[str, str]:
    """The Dutch sentences of each theme, one below the other, with a word for each value."""
    found: dict[str, list[str]] = {}
    for key, sentence in catalogue("nl").sentences.items():
        if len(sentence.split()) >= LEAST_WORDS:
            found.setdefault(key.split(".")[0], []).append(re.sub(r"\{[^}]*\}", "dorp", sentence))
    return {theme: "\n".join(listed) for theme, listed in found.items()}


THEMES = themes()


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_a_theme_is_as_easy_to_read_as_we_aim_at(theme):
    found = measure(THEMES[theme], RULES)
    assert found.ease is None or found.ease >= RULES.aim, found


def test_most_themes_are_long_enough_to_say():
    measured = [text for text in THEMES.values() if measure(text, RULES).ease is not None]
    assert len(measured) > 50
