"""What several pages show, computed once: the gap table of Flanders and how much of it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from buurtpunt_lib import assessment, datasets
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd


def evidence() -> pd.DataFrame:
    """One row per village and facility of Flanders, as `proximity.evidence_table` gives it."""
    return assessment.facts().evidence


def gaps() -> pd.DataFrame:
    """The gap table of Flanders, distances in a straight line."""
    return assessment.facts().gaps


def known_share() -> float:
    """Share of all village × facility of which it is known whether it is there."""
    return assessment.facts().known_share


def source_line(say: Catalogue, key: str, as_of: str | None = None) -> str:
    """ "Bron: bpost, februari 2026"; `as_of` where a row has a date of its own."""
    return say("sources.line", source=short_source(say, key, as_of))


def short_source(say: Catalogue, key: str, as_of: str | None = None) -> str:
    """ "bpost, februari 2026", where a heading says that it is a source."""
    source = datasets.sources()[key]
    date = say.reference_date(as_of or source.as_of)
    return say("sources.short", name=say.source(source), date=date)
