"""The file of legal forms: every fault is told with its place, all at once."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from buurtpunt_lib import paths
from buurtpunt_lib.datasets import legal_table
from buurtpunt_lib.datasets.legal_table import read_legal_forms
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml

PAGE = {"url": "https://e.org", "as_of": "2020", "checked_on": date(2026, 1, 1)}
DOCUMENT = {
    "handbook": {"name": "Boek", "as_of": "2020-03", "checked_on": date(2026, 1, 1)},
    "tree": {
        "lines": "1-2", "unclear": False, "first": "a",
        "questions": {"a": {"yes": "b", "no": "none"}, "b": {"yes": "one", "no": "none"}},
        "outcomes": {"none": ["fv"], "one": ["vzw", "cv"]},
    },
    "advice": {"soon": {"lines": "3"}},
    "terms": {"fv": {"lines": "4", "sources": []}},
    "companies": {"bv": {"valid_from": date(2019, 5, 1), "sources": [PAGE]}},
    "themes": ["money"],
    "rows": {
        "name": {
            "row": "S3-101", "lines": "5, 7-8", "themes": ["money"], "unclear": True,
            "cells": {"fv": "may", "vzw": "must", "cv": {"code": "must", "values": {"n": "x"}}},
            "later": {
                "new": {"forms": ["vzw"], "kind": "changed", "valid_from": None, "sources": [PAGE]}
            },
        }
    },
}  # fmt: skip


def read(document):
    return read_legal_forms(document, figures={"x"})


def changed(path, value):
    document = copy.deepcopy(DOCUMENT)
    node = document
    *way, last = path.split("/")
    for key in way:
        node = node[key]
    node[last] = value
    return document


def test_a_sound_file_is_read_with_the_source_of_the_book_in_each_cell():
    found = read(DOCUMENT)
    cell = found.rows["name"].cells["cv"]
    assert (cell.code, cell.values, cell.unclear) == ("must", {"n": "x"}, True)
    assert (cell.source.name, cell.source.lines, cell.valid_from) == ("Boek", "5, 7-8", "2020-03")
    assert found.rows["name"].later[0].valid_from == ""
    assert found.tree.outcomes["one"] == ("vzw", "cv")
    assert found.companies[0].valid_from == "2019-05-01"


@pytest.mark.parametrize(
    ("path", "value", "code", "field"),
    [
        ("handbook/as_of", "soon", "not_allowed", "as_of"),
        ("handbook/checked_on", "2026-01-01", "not_allowed", "checked_on"),
        ("rows/name/row", "101", "not_allowed", "row"),
        ("rows/name/lines", "five", "not_allowed", "lines"),
        ("rows/name/themes", ["people"], "not_allowed", "themes"),
        ("rows/name/themes", "money", "not_allowed", "themes"),
        ("rows/name/themes", 3, "not_allowed", "themes"),
        ("rows/name/unclear", "yes", "not_allowed", "unclear"),
        ("rows/name/cells", {"fv": "may", "vzw": "must"}, "keys", None),
        ("rows/name/cells/fv", "May", "not_allowed", "fv"),
        ("rows/name/cells/cv", {"code": "must", "values": {"n": "y"}}, "reference", "values"),
        ("rows/name/later/new/forms", ["bv"], "not_allowed", "forms"),
        ("rows/name/later/new/forms", [], "not_allowed", "forms"),
        ("rows/name/later/new/kind", "maybe", "not_allowed", "kind"),
        ("rows/name/later/new/valid_from", "2020", "not_allowed", "valid_from"),
        ("rows/name/later/new/sources", [], "required", "sources"),
        ("rows/name/later/new/sources", [PAGE | {"url": "e.org"}], "not_allowed", "url"),
        ("rows/name/later/new/sources", [PAGE | {"as_of": "soon"}], "not_allowed", "as_of"),
        ("companies/bv", {"sources": []}, "required", "sources"),
        ("advice/soon", {"line": "3"}, "keys", None),
        ("themes", [], "not_allowed", "themes"),
        ("tree/outcomes/none", ["nv"], "not_allowed", "forms"),
        ("tree/outcomes/three", ["fv"], "not_allowed", "three"),
        ("tree/questions/b/no", "a", "not_allowed", "answers"),
        ("tree/questions/b/no", "nowhere", "not_allowed", "answers"),
        ("tree/questions/b", {"yes": "one"}, "not_allowed", "answers"),
        ("tree/unclear", 1, "not_allowed", "unclear"),
    ],
)
def test_a_fault_is_told_with_its_place(path, value, code, field):
    with pytest.raises(InputError) as caught:
        read(changed(path, value))
    found = {(fault.code, fault.values.get("field")) for fault in caught.value.faults}
    assert (f"data.{code}", field) in found


def test_what_is_no_table_is_refused_and_all_faults_come_at_once():
    for document in (None, [], {}, {**DOCUMENT, "more": 1}):
        with pytest.raises(InputError) as caught:
            read(document)
        assert [fault.code for fault in caught.value.faults] == ["data.keys"]
    two = changed("rows/name/row", "x")
    two["themes"] = ["money", "risk"]
    two["rows"]["name"]["cells"]["fv"] = ""
    with pytest.raises(InputError) as caught:
        read(two)
    assert len(caught.value.faults) == 2


def test_the_shipped_file_is_checked_with_the_others():
    document = read_yaml(paths.DATA / legal_table.FILE)
    with pytest.raises(InputError):
        read_legal_forms(document, figures=set())
    assert len(legal_table.legal_forms().rows) == 23
