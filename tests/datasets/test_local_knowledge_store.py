"""What the operator takes in of people on the spot: added to, never lost, never half taken in."""

from __future__ import annotations

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.datasets import loaded
from buurtpunt_lib.datasets.local_knowledge import (
    keep,
    local_observations,
    observation_table,
    observations_of,
)
from buurtpunt_lib.domain import LOCAL_KNOWLEDGE, Observation
from buurtpunt_lib.errors import InputError


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(loaded.FOLDER, str(tmp_path / "loaded"))


def seen(**changes) -> Observation:
    return Observation.model_validate(
        {
            "village": "71053F",
            "facility": "pharmacy",
            "presence": "present",
            "observed_on": "2026-11-22",
            "by": "dorpsraad",
        }
        | changes
    )


def test_what_is_kept_comes_back_as_it_was():
    listed = (
        seen(count=2, note="ook op zondag"),
        seen(village="71053G", presence="absent"),
        seen(village="71053G", facility="supermarket", presence="unknown"),
    )
    change = keep(listed, told_by="gemeente")
    assert (change.added, change.rows) == (3, 3)
    assert set(local_observations()) == set(listed)
    assert datasets.sources()[LOCAL_KNOWLEDGE].licence == "facts"
    assert observations_of(observation_table(listed)) == listed


def test_later_words_are_added_and_the_same_words_replaced():
    keep([seen(observed_on="2024-01-01")], told_by="x")
    change = keep([seen(), seen(observed_on="2024-01-01", presence="absent")], told_by="x")
    assert (change.added, change.removed, change.changed) == (1, 0, 1)
    assert [(str(o.observed_on), o.presence) for o in local_observations()] == [
        ("2024-01-01", "absent"), ("2026-11-22", "present"),
    ]  # fmt: skip
    other = seen(village="71053G")
    change = keep([other], told_by="x")
    assert (change.added, change.removed, change.rows) == (1, 0, 3)
    assert other in local_observations()


def test_who_does_not_say_who_they_are_is_named_after_who_gave_it():
    keep([seen(by="")], told_by="gemeente Sint-Truiden")
    assert local_observations()[0].by == "gemeente Sint-Truiden"


def test_places_that_do_not_exist_leave_everything_as_it_was():
    keep([seen()], told_by="x")
    wrong = [seen(village="99999Z"), seen(facility="casino"), seen(presence="absent")]
    with pytest.raises(InputError) as caught:
        keep(wrong, told_by="x")
    assert [f.code for f in caught.value.faults] == ["data.village_unknown", "data.service_unknown"]
    assert local_observations() == (seen(),)


def test_nothing_is_not_taken_in():
    with pytest.raises(InputError, match="no_rows"):
        keep([], told_by="x")
    keep([seen()], told_by="x")
    with pytest.raises(InputError, match="no_rows"):
        keep([], told_by="x")
    assert local_observations() == (seen(),)
