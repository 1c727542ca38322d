"""What the lists of the step offer: codes with their words."""

from __future__ import annotations

from collections.abc import Iterable

from buurtpunt_lib import datasets
from buurtpunt_lib.domain.project.actions import ActionState
from buurtpunt_lib.domain.project.participation import (
    Aim,
    AppealKind,
    Level,
    NeedKind,
    StakeholderKind,
    Stance,
)
from buurtpunt_lib.texts import Catalogue

T = "participation."
Pairs = tuple[tuple[str, str], ...]


def named(say: Catalogue, group: str, codes: Iterable[str]) -> Pairs:
    return tuple((str(code), say(f"{T}{group}.{code}")) for code in codes)


def levels(say: Catalogue) -> Pairs:
    return named(say, "level_means", Level)


def aims(say: Catalogue) -> Pairs:
    return named(say, "aim", Aim)


def kinds(say: Catalogue) -> Pairs:
    return named(say, "kind", StakeholderKind)


def stances(say: Catalogue) -> Pairs:
    return named(say, "stance", Stance)


def scale(say: Catalogue) -> Pairs:
    return named(say, "scale", map(str, range(1, 6)))


def need_kinds(say: Catalogue) -> Pairs:
    return named(say, "need_kind", NeedKind)


def appeal_kinds(say: Catalogue) -> Pairs:
    return named(say, "appeal_kind", AppealKind)


def states(say: Catalogue) -> Pairs:
    return tuple((state.value, say(f"actions.state.{state}")) for state in ActionState)


def methods(say: Catalogue) -> Pairs:
    found = datasets.participation().methods
    return tuple((code, say(f"participation_methods.name.{code}")) for code in found)


def services(say: Catalogue) -> Pairs:
    """Hub services by their names, in the order of the alphabet."""
    listed = [(one.code, one.name(say.language)) for one in datasets.services()]
    return tuple(sorted(listed, key=lambda pair: pair[1].casefold()))
