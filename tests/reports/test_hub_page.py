"""The page of the hub: what goes out, what stays inside, and that no text becomes HTML."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from telling_project import EVIL, TODAY, telling_project

from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.reports.hub_page import hub_page, page_name, shown
from buurtpunt_lib.texts import LANGUAGES, catalogue

NL = catalogue("nl")
PROJECT = telling_project()


class Page(HTMLParser):
    """Elements with their attributes, and the text outside the style."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text, self._style = "", False
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag):
        self._style = False

    def handle_data(self, data):
        self.text += "" if self._style else data


def page(project=PROJECT, say=NL) -> Page:
    return Page(hub_page(project, say, today=TODAY))


def test_what_is_for_everybody_stands_on_it():
    text = page().text
    for words in ("Het Lindehof", "in Dessel", "Opent in april 2027", "Een plek voor iedereen.",
                  "Café", "Repaircafé", "Dorpsavond", "28 maart 2027 om 19:30", "Kom mee praten.",
                  "Er komt iets", "Iets moois.", "De zaal is leeg", "Wat is het?", "Een plek.",
                  "An Aerts", "000 00 00 00", "an@example.org"):  # fmt: skip
        assert words in text


def test_what_was_meant_for_the_team_or_for_one_group_stays_inside():
    text = page().text
    for words in ("Geheim", "Boze", "Lawaai", "Afspraak", "Onze ploeg", "Plan voor de ploeg",
                  "Alleen voor de buren", "Nog niet verteld", "Vraag van de buren",
                  "Zonder antwoord", "Zonder dag", "In het blad", "Pakjespunt"):  # fmt: skip
        assert words not in text


def test_news_is_what_was_sent_the_newest_first():
    found = shown(PROJECT, NL, today=TODAY)
    assert [what for _, what, _ in found.news] == ["De zaal is leeg", "Er komt iets"]
    assert [what for _, what, _ in found.meet] == ["Dorpsavond"]
    # After that day it is no invitation any more, and it was not said that it was sent.
    assert shown(PROJECT, NL, today=date(2027, 4, 2)).meet == ()
    assert "Open sinds april 2027" in Page(hub_page(PROJECT, NL, today=date(2027, 4, 2))).text


def test_the_file_forbids_everything_but_its_own_style():
    content = hub_page(PROJECT, NL, today=TODAY)
    made = Page(content)
    policy = next(a["content"] for t, a in made.tags if a.get("http-equiv"))
    style = re.search(rb"<style>(.*?)</style>", content, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert not {tag for tag, _ in made.tags} & {"script", "img", "link", "iframe", "form"}
    assert not any(name.startswith("on") or name == "style" for _, a in made.tags for name in a)


@pytest.mark.parametrize(
    "field", ["name", "about", "website", "contact", "post", "question", "win"]
)
def test_no_text_becomes_html(field):
    usual = {tag for tag, _ in page().tags} | {"br"}
    changes = {
        "about": {"about": EVIL},
        "website": {"website": f"https://example.org/{EVIL}"},
        "post": {"segments": [{"id": "d", "name": EVIL, "circle": "public"}],
                 "posts": [{"id": "p", "text": EVIL, "words": EVIL, "segment": "d", "sent": True,
                            "on": "2027-01-05"}]},
        "question": {"questions": [{"id": "q", "question": EVIL, "answer": EVIL}]},
        "win": {"quick_wins": [{"id": "w", "text": EVIL, "on": "2027-01-05", "told": True}]},
    }.get(field, {})  # fmt: skip
    project = telling_project(**changes)
    if field == "name":
        project = project.with_plan(name=EVIL)
    if field == "contact":
        project = project.replace(contact={"name": EVIL, "telephone": EVIL, "email": EVIL})
    made = page(project)
    assert {tag for tag, _ in made.tags} <= usual
    if field != "website":
        assert "alert(1)" in made.text
    links = [a["href"] for tag, a in made.tags if tag == "a"]
    assert all(re.fullmatch(r"(https?://|tel:|mailto:)[^\"'<>\s]+", link) for link in links)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "lindehof.example", "ftp://lindehof.example"]
)
def test_an_address_that_is_no_page_is_left_out(address):
    assert address not in page(telling_project(website=address)).text


def test_parts_in_which_nothing_stands_are_left_out():
    empty = Project.empty(name="Leeg", start=date(2027, 1, 1))
    made = page(empty)
    assert "Leeg" in made.text
    assert [tag for tag, _ in made.tags].count("section") == 0
    assert NL("communication.page.questions") not in made.text


def test_without_words_of_its_own_it_says_what_the_canvas_offers():
    plan = PROJECT.plan
    canvas = plan.canvas.model_copy(update={"offer": "Brood en een babbel"})
    project = telling_project(about="").with_plan(canvas=canvas.model_dump())
    assert "Brood en een babbel" in page(project).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_both_languages(language):
    say = catalogue(language)
    made = page(say=say)
    assert dict(made.tags)["html"]["lang"] == language
    assert say("communication.page.what") in made.text


def test_the_file_bears_the_name_of_the_hub():
    assert page_name(PROJECT) == "het_lindehof.html"
    assert page_name(PROJECT.with_plan(name="???")) == "buurtpunt.html"
