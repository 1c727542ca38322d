"""The nouns: what a village, a service, a hub, a piece of evidence and a plan are.

Everything here is frozen and knows no file, no widget and no language.
"""

from buurtpunt_lib.domain.evidence import Evidence, Presence
from buurtpunt_lib.domain.hub import Hub, HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.service import FunctionGroup, PolicyDomain, Service
from buurtpunt_lib.domain.village import Village

__all__ = [
    "Evidence",
    "FunctionGroup",
    "Hub",
    "HubKind",
    "HubLegalForm",
    "HubStatus",
    "Initiator",
    "PolicyDomain",
    "Presence",
    "Service",
    "Village",
]
