"""The map in one file: what stands in it, what can never come out of it, and how it behaves."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.reports.hub_map_page import hub_map_name, hub_map_page
from buurtpunt_lib.texts import LANGUAGES, catalogue

NL = catalogue("nl")
TODAY = date(2026, 11, 22)
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"' & \u2028"


def table(**changes) -> pd.DataFrame:
    found = datasets.hubs_table().head(6).copy().reset_index(drop=True)
    for name, value in changes.items():
        found[name] = value
    return found


class Elements(HTMLParser):
    """What a browser would make of the file: its elements, and the text in each script."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.inside: list[str] = []
        self.scripts: list[str] = []
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside.append(tag)
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data):
        if "script" in self.inside:
            self.scripts[-1] += data


def data_of(content: bytes) -> dict:
    return json.loads(Elements(content).scripts[0])


def test_every_place_with_its_location_services_and_sources_stands_in_it():
    places = datasets.hubs_table()
    data = data_of(hub_map_page(places, NL, today=TODAY))
    assert data["n"] == len(places) == len(data["lat"]) == len(data["sources"])
    names = data["columns"]["name"]
    assert [names["words"][at] for at in names["rows"]] == list(places["name"])
    codes = data["service_codes"]
    assert [tuple(codes[at] for at in row) for row in data["services"]] == list(places["services"])
    assert sum(value is None for value in data["lat"]) == places["lat"].isna().sum() > 0
    assert data["opened"][0] is None, "an unknown year is not zero"
    assert data["day"] == "2026-11-22"


def test_both_languages_have_all_words():
    data = data_of(hub_map_page(table(), NL))
    nl, en = (data["says"][language] for language in ("nl", "en"))
    assert set(nl["sentences"]) == set(en["sentences"])
    assert set(nl["codes"]) == set(en["codes"])
    asked = set(re.findall(r'say\(\s*"([a-z_.]+)"', script()))
    assert len(asked) > 10
    known = set(nl["sentences"])
    assert {key for key in asked if key not in known and f"{key}.other" not in known} == set()


def script() -> str:
    return Elements(hub_map_page(table(), NL)).scripts[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_asked_of_the_internet(language):
    content = hub_map_page(table(), catalogue(language))
    elements = Elements(content)
    loaded = [
        (tag, name)
        for tag, attributes in elements.tags
        for name in attributes
        if name in ("src", "href", "srcset", "data", "action") or name.startswith("on")
    ]
    assert loaded == []
    policy = next(a["content"] for t, a in elements.tags if "content-security-policy" in
                  str(a.get("http-equiv")).lower())  # fmt: skip
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert ("html", {"lang": language}) in elements.tags


@pytest.mark.parametrize("field", ["name", "place", "municipality", "province", "address", "notes"])
def test_no_text_of_a_place_can_become_html(field):
    content = hub_map_page(table(**{field: EVIL}), NL)
    elements = Elements(content)
    assert [tag for tag, _ in elements.tags if tag in ("script", "img")] == ["script", "script"]
    words = data_of(content)["columns"][field]["words"]
    assert words == [EVIL.strip()], "and it is shown as it was written"


def test_a_title_and_a_source_are_words_too():
    places = table()
    places["sources"] = [("javascript:alert(1)", EVIL, "https://example.org/a")] * len(places)
    content = hub_map_page(places, NL, title=EVIL)
    assert [t for t, _ in Elements(content).tags if t == "img"] == []
    assert data_of(content)["sources"][0] == [
        ["javascript:alert(1)", ""],
        [EVIL.strip(), ""],
        ["https://example.org/a", "https://example.org/a"],
    ]


def test_what_is_no_column_of_a_record_does_not_leave():
    places = table(contact_email="an@example.org", telephone="0470 12 34 56", changed_by="An")
    content = hub_map_page(places, NL)
    assert b"an@example.org" not in content
    assert b"0470" not in content
    assert '"An"' not in content.decode()


def test_it_says_licence_day_and_that_unknown_is_not_none():
    data = data_of(hub_map_page(table(), NL))
    for language in LANGUAGES:
        about = " ".join(
            words for key, words in data["says"][language]["sentences"].items()
            if key.startswith("about.")
        )  # fmt: skip
        assert "CC BY 4.0" in about
        assert "{day}" in about
        assert "NGI" in about


def test_an_empty_table_gives_a_page():
    data = data_of(hub_map_page(datasets.hubs_table().head(0), NL))
    assert data["n"] == 0
    assert data["rings"]


def test_words_that_come_back_are_written_once():
    small, large = (
        len(hub_map_page(pd.concat([datasets.hubs_table()] * times, ignore_index=True), NL))
        for times in (1, 11)
    )
    places = len(datasets.hubs_table())
    # A repeated place is its location, its numbers, its services and its sources; no text again.
    assert (large - small) / (10 * places) < 330


def test_the_file_has_a_name():
    assert hub_map_name(NL) == "buurtpunten_in_vlaanderen.html"
