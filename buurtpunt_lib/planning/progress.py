"""Progress of a step of the guide (see `domain.progress`)."""

from buurtpunt_lib.domain.progress import Progress

__all__ = ["Progress"]
