"""The steps Start and Cooperation and offer as widgets: what a press does, and what it refuses."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.dashboards.project.model import ProjectModel
from buurtpunt_lib.dashboards.steps.sections import offer as offer_section
from buurtpunt_lib.dashboards.steps.sections import start as start_section
from buurtpunt_lib.dashboards.steps.sections.offer_money import Money
from buurtpunt_lib.dashboards.steps.sections.offer_rota import Rota
from buurtpunt_lib.dashboards.steps.sections.offer_services import Services
from buurtpunt_lib.datasets.offer_table import offer_knowledge
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import catalogue

ZEPPEREN = "71053G"


def plainly(callback):
    return callback


def model_in(language: str) -> ProjectModel:
    return ProjectModel(catalogue(language), today=date(2026, 11, 22))


@pytest.fixture
def model() -> ProjectModel:
    return model_in("nl")


def opened(section):
    for unfold in section.parts.unfolds:
        unfold.head.value = True
    section.refresh()
    return [unfold.content for unfold in section.parts.unfolds]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("made", [start_section, offer_section])
def test_every_part_opens_with_and_without_a_project(language, made):
    model = model_in(language)
    section = made.make(model, plainly)
    section.refresh()
    assert all(unfold.content is None for unfold in section.parts.unfolds[1:])
    parts = opened(section)
    assert len(parts) >= 7
    model.edit("plan.village", ZEPPEREN)
    model.put("team", {"name": "<b>An</b>"})
    model.put("offer.partners", {"name": "<script>", "task": "<i>"})
    model.edit("offer.services", [{"id": "bread", "by": "<script>"}])
    model.put("offer.gains", {"partner": "<u>", "level": "network", "gets": "<i>"})
    section.refresh()
    shown = "".join(part.shown.value for part in parts)
    for forged in ("<script>", "<b>An", "<u>", "<i>"):
        assert forged not in shown


def test_a_village_that_we_do_not_know_is_like_none(model):
    model.edit("plan.village", "99999Z")
    model.edit("offer.services", [{"id": "bread"}])
    for made in (start_section, offer_section):
        opened(made.make(model, plainly))
    part = start_section.Why(model)
    part.refresh()
    assert model.say("start_step.why.no_village") in part.shown.value


def test_a_running_place_gets_the_questions_of_a_coach(model):
    from buurtpunt_lib.dashboards.steps.sections.start_help import Help
    from buurtpunt_lib.storage import register

    part = Help(model)
    part.refresh()
    assert model.say("start_step.help.check") not in part.shown.value
    model.edit("start.running", True)
    part.refresh()
    assert model.say("start_step.help.check_none") in part.shown.value
    table = register.hub_table()
    model.edit("hub", table[table["status"] == "open"]["id"].iloc[0])
    part.refresh()
    assert model.say("network.check.carrier") in part.shown.value


def test_findings_come_once_something_is_entered(model):
    section = start_section.make(model, plainly)
    section.refresh()
    assert section.findings.widget._html == "<div></div>"
    model.put("team", {"name": "An"})
    section.refresh()
    assert model.say("start.finding.alone") in section.findings.widget._html.replace("&#39;", "'")


def test_a_press_moves_the_opening_to_when_everybody_has_decided(model):
    model.put("start.deciders", {"name": "Gemeente", "weeks": 60})
    part = start_section.Deciders(model, plainly)
    part.refresh()
    assert part.move.layout.display == ""
    part.move.click()
    assert model.project.plan.opening == date(2028, 2, 1)
    assert part.move.layout.display == "none"
    # Nothing is left to move: a forged second press changes nothing.
    part.move.click()
    assert model.project.plan.opening == date(2028, 2, 1)
    model.undo()
    assert model.project.plan.opening == date(2027, 4, 1)


def test_a_starter_brings_its_services_in_one_step(model):
    part = Services(model, plainly)
    part.refresh()
    starter = offer_knowledge().starters[0]
    part._press(f"start:{starter.key}")
    assert tuple(one.id for one in model.project.offer.services) == starter.services
    # With an offer there is nothing left to begin with.
    assert not part.starters.holds(f"start:{starter.key}")
    model.undo()
    assert model.project.offer.services == ()


def test_services_come_by_a_tick_or_a_suggestion_and_never_twice(model):
    part = Services(model, plainly)
    part.pick.head.value = True
    part.pick.content._tick("bread", True)
    part.refresh()
    assert part.bundle._codes
    code = sorted(part.bundle._codes)[0]
    part._press(code)
    part._press(code)
    assert [one.id for one in model.project.offer.services] == ["bread", code.removeprefix("add:")]
    part._press("add:no_such_service")
    assert len(model.project.offer.services) == 2
    part.pick.content._tick("bread", False)
    assert [one.id for one in model.project.offer.services] == [code.removeprefix("add:")]


def test_a_service_goes_to_the_plan_with_its_own_numbers_and_back(model):
    model.edit("offer.services", [{"id": "bread"}, {"id": "toy_library"}])
    part = Money(model, plainly)
    part.refresh()
    part._edit({"times": 200.0})
    part._edit({"euro": 3.0})
    with pytest.raises(InputError) as caught:
        part._press("send")
    told = model.say.error(caught.value)
    assert model.say("offer.money.share") in told
    assert model.project.plan.activities == ()
    part._edit({"share": 0.2, "monthly": 25.0})
    part._press("send")
    (line,) = model.project.plan.activities
    assert (line.customers, line.basket, line.margin) == (200.0, 3.0, 0.2)
    assert model.project.offer.services[0].line == line.id
    part._edit({"service": "toy_library"})
    assert (part.way.value, part.values.get("euro")) == ("membership", None)
    part._edit({"service": "bread"})
    part._press("remove")
    assert model.project.plan.activities == ()
    assert model.project.plan.costs == ()
    assert model.project.offer.services[0].line == ""


def test_the_rota_refuses_an_end_before_the_begin_and_sends_its_hours(model):
    part = Rota(model, plainly)
    editor = part._inside[0]
    editor._press("add")
    for key, value in (("task", "Toog"), ("weekday", "2"), ("begin", "09:00")):
        editor._edit({key: value})
    with pytest.raises(InputError):
        editor._edit({"end": "08:00"})
    assert model.project.offer.shifts == ()
    editor._edit({"end": "12:00"})
    editor._edit({"who": "An\nBo\n"})
    (shift,) = model.project.offer.shifts
    assert (shift.weekday, shift.needed, shift.who) == (2, 1, ("An", "Bo"))
    part.refresh()
    assert part.buttons.holds("send")
    part._press("send")
    (group,) = model.project.plan.volunteers
    assert group.people * group.hours == pytest.approx(13, abs=0.02)
    assert group.basis.kind == "assumption"


def test_a_supplier_becomes_a_partner_once(model):
    model.edit("plan.village", ZEPPEREN)
    model.edit("offer.services", [{"id": "post_counter", "when": "opening"}])
    section = offer_section.make(model, plainly)
    helpers = opened(section)[5]
    assert helpers.list.holds("partner:0")
    helpers._press("partner:0")
    (partner,) = model.project.offer.partners
    assert partner.name == helpers._found[0].name
    assert partner.organisation
    assert not helpers.list.holds("partner:0")
