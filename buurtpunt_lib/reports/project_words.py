"""Places and values of a project in words: "Het begin, het team, “An”: rol in het team".

Place: as `domain.project.places` writes it. Numbers of a plan are called what page 03 calls them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from buurtpunt_lib.domain.plan import Basis
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.domain.project.places import value_at
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.steps import step_of
from buurtpunt_lib.texts import Catalogue

_T = "project_place."
# Fields of an item that say what it is called, the first one that there is.
_NAMES = ("name", "text", "question", "task", "partner")
_LONGEST = 60
# Where the finance page and its documents have the names of fields.
_OF_PLAN = (
    "project_place.plan.", "finance_details.label.", "finance.field.", "finance.edit.",
    "finance.actual.", "story.canvas.block.", "story.pitch.part.", "story.feasibility.",
    "workbook.field.", "workbook.table.", "workbook.sheet.",
)  # fmt: skip


def place_words(place: str, say: Catalogue, *projects: Project) -> str:
    """What a place is called. projects: in which an item is looked for, for its name."""
    step = step_of(place)
    begin = say(f"steps.section.{step.value}") if step else say(f"{_T}part")
    found: list[str] = []
    path = ""
    for part in place.split("."):
        name, _, item = part.removesuffix("]").partition("[")
        path = f"{path}.{name}" if path else name
        words = _field_words(name, path, say)
        if words and words.casefold() != begin.casefold():
            found.append(words)
        if item:
            path = f"{path}[{item}]"
            found.append(f"“{_item_name(path, item, projects)}”")
    return f"{begin}: {', '.join(found)}" if found else begin


def _field_words(name: str, path: str, say: Catalogue) -> str:
    if path == "plan":
        return ""
    keys = [f"{_T}field.{name}"]
    if path.startswith("plan."):
        keys[:0] = [f"{begin}{name}" for begin in _OF_PLAN]
    found = next((key for key in keys if key in say), "")
    return say(found) if found else name.replace("_", " ")


def _item_name(path: str, item: str, projects: tuple[Project, ...]) -> str:
    for project in projects:
        try:
            found = value_at(project, path)
        except InputError:
            continue
        return item_words(found) or item
    return item


def item_words(item: Any) -> str:
    """What an item is called, cut where it is long; "" for one without a name."""
    for name in _NAMES:
        text = getattr(item, name, "")
        if isinstance(text, str) and text.strip():
            text = " ".join(text.split())
            return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return ""


def value_words(value: Any, say: Catalogue) -> str:
    """A value as a reader understands it; words for what is empty."""
    if value is None or (isinstance(value, str | tuple) and not value):
        return say(f"{_T}nothing")
    if isinstance(value, bool):
        return say("project.field.yes" if value else "project.field.no")
    if isinstance(value, StrEnum):
        return code_words(value, say)
    if isinstance(value, date):
        return say.day(value)
    if isinstance(value, int | float):
        return say.plain(value)
    if isinstance(value, tuple):
        return say.listing([value_words(one, say) for one in value])
    if isinstance(value, BaseModel):
        return _model_words(value, say)
    return str(value)


def _model_words(value: BaseModel, say: Catalogue) -> str:
    if isinstance(value, Basis):
        return _basis_words(value, say)
    told = []
    for name in type(value).model_fields:
        one = getattr(value, name)
        if name in ("id", "basis", "bases", "schema_version") or one in (None, "", (), False):
            continue
        told.append(f"{_field_words(name, name, say)}: {value_words(one, say)}")
    return "; ".join(told) or say(f"{_T}nothing")


def _basis_words(basis: Basis, say: Catalogue) -> str:
    """Where a number comes from."""
    if basis.kind == "user":
        return say("finance.origin.user")
    if basis.kind == "assumption":
        return say("finance.origin.assumption", why=basis.assumption)
    return say("report.origin.other", source=basis.source)


def code_words(code: StrEnum, say: Catalogue) -> str:
    """A code of a choice in the words of its step; as it is written where no step has words."""
    key = f"{_CODES.get(type(code).__name__, '')}{code.value}"
    return say(key) if key in say else code.value.replace("_", " ")


# Where the steps have their words for the codes of a choice, by the name of the choice.
_CODES = {
    "ActivityKind": "finance_lines.kind.",
    "Certainty": "finance_lines.certainty.",
    "CostKind": "finance_lines.kind.",
    "GiftKind": "finance_lines.kind.",
    "Index": "finance_details.index.",
    "LoanKind": "project_place.loan.",
    "OwnMoneyKind": "finance_lines.kind.",
    "Period": "finance.period.",
    "Repayment": "finance.repayment.",
    "VatScheme": "finance_details.scheme.",
    "ActionState": "actions.state.",
    "Aim": "participation.aim.",
    "AppealKind": "participation.appeal_kind.",
    "ApplicationState": "funding.state.",
    "Circle": "communication.circle.",
    "Competence": "start_step.competence_short.",
    "Drive": "start_step.drive.",
    "GainLevel": "offer.level.",
    "Hook": "start_step.hook.",
    "InitiativeStage": "rollout.stage.",
    "Initiator": "start_step.initiator.",
    "LegalForm": "legal_tree.form.",
    "Level": "participation.level.",
    "MunicipalRole": "rollout.role.",
    "NeedKind": "participation.need_kind.",
    "PartnerKind": "landscape.partner.",
    "PolicyField": "rollout.field.",
    "StakeholderKind": "participation.kind.",
    "Stance": "participation.stance.",
    "Term": "actions.term.",
    "When": "offer.when.",
}
