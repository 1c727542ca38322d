"""The glossary that stands below every page, as plain words for the template of the server.

It is part of the page itself, so it is there before any widget, costs no kernel, is found by the
browser's own search and opens by keyboard.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets.glossary_table import TermTheme
from buurtpunt_lib.texts import Catalogue, catalogue


def glossary(say: Catalogue) -> dict[str, Any]:
    """heading, lead, note, and `themes`: per theme its name and its words, from A to Z.

    Each word: code, name, means, see (a sentence, "" for none).
    """
    return _glossary(say.language)


@lru_cache(maxsize=2)
def _glossary(language: str) -> dict[str, Any]:
    say = catalogue(language)
    terms = datasets.glossary()

    def name(code: str) -> str:
        return say(f"glossary.term.{code}.name")

    themes = []
    for theme in TermTheme:
        words = [
            {
                "code": term.code,
                "name": name(term.code),
                "means": say(f"glossary.term.{term.code}.means"),
                "see": say("glossary.see", terms=say.listing([name(code) for code in term.see]))
                if term.see
                else "",
            }
            for term in terms.values()
            if term.theme is theme
        ]
        if words:
            words.sort(key=lambda word: word["name"].casefold())
            themes.append({"name": say(f"glossary.theme.{theme}"), "words": words})
    return {
        "heading": say("glossary.heading"),
        "lead": say("glossary.lead", n=len(terms)),
        "note": say("glossary.note"),
        "themes": themes,
    }
