"""What the guide knows about an offer, and the faults of the file that holds it."""

from __future__ import annotations

import pytest

from buurtpunt_lib import datasets, paths
from buurtpunt_lib.datasets.offer_table import ACTIVITY_KINDS, MONEY, offer_knowledge, read_offer
from buurtpunt_lib.domain.plan import ActivityKind
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.files import read_yaml
from buurtpunt_lib.planning.service_lines import Way
from buurtpunt_lib.texts import catalogue

FILE = paths.DATA / "knowledge" / "offer.yaml"


def test_codes_are_those_of_plans_and_ways():
    assert tuple(kind.value for kind in ActivityKind) == ACTIVITY_KINDS
    assert tuple(way.value for way in Way) == MONEY


def test_every_code_has_words():
    known, say = offer_knowledge(), catalogue("nl")
    for starter in known.starters:
        assert f"offer.starter.{starter.key}" in say
        assert f"offer.starter.about_{starter.key}" in say
        assert starter.services
        assert starter.sources
    assert all(f"offer.check.{domain}" in say for domain in known.domains)
    assert 0 < len(known.domains) <= known.of


def test_a_service_that_is_not_listed_may_use_every_way():
    known = offer_knowledge()
    unlisted = [one.code for one in datasets.services() if one.code not in known.money]
    assert unlisted
    assert {known.ways(code) for code in unlisted} == {MONEY}
    assert known.ways("toy_library")[0] == "membership"
    assert (known.kind("shop"), known.kind(unlisted[0])) == ("shop", "other")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d["kinds"].update(shop="kiosk"), "data.reference"),
        (lambda d: d["money"].update(shop=["barter"]), "data.reference"),
        (lambda d: d["money"].update(kiosk=["sales"]), "data.reference"),
        (lambda d: d["starters"]["market"].update(services=["kiosk"]), "data.reference"),
        (lambda d: d["starters"]["cafe"].update(plan="no_such_plan"), "data.reference"),
        (lambda d: d["starters"]["cafe"].pop("sources"), "data.required"),
        (lambda d: d.pop("money"), "data.keys"),
    ],
)
def test_a_fault_in_the_file_is_told(change, code):
    document = read_yaml(FILE)
    change(document)
    known = {service.code for service in datasets.services()}
    plans = {path.stem for path in (paths.DATA / "examples").glob("*.json")}
    with pytest.raises(InputError) as caught:
        read_offer(document, known=known, plans=plans)
    assert [fault.code for fault in caught.value.faults] == [code]
