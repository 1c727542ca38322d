"""The word check on the page: each place that a listener may stumble over, with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.planning import speech
from buurtpunt_lib.texts import Catalogue

MOST_SHOWN = 30
# Words in the line below a box.
MOST_HINTED = 4


def found_words(say: Catalogue, texts: Mapping[str, str]) -> Markup:
    """Hits in texts by the name of their place, grouped by the reason; only hints."""
    head = m.element("h3", say("story.check.title")) + m.paragraph(say("story.check.lead"))
    if not any(text.strip() for text in texts.values()):
        return head + m.paragraph(say("story.check.nothing"))
    hits = [
        (place, text, hit)
        for place, text in texts.items()
        for hit in speech.check(text, say.language)
    ]
    if not hits:
        return head + m.paragraph(say("story.check.none"))
    hits.sort(key=lambda one: speech.KINDS.index(one[2].kind))
    by_reason: dict[str, list[Markup]] = {}
    for place, text, hit in hits[:MOST_SHOWN]:
        by_reason.setdefault(_because(say, text, hit), []).append(_place(place, text, hit))
    groups = [
        m.element("li", reason, m.element("ul", places)) for reason, places in by_reason.items()
    ]
    shown = head + m.element("ul", groups, class_="bp-hits")
    if len(hits) > MOST_SHOWN:
        shown += m.paragraph(say("story.check.more", n=len(hits) - MOST_SHOWN))
    return shown


def hint(say: Catalogue, text: str) -> str:
    """The words of a text to look at again, in a line below it; "" where there are none."""
    found = [text[h.start : h.end] for h in speech.check(text, say.language) if h.kind != "long"]
    words = list(dict.fromkeys(f"“{word}”" for word in found))
    if not words:
        return ""
    rest = [say("story.check.others", n=len(words) - MOST_HINTED)] if words[MOST_HINTED:] else []
    return say("story.check.here", words=say.listing([*words[:MOST_HINTED], *rest]))


def _because(say: Catalogue, text: str, hit: speech.Hit) -> str:
    words = {"instead": hit.instead} if hit.kind == "jargon" else {}
    if hit.kind == "long":
        words = {"words": speech.words_in(text[hit.start : hit.end])}
    return say(f"story.check.because.{hit.kind}", **words)


def _place(place: str, text: str, hit: speech.Hit) -> Markup:
    before, word, after = speech.around(text, hit)
    return m.element(
        "li",
        m.element("span", f"{place}: ", class_="bp-hit-place"),
        m.element("span", before, m.element("mark", word), after, class_="bp-hit"),
    )
