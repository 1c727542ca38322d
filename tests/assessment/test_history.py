"""Lost and gained since a day: shipped, loaded and entered, each with its own date."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from buurtpunt_lib import assessment
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.datasets.local_knowledge import keep
from buurtpunt_lib.domain import Observation
from buurtpunt_lib.domain.scan import Scan

RUNKELEN, ZEPPEREN = "71053F", "71053G"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(loaded.FOLDER, str(tmp_path / "loaded"))


def seen(presence, day, facility="bakery", **values) -> Observation:
    return Observation.checked(
        **({"village": RUNKELEN, "by": "x"} | values),
        facility=facility, presence=presence, observed_on=day,
    )  # fmt: skip


def since(day: str, scan=None) -> dict[tuple[str, str], str]:
    facts = assessment.facts(on=TODAY).with_scan(scan)
    found = assessment.history(facts, date.fromisoformat(day))
    return {(row.village, row.service): row.change for row in found.itertuples()}


def bpost(frame_of: dict[str, int], as_of: str) -> None:
    frame = pd.DataFrame(
        [(village, "post_point", n, "bpost_service_points", as_of)
         for village, n in frame_of.items()],
        columns=["village", "service", "count", "source", "as_of"],
    )  # fmt: skip
    source = assessment.facts(on=TODAY).sources["bpost_service_points"]
    loaded.replace("bpost_service_points", "village_services", frame, source=source)


def test_between_the_dates_of_what_is_kept_nothing_changed():
    assert since("2026-08-15") == {}


def test_before_a_source_is_dated_nothing_was_known_so_nothing_was_gained():
    found = since("2025-01-01")
    assert found
    assert set(found.values()) == {"now_known_present", "now_known_absent"}
    # The pharmacies bear no date: they may have stood there all the time.
    assert "pharmacy" not in {facility for _, facility in found}


def test_what_a_group_entered_tells_what_was_lost():
    scan = Scan.empty().with_observations(seen("present", "2024-05-01"),
                                          seen("absent", "2026-10-01"))  # fmt: skip
    assert since("2026-08-15", scan) == {(RUNKELEN, "bakery"): "lost"}
    assert since("2026-10-02", scan) == {}
    assert since("2026-08-15") == {}


def test_what_the_operator_took_in_counts_for_everybody():
    keep([seen("absent", "2024-05-01")], told_by="x")
    keep([seen("present", "2026-10-01", count=2)], told_by="x")
    assert since("2026-08-15") == {(RUNKELEN, "bakery"): "gained"}


def test_the_version_before_of_a_loaded_table_is_held_against_the_new_one():
    bpost({RUNKELEN: 1, ZEPPEREN: 3}, "2026-09")
    bpost({ZEPPEREN: 2}, "2026-11")
    found = since("2026-10-15")
    assert found[RUNKELEN, "post_point"] == "lost"
    assert found[ZEPPEREN, "post_point"] == "fewer"
    assert set(found.values()) == {"lost", "fewer"}
    # Held against the shipped table of February, all other villages lost theirs.
    assert list(since("2026-08-15").values()).count("lost") > 100
