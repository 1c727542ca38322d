"""The nouns: what a village, a service, a basket, a hub, a piece of evidence and a plan are.

Everything here is frozen and knows no file, no widget and no language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from buurtpunt_lib.domain.evidence import LOCAL_KNOWLEDGE, Evidence, Presence
from buurtpunt_lib.domain.hub import Hub, HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.service import FunctionGroup, PolicyDomain, Service
from buurtpunt_lib.domain.village import Village

if TYPE_CHECKING:
    from buurtpunt_lib.domain.basket import Basket, BasketItem, Way
    from buurtpunt_lib.domain.observation import Observation

__all__ = [
    "LOCAL_KNOWLEDGE",
    "Basket",
    "BasketItem",
    "Evidence",
    "FunctionGroup",
    "Hub",
    "HubKind",
    "HubLegalForm",
    "HubStatus",
    "Initiator",
    "Observation",
    "PolicyDomain",
    "Presence",
    "Service",
    "Village",
    "Way",
]

# These are pydantic's, which takes a quarter of a second to import: only who asks for one waits.
_LATER = {
    "Basket": "basket",
    "BasketItem": "basket",
    "Way": "basket",
    "Observation": "observation",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
