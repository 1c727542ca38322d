"""The scripts of others in this repository: unchanged, licensed, of the versions we draw with."""

from __future__ import annotations

import json
import re
from importlib.metadata import files, version

from buurtpunt_lib.dashboards.chart import BASIC_BUNDLE, full_bundle
from buurtpunt_lib.files import sha256
from buurtpunt_lib.serving import vendor

ASKED = json.loads((vendor.SOURCES / "package.json").read_text(encoding="utf-8"))["dependencies"]


def test_the_chart_script_is_byte_for_byte_what_was_published():
    assert sha256(BASIC_BUNDLE) == vendor.SHA256


def test_its_licence_lies_beside_it():
    text = vendor.LICENCE_FILE.read_text(encoding="utf-8")
    assert text.startswith("MIT License")
    assert "Plotly" in text
    assert vendor.LICENCE == "MIT"


def test_basic_and_full_script_are_one_version():
    for bundle, kind in (
        (BASIC_BUNDLE, "plotly.js (basic - minified)"),
        (full_bundle(), "plotly.js"),
    ):
        head = bundle.read_text(encoding="utf-8")[:200]
        assert f"{kind} v{vendor.PLOTLY}\n" in head


def test_the_front_end_was_made_of_the_sources_that_lie_here():
    """When this fails: python -m buurtpunt_lib.serving.vendor"""
    with vendor.FRONTEND.open(encoding="utf-8") as script:
        assert script.readline() == f"{vendor.mark()}\n"


def test_the_front_end_is_of_the_versions_that_python_speaks_with():
    assert ASKED["anywidget"] == version("anywidget")
    # What JupyterLab is given by the very ipywidgets that is installed.
    (named,) = (
        path for path in files("jupyterlab_widgets")
        if path.name == "package.json" and "jupyterlab-manager" in path.parts
    )  # fmt: skip
    theirs = json.loads(named.locate().read_text(encoding="utf-8"))["dependencies"]
    ours = {name: asked for name, asked in ASKED.items() if name.startswith("@jupyter-widgets/")}
    assert len(ours) == 3
    assert {name: f"^{asked}" for name, asked in ours.items()} == {
        name: theirs[name] for name in ours
    }


def test_every_package_in_the_front_end_is_named_with_a_licence_that_lets_us():
    notices = vendor.NOTICES.read_text(encoding="utf-8")
    found = dict(re.findall(r"^(@?[\w./-]+) [\d.]+ \(([\w-]+)\)$", notices, re.MULTILINE))
    assert set(ASKED) - {"esbuild"} <= set(found)
    assert set(found.values()) <= {"MIT", "BSD-3-Clause", "ISC", "Apache-2.0"}
    texts = re.split(r"^-{80}$", notices, flags=re.MULTILINE)
    assert len(texts) == len(found)
    for text in texts:
        assert re.search("Permission is hereby|Permission to use|Redistribution and use", text)
