"""Basket: the services that people should have near them, as a norm says or as users choose.

Item: one need, such as "a food shop", that any one of some facilities meets. Its weight says how
much it counts beside the other items; its thresholds say how far it may be, on foot and by bike.
Threshold: the greatest distance that still counts as near (the bound belongs to it); None means
that the basket says nothing about that way of going.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from buurtpunt_lib.domain.plan.faults import PlanFaults, read_json
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Frozen, Name
from buurtpunt_lib.errors import InputError

MAX_ITEMS = 30
MAX_WEIGHT = 100.0
# Nothing in Flanders lies farther from anything else.
MAX_METRES = 250_000.0


class Way(StrEnum):
    """How people go."""

    WALK = "walk"
    CYCLE = "cycle"


Code = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9_]{1,40}$")]
Metres = Annotated[float, Field(strict=True, ge=0, le=MAX_METRES, allow_inf_nan=False)]
Weight = Annotated[float, Field(strict=True, le=MAX_WEIGHT, allow_inf_nan=False)]


class BasketItem(Frozen):
    """One need. facilities: any of them meets it. walk_m, cycle_m: metres, None = no threshold.

    walk_source, cycle_source: the id of the proximity norm that a threshold comes from; empty
    where users chose it themselves.
    """

    key: Code
    facilities: Annotated[tuple[Code, ...], Field(max_length=MAX_ITEMS)]
    weight: Weight = 1.0
    walk_m: Metres | None = None
    cycle_m: Metres | None = None
    walk_source: Annotated[str, Field(strict=True, max_length=60)] = ""
    cycle_source: Annotated[str, Field(strict=True, max_length=60)] = ""

    @model_validator(mode="after")
    def _check(self) -> BasketItem:
        # Counted here: pydantic would call a list too short whose one line is faulty.
        found = [] if self.facilities else [("plan.empty", "facilities", {})]
        if self.weight <= 0:
            found.append(("basket.weight", "weight", {"value": self.weight}))
        if self.walk_m is None and self.cycle_m is None:
            found.append(("basket.no_threshold", "walk_m", {"other": "cycle_m"}))
        if len(set(self.facilities)) < len(self.facilities):
            twice = next(f for f in self.facilities if self.facilities.count(f) > 1)
            found.append(("basket.facility_twice", "facilities", {"value": twice}))
        if found:
            raise LineFaults(found)
        return self

    def threshold(self, way: Way | str) -> float | None:
        """Metres that still count as near; None where the basket says nothing about this way."""
        return self.walk_m if Way(way) is Way.WALK else self.cycle_m

    def source(self, way: Way | str) -> str:
        """Id of the norm behind the threshold; "" where there is none."""
        return self.walk_source if Way(way) is Way.WALK else self.cycle_source


class Basket(Frozen):
    """The services that people should have near them. key: one of ours, or "own"."""

    key: Code
    name: Name
    items: Annotated[tuple[BasketItem, ...], Field(max_length=MAX_ITEMS)]

    @model_validator(mode="after")
    def _check(self) -> Basket:
        keys = [item.key for item in self.items]
        twice = [(n, key) for n, key in enumerate(keys) if key in keys[:n]]
        found = [("basket.item_twice", f"items[{n}].key", {"value": key}) for n, key in twice]
        if not keys:
            found.append(("plan.empty", "items", {}))
        if found:
            raise LineFaults(found)
        return self

    @classmethod
    def from_dict(cls, data: Any, *, facilities: Iterable[str] | None = None) -> Basket:
        """A basket from plain values. facilities: the codes that exist, when they are to be held.

        Raises one InputError with every fault: `plan.not_object`, `plan.missing`,
        `plan.unknown_key`, `plan.negative`, `plan.too_large`, ... with the field;
        `basket.weight`, `basket.no_threshold`, `basket.facility_twice`, `basket.item_twice`,
        `basket.facility_unknown`.
        """
        if not isinstance(data, dict):
            raise InputError("plan.not_object", field="basket")
        faults = PlanFaults(cls)
        try:
            basket = cls.model_validate(data)
        except ValidationError as error:
            faults.add_validation(error)
            raise faults.error() from None
        return basket if facilities is None else basket.checked(facilities)

    @classmethod
    def from_json(cls, text: str | bytes, *, facilities: Iterable[str] | None = None) -> Basket:
        """A basket from JSON text. Raises InputError as `from_dict`, `plan.not_json`, ..."""
        return cls.from_dict(read_json(text), facilities=facilities)

    def to_dict(self) -> dict[str, Any]:
        """The basket as plain values; what stands at its default is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def to_json(self, *, indent: int | None = 2) -> str:
        """The basket as JSON text: the same basket always gives the same text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent) + "\n"

    def replace(self, **changes: Any) -> Basket:
        """A new basket with other values for some fields; raises InputError as `from_dict`."""
        return type(self).from_dict({name: getattr(self, name) for name in ("key", "name", "items")}
                                    | changes)  # fmt: skip

    def checked(self, facilities: Iterable[str]) -> Basket:
        """This basket; raises InputError `basket.facility_unknown` for a code that is not one."""
        known = list(facilities)
        faults = PlanFaults(type(self))
        for number, item in enumerate(self.items):
            for code in item.facilities:
                if code not in known:
                    faults.add(
                        "basket.facility_unknown",
                        field=f"items[{number}].facilities",
                        value=code,
                        allowed=", ".join(known),
                    )
        if faults:
            raise faults.error()
        return self

    @property
    def facilities(self) -> tuple[str, ...]:
        """Every facility that some item names, once, in the order of the items."""
        return tuple(dict.fromkeys(code for item in self.items for code in item.facilities))

    def ways(self) -> Iterator[Way]:
        """The ways of going for which every item has a threshold."""
        for way in Way:
            if all(item.threshold(way) is not None for item in self.items):
                yield way
