"""The script of others in this repository: unchanged, licensed, and of the version we draw with."""

from __future__ import annotations

from buurtpunt_lib.dashboards.chart import BASIC_BUNDLE, full_bundle
from buurtpunt_lib.files import sha256
from buurtpunt_lib.serving import vendor


def test_the_script_is_byte_for_byte_what_was_published():
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
        assert f"{kind} v{vendor.VERSION}\n" in head
