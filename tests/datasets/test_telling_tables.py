"""Ways to tell, reading rules and the glossary: what ships is whole, and each slip is named."""

from __future__ import annotations

import copy

import pytest

from buurtpunt_lib import datasets, paths
from buurtpunt_lib.datasets import channel_table, glossary_table, reading_table
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml
from buurtpunt_lib.texts import LANGUAGES, catalogue

READ = {
    "channels": (channel_table.FILE, channel_table.read_channels),
    "reading": (reading_table.FILE, reading_table.read_reading_rules),
    "glossary": (glossary_table.FILE, glossary_table.read_glossary),
}


def changed(name, *way, to=None, drop=False):
    """The shipped document with one value changed or taken out."""
    file, read = READ[name]
    document = copy.deepcopy(read_yaml(paths.DATA / file))
    at = document
    for key in way[:-1]:
        at = at[key]
    if drop:
        del at[way[-1]]
    else:
        at[way[-1]] = to
    return read, document


@pytest.mark.parametrize(
    ("name", "way", "to", "codes"),
    [
        ("channels", ("kinds", "visit", "family"), "pigeon", {"data.not_allowed"}),
        ("channels", ("kinds", "visit", "circle"), "moon", {"data.not_allowed"}),
        ("channels", ("kinds", "visit", "minutes"), -1, {"data.too_low"}),
        ("channels", ("kinds", "visit", "minutes"), "30", {"data.not_integer"}),
        ("channels", ("kinds", "visit", "minutes"), True, {"data.not_integer"}),
        ("channels", ("kinds", "visit", "interactive"), "yes", {"data.not_allowed"}),
        ("channels", ("kinds", "visit", "feed_days"), 0, {"data.too_low"}),
        ("channels", ("kinds", "visit"), [], {"data.keys"}),
        ("channels", ("kinds",), {}, {"data.required"}),
        ("channels", ("rules", "soon_days"), 7, {"data.keys"}),
        ("channels", ("rules", "soon_days", "value"), 0, {"data.too_low"}),
        ("channels", ("source", "checked_on"), "gisteren", {"data.not_allowed"}),
        ("reading", ("formula", "word"), "0,77", {"data.not_number"}),
        ("reading", ("aim",), 70.5, {"data.not_integer"}),
        ("reading", ("levels",), [{"from": 10, "code": "a"}], {"data.required"}),
        ("reading", ("levels",), [{"from": None, "code": "a"}, {"from": 1, "code": "b"}],
         {"data.required"}),
        ("reading", ("stiff",), {}, {"data.required"}),
        ("reading", ("stiff", "reeds"), "", {"data.required"}),
        ("reading", ("source", "checked_on"), "2026", {"data.required"}),
        ("glossary", ("terms", "hub", "theme"), "other", {"data.not_allowed"}),
        ("glossary", ("terms", "hub", "see"), ["nowhere"], {"data.reference"}),
        ("glossary", ("terms", "hub", "see"), ["hub"], {"data.reference"}),
        ("glossary", ("terms", "hub", "source"), "nobody", {"data.reference"}),
        ("glossary", ("terms",), {}, {"data.required"}),
        ("glossary", ("sources", "handbook", "checked_on"), "2026", {"data.required"}),
    ],
)  # fmt: skip
def test_a_slip_is_named(name, way, to, codes):
    read, document = changed(name, *way, to=to)
    with pytest.raises(InputError) as caught:
        read(document)
    assert {fault.code for fault in caught.value.faults} == codes
    for language in LANGUAGES:
        assert catalogue(language).error(caught.value)


@pytest.mark.parametrize(
    ("name", "way"),
    [("channels", ("rules",)), ("channels", ("kinds", "visit", "minutes")), ("reading", ("aim",)),
     ("reading", ("formula", "word")), ("glossary", ("terms", "hub", "see")),
     ("glossary", ("terms",))],
)  # fmt: skip
def test_a_missing_key_is_named(name, way):
    read, document = changed(name, *way, drop=True)
    with pytest.raises(InputError) as caught:
        read(document)
    assert {fault.code for fault in caught.value.faults} == {"data.keys"}


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("document", [None, [], "tekst", {}])
def test_another_file_is_refused(name, document):
    with pytest.raises(InputError):
        READ[name][1](document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_and_way_has_its_name(language):
    say = catalogue(language)
    terms = datasets.glossary()
    names = [say(f"glossary.term.{code}.name") for code in terms]
    assert len(set(names)) == len(names) >= 55
    assert all(say(f"glossary.term.{code}.means") for code in terms)
    assert {key.split(".")[2] for key in say.sentences if key.startswith("glossary.term.")} == set(
        terms
    )
    kinds = {key.split(".")[2] for key in say.sentences if key.startswith("communication.kind.")}
    assert kinds == set(datasets.channels().kinds)


def test_ways_that_the_handbook_names_are_there():
    kinds = datasets.channels().kinds
    assert {"municipal_bulletin", "association", "local_paper", "local_radio", "notice_board",
            "flyer", "newsletter", "website", "social_page", "meeting"} <= set(kinds)  # fmt: skip
    # On a website nobody answers; on a page of social media somebody has to.
    assert not kinds["website"].interactive
    assert kinds["social_page"].interactive
    assert kinds["social_page"].minutes_week > kinds["website"].minutes_week


def test_explanations_are_easy_enough_for_everybody():
    """The glossary is held to the ease that it asks of others; law and money are the hardest."""
    from buurtpunt_lib.planning.readability import measure, remarks

    say, rules = catalogue("nl"), datasets.reading_rules()
    means = {code: say(f"glossary.term.{code}.means") for code in datasets.glossary()}
    assert measure(" ".join(means.values()), rules).ease >= rules.aim
    hard = {
        code: [one.kind for one in remarks(text, rules)]
        for code, text in means.items()
        if remarks(text, rules)
    }
    # The name of a form in law can not be made shorter.
    assert hard == {"cv": ["long_word"]}
