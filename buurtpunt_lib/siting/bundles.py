"""Which services together suit one given building.

Offer: a service that could come into the building, with what it asks (floor area, hours of
volunteers or staff, money to start) and what it gives (people whose gap it closes, euro a year).
Pair: two offers that gain or share something when both are there: who comes for bread takes the
parcel along, one counter serves both. Gap closed: one person who gets one service nearby; who gets
two counts twice. Limit: what the building and the group have. Bundle: offers chosen together.

The best bundle is a knapsack with several limits and pairs (Kellerer, Pferschy and Pisinger,
Knapsack problems, 2004, chapters 9 and 12), solved exactly by HiGHS. Margins within limits say
what one more unit adds only for broken numbers of services, so sensitivity is found by solving
again, with whole services.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

import numpy as np

from buurtpunt_lib.errors import Faults, InputError
from buurtpunt_lib.siting import solver

# What is asked of limits, and the step by which each is tried: 1 m2, 1 hour, 1,000 euro.
STEPS = {"area": 1.0, "hours": 1.0, "budget": 1000.0, "result": 1000.0}
# People and euro are told apart by this much of the largest sum.
_HAIR = 1e-6


@dataclass(frozen=True)
class Offer:
    """people: whose gap it closes, 0 or more. area: m2. hours: a week, of volunteers and staff.
    start_cost: euro, once. margin: euro a year, what it brings in less what it costs; may be
    negative. What is not known must be estimated before it is asked here: nothing is zero unsaid.
    """

    key: str
    people: float
    area: float
    hours: float
    start_cost: float
    margin: float


@dataclass(frozen=True)
class Pair:
    """What two offers add when both are there: people more, area, hours and start cost that they
    share (and so do not need twice), euro a year more."""

    first: str
    second: str
    people: float = 0.0
    area_shared: float = 0.0
    hours_shared: float = 0.0
    start_shared: float = 0.0
    margin: float = 0.0


@dataclass(frozen=True)
class Limits:
    """What there is: m2, hours a week, euro to start with, and the yearly result that there must
    be at least (0: break even; -5000: somebody pays 5,000 a year). None: no limit."""

    area: float | None = None
    hours: float | None = None
    budget: float | None = None
    result: float | None = None


@dataclass(frozen=True)
class Bundle:
    """Offers chosen together, in the order in which they were given, and what they come to."""

    keys: tuple[str, ...]
    gaps_closed: float
    area: float
    hours: float
    start_cost: float
    result: float


@dataclass(frozen=True)
class Sensitivity:
    """What more of one limit would add, all others as they are.

    limit: `area`, `hours`, `budget` or `result` (there, more means: more euro a year paid by
    others). left: what the best bundle leaves of it. step: how much more was tried. gain: gaps
    closed more with that. needed: the least that must come on top before anything better exists,
    None when more never helps. needed_gain and needed_keys: what there is then.
    """

    limit: str
    left: float
    step: float
    gain: float
    needed: float | None
    needed_gain: float
    needed_keys: tuple[str, ...]


@dataclass(frozen=True)
class Bundles:
    """best; others: the next best, each with at least one service that the best has not, and one
    that each of the others before it has not; sensitivity: one for each limit that was given."""

    best: Bundle
    others: tuple[Bundle, ...]
    sensitivity: tuple[Sensitivity, ...]


def bundle(
    offers: Sequence[Offer],
    limits: Limits,
    *,
    pairs: Sequence[Pair] = (),
    apart: Sequence[tuple[str, str]] = (),
    required: Collection[str] = (),
    excluded: Collection[str] = (),
    count: int = 3,
) -> Bundles:
    """The services that close the most gaps within the limits; of equals the best yearly result.

    pairs: offers that go together. apart: two offers that exclude one another. required: what must
    be there. excluded: what may not come, such as what a trader nearby lives on. count: how many
    others to give; each has a service that the best lacks, and one that each of the others before
    it lacks: what is merely less is no alternative. Raises InputError:
    `siting.offer`, `siting.offer_key`, `siting.pair`, `siting.limit`, `siting.bundle_none`,
    `siting.too_hard`.

    >>> shop = Offer("shop", people=500, area=60, hours=30, start_cost=20000, margin=2000)
    >>> cafe = Offer("cafe", people=400, area=50, hours=20, start_cost=9000, margin=1000)
    >>> post = Offer("parcels", people=300, area=5, hours=4, start_cost=500, margin=-200)
    >>> found = bundle([shop, cafe, post], Limits(area=70, hours=50, result=0))
    >>> found.best.keys, found.best.gaps_closed, found.others[0].keys
    (('shop', 'parcels'), 800.0, ('cafe', 'parcels'))
    >>> found.sensitivity[0].limit, found.sensitivity[0].needed, found.sensitivity[0].needed_keys
    ('area', 40.0, ('shop', 'cafe'))
    """
    asked = _Asked.checked(offers, limits, pairs, apart, required, excluded)
    best = asked.best(limits)
    if best is None:
        raise InputError("siting.bundle_none")
    others: list[Bundle] = []
    while len(others) < count:
        found = asked.best(limits, unlike=[best, *others])
        if found is None:
            break
        others.append(found)
    given = [name for name in STEPS if getattr(limits, name) is not None]
    return Bundles(best, tuple(others), tuple(asked.more_of(name, limits, best) for name in given))


@dataclass(frozen=True, eq=False)
class _Asked:
    """The offers as columns: x per offer, then y per pair (whether both are there)."""

    keys: tuple[str, ...]
    people: np.ndarray
    needs: dict[str, np.ndarray]  # per limit, what a column takes of it
    low: np.ndarray
    high: np.ndarray
    ties: tuple[solver.Rows, ...]

    @staticmethod
    def checked(offers, limits, pairs, apart, required, excluded) -> _Asked:
        faults = Faults()
        keys = tuple(offer.key for offer in offers)
        where = {key: number for number, key in enumerate(keys)}
        if not offers or len(where) < len(keys):
            faults.add("siting.offer_key", value=next((k for k in keys if keys.count(k) > 1), ""))
        for offer in offers:
            for name in ("people", "area", "hours", "start_cost", "margin"):
                value = getattr(offer, name)
                if not np.isfinite(value) or (value < 0 and name != "margin"):
                    faults.add(f"siting.offer.{name}", offer=offer.key, value=str(value))
        for field in fields(Limits):
            value = getattr(limits, field.name)
            if value is None:
                continue
            if not np.isfinite(value) or (value < 0 and field.name != "result"):
                faults.add(f"siting.limit.{field.name}", value=str(value))
        both = [*((p.first, p.second) for p in pairs), *apart]
        for key in {*required, *excluded, *(k for two in both for k in two)} - set(keys):
            faults.add("siting.offer_key", value=key)
        for first, second in both:
            if first == second:
                faults.add("siting.offer_key", value=first)
        faults.raise_if_any()
        for pair in pairs:
            one, two = offers[where[pair.first]], offers[where[pair.second]]
            shared = (
                (pair.area_shared, min(one.area, two.area)),
                (pair.hours_shared, min(one.hours, two.hours)),
                (pair.start_shared, min(one.start_cost, two.start_cost)),
            )
            if not np.isfinite([pair.people, pair.margin]).all() or not all(
                0 <= value <= most for value, most in shared
            ):
                faults.add("siting.pair", first=pair.first, second=pair.second)
        faults.raise_if_any()

        n, m = len(offers), len(pairs)

        def column(name: str, shared: str, sign: float) -> np.ndarray:
            own = [float(getattr(offer, name)) for offer in offers]
            return np.array(own + [sign * float(getattr(pair, shared)) for pair in pairs])

        needs = {
            "area": column("area", "area_shared", -1),
            "hours": column("hours", "hours_shared", -1),
            "budget": column("start_cost", "start_shared", -1),
            "result": column("margin", "margin", 1),
        }
        low, high = np.zeros(n + m), np.ones(n + m)
        low[[where[key] for key in required]] = 1.0
        high[[where[key] for key in excluded]] = 0.0
        if (low > high).any():
            raise InputError("siting.bundle_none")
        ties: list[solver.Rows] = []
        for number, pair in enumerate(pairs):
            one, two, both_ = where[pair.first], where[pair.second], n + number
            # Both are there: no more than each of them, and no less than the two together.
            ties.append(solver.rows([0, 0], [both_, one], [1, -1], -np.inf, 0))
            ties.append(solver.rows([0, 0], [both_, two], [1, -1], -np.inf, 0))
            ties.append(solver.rows([0, 0, 0], [one, two, both_], [1, 1, -1], -np.inf, 1))
        for first, second in apart:
            ties.append(solver.rows([0, 0], [where[first], where[second]], [1, 1], -np.inf, 1))
        return _Asked(keys, column("people", "people", 1), needs, low, high, tuple(ties))

    @property
    def hair(self) -> float:
        return _HAIR * max(1.0, float(np.abs(self.people).sum()))

    def best(self, limits: Limits, unlike: Sequence[Bundle] = ()) -> Bundle | None:
        rows = [*self.within(limits), *self.unlike(unlike)]
        most = self.solve(-self.people, rows)
        if most is None:
            return None
        # Of those that close as many gaps, the one with the best yearly result.
        many = float(self.people @ most)
        settled = self.solve(
            -self.needs["result"], [*rows, self.sum(self.people, many - self.hair)]
        )
        return self.read(most if settled is None else settled)

    def more_of(self, name: str, limits: Limits, best: Bundle) -> Sensitivity:
        sign = -1.0 if name == "result" else 1.0
        limit, step = float(getattr(limits, name)), STEPS[name]
        used = {"area": best.area, "hours": best.hours, "budget": best.start_cost}.get(
            name, best.result
        )
        wider = self.best(_changed(limits, name, limit + sign * step))
        assert wider is not None, "what was possible stays possible"
        # The least of it with which something better exists, and the best with so much.
        free = _changed(limits, name, None)
        better = self.sum(self.people, best.gaps_closed + max(self.hair, 0.5e-3))
        needs = self.needs[name] * sign
        least = self.solve(needs, [*self.within(free), better])
        if least is None:
            return Sensitivity(name, sign * (limit - used), step, 0.0, None, 0.0, ())
        needed = max(float(needs @ least) - sign * limit, 0.0)
        then = self.best(_changed(limits, name, limit + sign * needed))
        assert then is not None
        return Sensitivity(
            limit=name,
            left=sign * (limit - used),
            step=step,
            gain=max(wider.gaps_closed - best.gaps_closed, 0.0),
            needed=needed,
            needed_gain=then.gaps_closed - best.gaps_closed,
            needed_keys=then.keys,
        )

    def sum(self, factor: np.ndarray, low: float = -np.inf, high: float = np.inf) -> solver.Rows:
        every = np.arange(len(factor))
        return solver.rows(np.zeros(len(factor), int), every, factor, low, high)

    def within(self, limits: Limits) -> list[solver.Rows]:
        found = list(self.ties)
        for name, needs in self.needs.items():
            limit = getattr(limits, name)
            if limit is None:
                continue
            low, high = (limit, np.inf) if name == "result" else (-np.inf, limit)
            found.append(self.sum(needs, low, high))
        return found

    def unlike(self, bundles: Sequence[Bundle]) -> list[solver.Rows]:
        columns = np.arange(len(self.people))
        offered = columns < len(self.keys)
        return [
            self.sum((offered & ~np.isin(columns, self.numbers(one))).astype(float), 1.0)
            for one in bundles
        ]

    def numbers(self, one: Bundle) -> list[int]:
        return [self.keys.index(key) for key in one.keys]

    def solve(self, cost: np.ndarray, rows: Sequence[solver.Rows]) -> np.ndarray | None:
        found = solver.solve(cost, rows, whole=np.ones(len(cost)), low=self.low, high=self.high)
        return None if found is None else np.round(found.values)

    def read(self, values: np.ndarray) -> Bundle:
        keys = tuple(k for k, v in zip(self.keys, values, strict=False) if v > 0.5)
        total = {name: float(needs @ values) for name, needs in self.needs.items()}
        return Bundle(
            keys,
            float(self.people @ values),
            total["area"],
            total["hours"],
            total["budget"],
            total["result"],
        )


def _changed(limits: Limits, name: str, value: float | None) -> Limits:
    return Limits(**{**{f.name: getattr(limits, f.name) for f in fields(Limits)}, name: value})
