"""The options that choose places of the register, as one command and another take them."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from buurtpunt_lib import datasets, register
from buurtpunt_lib.cli.choices import code_of
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.storage import register as stored
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    import pandas as pd

# Option of the command → field of the filters.
_FIELDS = {
    "service": "services",
    "province": "provinces",
    "kind": "kinds",
    "status": "statuses",
    "initiator": "initiators",
    "legal-form": "legal_forms",
    "size": "sizes",
    "setting": "settings",
}


def found(options: Namespace, say: Catalogue) -> pd.DataFrame:
    """The places of the register that fit every option of HUB_FILTERS.

    Raises as `chosen`, and InputError `storage.…` when the register cannot be read: a file with the
    list that ships would pass for the register.
    """
    wanted = chosen(options, say)
    trouble = stored.trouble()
    if trouble is not None:
        raise trouble
    return register.find(stored.hub_table(), wanted)


def chosen(
    options: Namespace, say: Catalogue, names: dict[str, dict[str, tuple[str, ...]]] | None = None
) -> register.Filters:
    """The filters that HUB_FILTERS on the command line ask for.

    Raises one InputError with every wrong filter.
    """
    names = names_of(say) if names is None else names
    found: dict[str, Any] = {}
    faults = Faults()
    for option, field in _FIELDS.items():
        value = getattr(options, option.replace("-", "_"))
        if value is not None:
            with _collected(faults):
                found[field] = (code_of(value, names[option], say, option=f"--{option}"),)
    if options.opened_since is not None:
        with _collected(faults):
            found["opened_since"] = whole(options.opened_since, "--opened-since")
    if options.near is not None:
        with _collected(faults):
            found["near"] = register.near_place(options.near, _km(options.km))
    found["open_now"] = bool(options.open_now)
    found["text"] = options.text or ""
    faults.raise_if_any()
    return register.Filters(**found)


class _collected:
    """Keeps the faults of one option, so that those of the others are told too."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if not isinstance(error, InputError):
            return False
        for fault in error.faults:
            self._faults.add(fault.code, **fault.values)
        return True


def whole(text: str, option: str) -> int:
    """A whole number. Raises InputError `cli.not_a_number`."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InputError("cli.not_a_number", option=option, value=text)
    return int(text)


def _km(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise InputError("cli.not_a_number", option="--km", value=text) from None


def names_of(say: Catalogue) -> dict[str, dict[str, tuple[str, ...]]]:
    """What each filter may be called: option -> code -> names, that of this language first."""
    services = {
        service.code: (service.name(say.language), service.name_nl, service.name_en)
        for service in datasets.services()
    }
    provinces = sorted(set(datasets.villages()["province"]))
    return {
        "service": services,
        "province": dict.fromkeys(provinces, ()),
        "kind": {kind.value: (say(f"landscape.kind.{kind.value}"),) for kind in HubKind},
        "status": {s.value: (say(f"landscape.status.{s.value}"),) for s in HubStatus},
        "initiator": {i.value: (say(f"landscape.initiator.{i.value}"),) for i in Initiator},
        "legal-form": {f.value: (say(f"landscape.legal_form.{f.value}"),) for f in HubLegalForm},
        "size": dict.fromkeys(register.SIZES, ()),
        "setting": {
            code: (say(f"landscape.setting.{code}"),)
            for code in ("city", "village_core", "countryside")
        },
    }
