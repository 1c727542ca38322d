"""Runs the scenarios of tests/scenarios/legal_*.yaml, which project staff can read and write."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.files import read_yaml
from buurtpunt_lib.legal.consequences import liability, tax_regime
from buurtpunt_lib.legal.costs import cost_offers
from buurtpunt_lib.legal.duties import checklist, findings
from buurtpunt_lib.legal.eligibility import Applicant, Verdict, eligibility
from buurtpunt_lib.legal.volunteers import volunteer_rule

FOLDER = Path(__file__).parents[1] / "scenarios"
TODAY = date(2026, 11, 22)
FILES = sorted(FOLDER.glob("legal_*.yaml"))


def cases(path: Path) -> list[dict[str, Any]]:
    """The scenarios of a file; `zoals` takes over the project of an earlier one."""
    found: dict[str, dict[str, Any]] = {}
    for case in read_yaml(path):
        told = dict(case["project"])
        base = found[told.pop("zoals")]["project"] if "zoals" in told else {}
        found[case["naam"]] = {**case, "project": {**base, **told}}
    return list(found.values())


CASES = [
    pytest.param(case, id=f"{path.stem}: {case['naam']}") for path in FILES for case in cases(path)
]
ANSWERS = {"ja": True, "nee": False, "weten we niet": None, True: True, False: False}
VERDICTS = {"past": Verdict.FITS, "past niet": Verdict.NOT, "niet zeker": Verdict.UNKNOWN}
KNOWN = {
    "rechtsvorm", "oprichting", "opening", "boekjaar eindigt in", "lang eerste boekjaar",
    "oprichters", "organisatie", "eigen rekening", "vrijwilligers", "uren", "personeel", "verkoop",
    "gedaan", "provincie", "initiatief",
}  # fmt: skip


def project_of(told: dict[str, Any]) -> Project:
    assert set(told) <= KNOWN, f"kies uit {sorted(KNOWN)}"
    opening = date(*(int(part) for part in str(told["opening"]).split("-")), 1)
    start = min(opening, told["oprichting"]).replace(day=1) if "oprichting" in told else opening
    project = Project.empty(name="Punt", start=start, opening=opening)
    plan: dict[str, Any] = {"legal_form": told["rechtsvorm"]}
    if "vrijwilligers" in told:
        plan["volunteers"] = [{"id": "v", "name": "Buren", "people": float(told["vrijwilligers"]),
                               "hours": float(told["uren"])}]  # fmt: skip
    if told.get("verkoop"):
        plan["activities"] = [{"id": "cafe", "name": "Café", "kind": "cafe", "customers": 100.0,
                               "basket": 5.0}]  # fmt: skip
    legal = {
        "founded_on": told.get("oprichting"),
        "year_end_month": told.get("boekjaar eindigt in", 12),
        "long_first_year": told.get("lang eerste boekjaar"),
        "founders": told.get("oprichters"),
        "carrier": told.get("organisatie", ""),
        "ring_fenced": told.get("eigen rekening"),
        "employs": told.get("personeel"),
        "duties": [{"id": key, "done_on": day} for key, day in told.get("gedaan", {}).items()],
    }
    for key in ("long_first_year", "ring_fenced", "employs"):
        legal[key] = None if legal[key] is None else ANSWERS[legal[key]]
    return project.with_plan(**plan).replace(
        legal=legal, start={"initiator": told.get("initiatief")}
    )


@pytest.mark.parametrize("case", CASES)
def test_a_form_asks_what_is_expected(case):
    assert set(case) == {"naam", "project", "verwacht"}
    project, expected = project_of(case["project"]), dict(case["verwacht"])
    assert expected
    occasions = {one.key: one for one in checklist(project, datasets.duties(), today=TODAY)}
    for key, day in expected.pop("uiterlijk", {}).items():
        assert occasions[key].due == (None if day == "geen datum" else day), key
        assert occasions[key].applies, key
    for code in expected.pop("niet", ()):
        assert code not in occasions, code
        assert code in datasets.duties() or code.rsplit("_", 1)[0] in datasets.duties()
    for code in expected.pop("misschien", ()):
        assert occasions[code].applies is None, code
    rule = volunteer_rule(project)
    for fact, found in (
        ("vrijwilligers mogen", rule.may),
        ("verzekeren moet", rule.must_insure),
        ("gratis verzekering", rule.free),
        ("beschermd", liability(project).protected),
    ):
        if fact in expected:
            assert found is ANSWERS[expected.pop(fact)], fact
    if "kosten" in expected:
        check_costs(project, expected.pop("kosten"))
    if "belasting" in expected:
        assert tax_regime(project.legal_form).profit == expected.pop("belasting")
    if "let op" in expected:
        told = [one.code for one in findings(project, datasets.duties(), today=TODAY)]
        assert told == expected.pop("let op")
    applicant = Applicant.of(project.plan, case["project"].get("provincie"))
    for code, verdict in expected.pop("gevers", {}).items():
        found = eligibility(applicant, datasets.funders()[code]).verdict
        assert found is VERDICTS[verdict], code
    assert not expected, f"niet begrepen: {sorted(expected)}"


def check_costs(project: Project, expected: dict[str, Any]) -> None:
    offers = {offer.code: offer for offer in cost_offers(project)}
    assert list(offers) == list(expected)
    for code, amount in expected.items():
        offer = offers[code]
        if amount == "niet bekend":
            assert offer.amount is None, code
            continue
        sure = str(amount).endswith(" zeker")
        assert offer.amount == float(str(amount).removesuffix(" zeker")), code
        # What was only known of another year stands in a plan as an assumption.
        assert offer.sure == (sure or code == "insurance"), code


def test_every_form_has_its_scenarios():
    assert [path.stem.removeprefix("legal_") for path in FILES] == sorted(
        ["fv", "vzw", "cv", "bv", "public"]
    )
    for path in FILES:
        forms = {case["project"]["rechtsvorm"] for case in cases(path)}
        assert forms == {path.stem.removeprefix("legal_")}
