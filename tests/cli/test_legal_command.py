"""`buurtpunt legal`: the ways of the tree, and the comparison with its sources."""

from __future__ import annotations

import csv
import io
import json

import pytest
from command import run

from buurtpunt_lib.datasets.legal_table import legal_forms


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_tree_gives_each_way_once(capsys):
    ran = run(capsys, "legal", "tree", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    ways = json.loads(ran.out)
    assert [way["outcome"] for way in ways] == [
        "cooperative", "vzw_or_cooperative", "vzw", "informal", "company",
    ]  # fmt: skip
    assert ways[-1] == {"answers": {"aim": "profit"}, "outcome": "company", "forms": ["bv"]}
    assert len(rows(run(capsys, "legal", "tree", "--format", "csv").out)) == 5
    shown = run(capsys, "legal", "tree", "--lang", "nl")
    assert "een doel vooraan, geen wettelijk kader nodig" in shown.out
    assert "pijlen" in shown.err
    assert "professioneel advies" in shown.err


def test_the_comparison_names_a_source_for_everything(capsys):
    found = rows(run(capsys, "legal", "compare", "--format", "csv").out)
    assert {one["row"] for one in found} == {row.row for row in legal_forms().rows.values()}
    assert all(one["sources"] and one["checked"] and one["text"] for one in found)


@pytest.mark.parametrize(
    ("options", "forms", "number"),
    [
        (("--form", "vzw"), {"Vzw"}, 23),
        (("--form", "Feitelijke vereniging"), {"Feitelijke vereniging"}, 23),
        (("--theme", "risk"), {"Feitelijke vereniging", "Vzw", "Coöperatie (cv)"}, 2),
        (("--theme", "risk", "--form", "cv"), {"Coöperatie (cv)"}, 2),
        (("--differing",), {"Feitelijke vereniging", "Vzw", "Coöperatie (cv)"}, 20),
    ],
)
def test_what_is_asked_for_is_what_comes(capsys, options, forms, number):
    ran = run(capsys, "legal", "compare", *options, "--format", "json", "--lang", "nl")
    found = json.loads(ran.out)
    assert {one["form"] for one in found} == forms
    assert len({one["row"] for one in found}) == number


def test_only_rows_with_something_beside_them(capsys):
    found = json.loads(run(capsys, "legal", "compare", "--later", "--format", "json").out)
    assert {one["row"] for one in found} == {
        row.row for row in legal_forms().rows.values() if row.later
    }
    shown = run(capsys, "legal", "compare", "--theme", "start", "--lang", "nl")
    assert "professioneel advies" in shown.err
    assert "Financieel plan" in shown.out


@pytest.mark.parametrize(("option", "value"), [("--form", "bv"), ("--theme", "moon")])
def test_what_does_not_exist_is_told_with_what_does(capsys, option, value):
    ran = run(capsys, "legal", "compare", option, value, "--lang", "nl")
    assert ran.status == 2
    assert value in ran.err
    assert {"--form": "vzw", "--theme": "money"}[option] in ran.err
