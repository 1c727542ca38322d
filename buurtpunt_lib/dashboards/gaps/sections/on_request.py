"""Transport on request as partial access: how much it counts, as the visitor chooses.

That it comes everywhere in the municipality is assumed, and said.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets
from markupsafe import Markup

from buurtpunt_lib import proximity
from buurtpunt_lib.dashboards import controls as c
from buurtpunt_lib.dashboards import markup as m
from buurtpunt_lib.reports import gap_words
from buurtpunt_lib.texts import Catalogue

_SHARES = ("0.25", "0.5", "0.75")


class OnRequest(traitlets.HasTraits):
    """share: "" = it does not count; else how good it is beside a service nearby."""

    share = traitlets.Unicode("")

    @traitlets.validate("share")
    def _a_share(self, proposal: Any) -> str:
        return proposal.value if proposal.value in _SHARES else ""

    def choice(self, say: Catalogue) -> Any:
        shares = [
            (share, say("nearness.group.request_share", share=say.percent(float(share))))
            for share in _SHARES
        ]
        empty = say("nearness.group.request_none")
        return c.choice(self, "share", say("nearness.group.request"), shares, empty=empty)

    def told(self, say: Catalogue, result: proximity.BasketResult) -> Markup:
        """Whom it helps; nothing where it does not count, or where nobody surely lives too far."""
        if not self.share:
            return Markup("")
        found = proximity.with_transport_on_request(
            result.whole, result.population, np.ones(len(result.whole), bool), float(self.share)
        )
        words = gap_words.transport_on_request(say, found)
        return m.note([words, " ", say("nearness.group.request_note")], kind="assumption")
