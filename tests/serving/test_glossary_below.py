"""The glossary stands below every page that the server sends, also where no page is."""

from __future__ import annotations

import html
import re

import pytest
import requests

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.glossary import glossary
from buurtpunt_lib.texts import LANGUAGES, catalogue


@pytest.mark.parametrize("path", ["/", "/landschap", "/deze-pagina-bestaat-niet"])
def test_every_page_has_every_word_once(server, path):
    sent = requests.get(server.address + path, timeout=60).text
    listed = re.findall(r'id="woord-([a-z_]+)"', sent)
    assert sorted(listed) == sorted(datasets.glossary())
    say = catalogue("nl")
    for code in listed:
        assert html.escape(say(f"glossary.term.{code}.means")).replace("&#x27;", "&#39;") in sent
    # Folded away, but part of the page: the browser's own search looks into it.
    assert re.search(r'<details id="woorden"><summary>', sent)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_stand_by_theme_from_a_to_z(language):
    shown = glossary(catalogue(language))
    words = [word for theme in shown["themes"] for word in theme["words"]]
    assert sorted(word["code"] for word in words) == sorted(datasets.glossary())
    for theme in shown["themes"]:
        names = [word["name"].casefold() for word in theme["words"]]
        assert names == sorted(names)
    assert str(len(words)) in shown["lead"]


def test_other_words_are_named_by_their_name():
    shown = glossary(catalogue("nl"))
    words = {word["code"]: word for theme in shown["themes"] for word in theme["words"]}
    assert words["puller"]["see"] == "Zie ook: Duwer en Zitter"
    assert words["straight_line"]["see"] == ""
