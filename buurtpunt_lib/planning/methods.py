"""Ways of working at a meeting: which one fits, how many tables, and who sits where.

Choice: a way of working against what is asked of it. Miss: why it fits less ("aim", "level", "few":
it needs more people, "many": it takes fewer, "quiet": not everybody is heard). Table: a group that
talks together. Guests: a group that is expected, such as young people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from buurtpunt_lib.datasets import Method
from buurtpunt_lib.errors import InputError


@dataclass(frozen=True)
class Choice:
    """misses: in the order "aim", "level", "few", "many", "quiet"; none: it fits."""

    method: Method
    misses: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return not self.misses


def choices(
    methods: Iterable[Method],
    *,
    aim: str | None = None,
    level: str | None = None,
    people: int | None = None,
    quiet: bool = False,
) -> tuple[Choice, ...]:
    """Every way of working, what fits best first; what is not asked counts in nothing.

    quiet: people come who do not easily speak in a group. Among equals the order of the list stays.
    """
    found = []
    for method in methods:
        low, high = method.people or (0, None)
        misses = [
            code
            for code, wrong in (
                ("aim", aim is not None and aim not in method.aims),
                ("level", level is not None and level not in method.levels),
                ("few", people is not None and people < low),
                ("many", people is not None and high is not None and people > high),
                ("quiet", quiet and not method.quiet),
            )
            if wrong
        ]
        found.append(Choice(method, tuple(misses)))
    # What people do there, and how much they have to say, weighs more than the size of the group.
    weigh = {"aim": 4, "level": 4, "few": 2, "many": 2, "quiet": 1}
    return tuple(sorted(found, key=lambda one: sum(weigh[miss] for miss in one.misses)))


def table_sizes(people: int, group: tuple[int, int]) -> tuple[int, ...]:
    """How many sit at each table: as few tables as the largest group allows, all about as large.

    Fewer people than the smallest group make one table. Raises InputError `participation.people`.

    >>> table_sizes(30, (4, 8))
    (8, 8, 7, 7)
    >>> table_sizes(3, (4, 8))
    (3,)
    """
    if people < 0:
        raise InputError("participation.people", value=people)
    if people == 0:
        return ()
    tables = ceil(people / group[1])
    least, more = divmod(people, tables)
    return (least + 1,) * more + (least,) * (tables - more)


def seats(
    guests: Sequence[tuple[str, int]], people: int, group: tuple[int, int]
) -> tuple[tuple[int, ...], ...]:
    """How many of each group sit at each table: (table, group), mixed as evenly as can be.

    guests: (name, people) of each group. people: how many come in all; those of whom no group is
    told are the last column. Where the groups are more than `people`, they decide.

    Dealt out one by one, group after group: no table has two more of a group than another.

    >>> seats([("jong", 3), ("oud", 4)], 8, (2, 4))
    ((2, 2, 0), (1, 2, 1))
    """
    counts = [number for _, number in guests]
    counts.append(max(people - sum(counts), 0))
    sizes = table_sizes(sum(counts), group)
    dealt = [[0] * len(counts) for _ in sizes]
    turn = 0
    for at, number in enumerate(counts):
        for _ in range(number):
            dealt[turn % len(sizes)][at] += 1
            turn += 1
    return tuple(tuple(row) for row in dealt)


def hosts(method: Method | None, tables: int) -> int:
    """How many people lead it: one at each table, one in all, or nobody."""
    if method is None or not tables:
        return 0
    return {"table": tables, "one": 1, "none": 0}[method.hosts]
