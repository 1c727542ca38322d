"""What a user calls a thing, made into its code: a service, a province, a municipality.

A code or a name may be given, in capitals or not, with accents and hyphens or without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from buurtpunt_lib.cli.arguments import close
from buurtpunt_lib.domain.folding import fold
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd


def code_of(value: str, names: Mapping[str, Sequence[str]], say: Catalogue, *, option: str) -> str:
    """The code that the value names. names: code -> its names; option: "--service".

    Raises InputError `cli.value_unknown` with what comes close, or else with every code.
    """
    if value in names:
        return value
    called = [c for c, given in names.items() if fold(value) in map(fold, (c, *given))]
    if len(called) == 1:
        return called[0]
    labels = {text: code for code, given in names.items() for text in (code, *given)}
    every = say("cli.choose_from", names=", ".join(called or names))
    hint = every if called else close(value, labels, say, otherwise=every)
    raise InputError("cli.value_unknown", option=option, value=value, hint=hint)


def village_of(
    value: str, villages: pd.DataFrame, say: Catalogue, *, municipality: str | None = None
) -> str:
    """NIS6 code of the village that the value names; a code, or a name.

    municipality: NIS code or name, where several villages bear the name. Raises InputError
    `cli.village_unknown`, `cli.village_several`; `cli.municipality_unknown` for the municipality.
    """
    if municipality is not None:
        nis = municipality_of(municipality, villages, say)
        villages = villages[villages["municipality_nis"] == nis]
    by_code = {code.casefold(): code for code in villages.index}
    if value.casefold() in by_code:
        return by_code[value.casefold()]
    called = villages[villages["name"].map(fold) == fold(value)]
    if len(called) == 1:
        return str(called.index[0])
    if len(called):
        places = [f"{code} ({town})" for code, town in called["municipality"].items()]
        raise InputError("cli.village_several", value=value, places=", ".join(places))
    labels = {
        text: f"{name} ({code}, {town})"
        for code, name, town in villages[["name", "municipality"]].itertuples(name=None)
        for text in (name, code)
    }
    hint = close(value, labels, say)
    raise InputError("cli.village_unknown", value=value, hint=hint)


def municipality_of(value: str, villages: pd.DataFrame, say: Catalogue) -> str:
    """NIS code of the municipality that the value names.

    Raises InputError `cli.municipality_unknown`; `cli.municipality_is_village` where it is the
    name or code of a village.
    """
    names = dict(zip(villages["municipality_nis"], villages["municipality"], strict=True))
    if value in names:
        return value
    labels = {nis: f"{name} ({nis})" for nis, name in names.items()}
    called = [nis for nis, name in names.items() if fold(name) == fold(value)]
    if len(called) == 1:
        return called[0]
    if not called:
        is_village = [fold(value) in map(fold, pair) for pair in villages["name"].items()]
        of_village = villages[is_village]
        if len(of_village):
            places = dict.fromkeys(labels[nis] for nis in of_village["municipality_nis"])
            raise InputError("cli.municipality_is_village", value=value, places=", ".join(places))
    texts = {text: labels[nis] for nis, name in names.items() for text in (nis, name)}
    hint = close(value, texts, say)
    if called:
        hint = say("cli.choose_from", names=", ".join(labels[nis] for nis in called))
    raise InputError("cli.municipality_unknown", value=value, hint=hint)
