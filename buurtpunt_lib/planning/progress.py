"""How far a step of the guide is: see `domain.progress`, where the noun stands for every room."""

from buurtpunt_lib.domain.progress import Progress

__all__ = ["Progress"]
