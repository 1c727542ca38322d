"""Every text that others will read, with what may make Sara of 14 or aunt Jeanne of 82 stumble."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.dashboards.pressable import Pressable, fold, press_button
from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.text_box import TextBox
from buurtpunt_lib.planning import readability, speech
from buurtpunt_lib.reports import communication_words as words
from buurtpunt_lib.texts import Catalogue

# Remarks that are shown of one text.
_MOST = 20
_LONGEST = 6000


def judged(text: str, say: Catalogue) -> Markup:
    """The ease of a text and its remarks, sentence by sentence."""
    rules = datasets.reading_rules()
    found = readability.remarks(text, rules, say.language)
    parts: list[Any] = [m.paragraph(words.ease_words(text, say))]
    if not found:
        return parts[0] + m.paragraph(say("communication.language.good"))
    sentences = speech.sentences(text)
    by_sentence: dict[int, list[readability.Remark]] = {}
    for one in found[:_MOST]:
        by_sentence.setdefault(one.sentence, []).append(one)
    items = [
        m.element(
            "li",
            m.element("q", sentences[number]),
            m.element("ul", [m.element("li", words.remark_words(text, one, say)) for one in ones]),
        )
        for number, ones in by_sentence.items()
    ]
    parts.append(m.element("ul", items, class_="bp-hits bp-sentences"))
    if len(found) > _MOST:
        parts.append(m.paragraph(say("communication.language.more", n=len(found) - _MOST)))
    return Markup("").join(parts)


class Language:
    def __init__(self, model: ProjectModel, guarded: Any) -> None:
        say, rules = model.say, datasets.reading_rules()
        self.model = model
        self._places: dict[str, str] = {}
        self.found = Pressable()
        self.found.on_press(guarded(lambda code: model.go(self._places[code])))
        self.box = TextBox(
            say("communication.language.try"),
            say,
            guarded,
            questions=[say("communication.language.try_help")],
            most=_LONGEST,
            rows=4,
        )
        self.box.on_write(self._try)
        self.tried = c.html("", "bp-live")
        how = say("communication.language.how", aim=rules.aim)
        source = say(
            "communication.language.source",
            source=rules.source_name,
            date=say.reference_date(rules.source_as_of),
        )
        self.widget = c.column(
            c.html(
                m.paragraph(say("communication.language.lead"))
                + m.note([how, " ", m.link(source, rules.source_url)], kind="assumption")
            ),
            self.found,
            self.box,
            self.tried,
        )

    def refresh(self) -> None:
        """Texts with something to mend first; the others are named only."""
        say, rules = self.model.say, datasets.reading_rules()
        self._places, shown, fine = {}, [], []
        for number, (place, name, text) in enumerate(words.texts(self.model.project, say)):
            ease = readability.easy_enough(readability.measure(text, rules), rules)
            if ease is not False and not readability.remarks(text, rules, say.language):
                fine.append(m.element("li", name))
                continue
            code = f"text:{number}"
            self._places[code] = place
            go = press_button(say("communication.language.go"), code, about=name)
            head = m.element("h4", name)
            shown.append(m.card(head, judged(text, say), m.element("p", go), aria_label=name))
        if not shown:
            key = "none" if fine else "nothing"
            shown = [m.element("p", say(f"communication.language.{key}"), class_="bp-empty")]
        if fine:
            named = say("communication.language.fine", n=len(fine))
            shown.append(fold(named, "fine", m.element("ul", fine)))
        self.found.show(m.element("div", shown, class_="bp-item-list"), set(self._places))

    def _try(self, text: str) -> None:
        say = self.model.say
        if not text.strip():
            self.tried.value = ""
            return
        head = m.element("h4", say("communication.language.tried"))
        self.tried.value = str(m.card(head, judged(text, say)))
