"""A file from a visitor: too large or broken is one sentence, and the plan stays as it was."""

from __future__ import annotations

from datetime import date

import pytest

from buurtpunt_lib.dashboards.finance_plan import Model
from buurtpunt_lib.dashboards.guard import messages
from buurtpunt_lib.dashboards.upload import upload
from buurtpunt_lib.domain.plan import HubPlan
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


@pytest.fixture
def opened():
    place, guarded = messages(SAY)
    model = Model(SAY, today=date(2026, 11, 21))
    button = upload(
        "Open", lambda c: model.open(HubPlan.from_json(c)), guarded, accept=".json", largest=1000
    )

    def send(message, buffers=()):
        button._handle_custom_msg(message, list(buffers))
        return place.value

    return model, send


def test_a_plan_is_opened(opened):
    model, send = opened
    content = HubPlan.empty(name="Van elders", start=date(2028, 1, 1)).to_json().encode()
    assert send({"size": len(content)}, [content]) == ""
    assert model.plan.name == "Van elders"
    model.undo()
    assert model.plan.name == SAY("finance.blank.name")


@pytest.mark.parametrize(
    ("message", "buffers", "told"),
    [
        ({"size": 5_000_000}, [], "hoogstens"),
        ({"size": 3}, [b"x" * 2000], "hoogstens"),
        ({"size": 3}, [b"{,}"], "JSON"),
        ({"size": 0}, [], "JSON"),
        ({"size": 60}, [b'{"schema": 99, "name": "x", "start": "2027-01"}'], "nieuwere"),
    ],
)
def test_what_cannot_be_opened_is_said_and_changes_nothing(opened, message, buffers, told):
    model, send = opened
    before = model.plan
    assert told in send(message, buffers)
    assert model.plan == before


@pytest.mark.parametrize("message", [None, "x", {}, {"size": "veel"}])
def test_what_our_page_does_not_send_is_ignored(opened, message):
    model, send = opened
    before = model.plan
    assert send(message, [b"x"]) == ""
    assert model.plan == before
