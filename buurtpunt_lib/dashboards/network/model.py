"""The state of the network page: the place that is looked at, who looks, and what is entered.

Place: a row of the hub table. Own: a place that a visitor describes (its village, the services they
want); it stands in no register. Turn: rises by one each time the page has to be drawn anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import traitlets

from buurtpunt_lib import datasets
from buurtpunt_lib.dashboards.pages import address
from buurtpunt_lib.domain import HubKind, HubLegalForm, HubStatus, Initiator
from buurtpunt_lib.domain.actor import VISITOR, Actor
from buurtpunt_lib.texts import Catalogue, catalogue

if TYPE_CHECKING:
    import pandas as pd

    from buurtpunt_lib.domain.network import Noun, Organisation

# The id of the place that a visitor describes; no id of the register has this sign.
OWN = "own:"
# More names than this make a list that nobody reads, and a heavy page.
MOST_FOUND = 300


class Model(traitlets.HasTraits):
    """Set `hub`, or the fields of the own place; read `row`, `table`, `with_own`."""

    section = traitlets.Unicode("", help="key of the section that is open")
    hub = traitlets.Unicode("", help="id of the place that is looked at, OWN, or empty = none")
    text = traitlets.Unicode("", help="words to look for in name, village and municipality")
    own_village = traitlets.Unicode("", help="NIS6 code of the village of the own place")
    own_services = traitlets.Tuple((), help="codes of the services that it should have")
    own_initiator = traitlets.Unicode("", help="an Initiator, or empty = not chosen")
    own_legal_form = traitlets.Unicode("", help="a HubLegalForm, or empty = not chosen")
    code = traitlets.Unicode("", help="unguessable code of a contribution that somebody follows")
    turn = traitlets.Int(0, help="rises when what is chosen or stored changed")

    def __init__(self, say: Catalogue, **traits: Any) -> None:
        self.say = say
        self._names: tuple[Any, dict[str, str], dict[str, str], list[str]] | None = None
        self._known: dict[str, tuple[Any, Any]] = {}
        # Whoever signs in on this page; the role never comes from what a browser sends.
        self.who: Callable[[], Actor] = lambda: VISITOR
        super().__init__(**traits)

    @classmethod
    def start(cls, language: str | None = None) -> Model:
        return cls(catalogue(language))

    # A visitor can send any value: what is no choice means "none".
    @traitlets.validate("hub")
    def _known_hub(self, proposal: Any) -> str:
        return proposal.value if proposal.value == OWN or proposal.value in self._ids else ""

    @traitlets.validate("code")
    def _short_code(self, proposal: Any) -> str:
        return proposal.value[:43]

    @traitlets.validate("text")
    def _short(self, proposal: Any) -> str:
        return proposal.value[:80]

    @traitlets.validate("own_village")
    def _known_village(self, proposal: Any) -> str:
        return proposal.value if proposal.value in datasets.villages().index else ""

    @traitlets.validate("own_services")
    def _known_services(self, proposal: Any) -> tuple[str, ...]:
        known = {service.code for service in datasets.services()}
        return tuple(dict.fromkeys(code for code in proposal.value if code in known))

    @traitlets.validate("own_initiator")
    def _known_initiator(self, proposal: Any) -> str:
        return proposal.value if proposal.value in tuple(Initiator) else ""

    @traitlets.validate("own_legal_form")
    def _known_form(self, proposal: Any) -> str:
        return proposal.value if proposal.value in tuple(HubLegalForm) else ""

    @traitlets.observe(
        "hub", "own_village", "own_services", "own_initiator", "own_legal_form", "section", "code"
    )
    def _look(self, _change: Any) -> None:
        self.turn += 1

    # ── the register ─────────────────────────────────────────────────────────────────────────────

    @property
    def table(self) -> pd.DataFrame:
        """The hub table as it is now."""
        from buurtpunt_lib.storage import register

        return register.hub_table()

    @property
    def _ids(self) -> set[str]:
        return set(self.table["id"])

    @property
    def row(self) -> pd.Series | None:
        """The place that is looked at; the own one once its village is known."""
        if self.hub == OWN:
            return self.own
        if not self.hub:
            return None
        found = self.table[self.table["id"] == self.hub]
        # An editor may have taken it away since it was chosen.
        return None if found.empty else found.iloc[0]

    @property
    def own(self) -> pd.Series | None:
        """The place that the visitor describes, as a row of the hub table.

        None as long as its village was not chosen.
        """
        import pandas as pd

        if not self.own_village:
            return None
        village = datasets.villages().loc[self.own_village]
        table = self.table
        fields: dict[str, Any] = {name: _nothing(table[name]) for name in table.columns}
        fields |= {
            "id": OWN,
            "name": self.say("network_page.own.name", village=village["name"]),
            "kind": HubKind.BUURTPUNT.value,
            "village": self.own_village,
            "place": village["name"],
            "municipality": village["municipality"],
            "province": village["province"],
            "services": self.own_services,
            "status": HubStatus.IDEA.value,
            "initiator": self.own_initiator,
            "legal_form": self.own_legal_form,
            "lat": village["lat"],
            "lon": village["lon"],
            "population": village["population"],
        }
        return pd.Series(fields).reindex(table.columns)

    @property
    def with_own(self) -> pd.DataFrame:
        """The hub table, with the own place where that is what is looked at."""
        import pandas as pd

        own = self.own if self.hub == OWN else None
        if own is None:
            return self.table
        added = pd.DataFrame([own]).astype(self.table.dtypes.to_dict(), errors="ignore")
        return pd.concat([self.table, added], ignore_index=True)

    def name(self, id: str) -> str:
        """The name of a place with its village: "De Nieuwe Linde (Ruisbroek)"; "" for no place."""
        if id == OWN:
            return "" if self.own is None else self.own["name"]
        return self.names.get(id, "")

    @property
    def names(self) -> dict[str, str]:
        """What every place of the register is called, by id."""
        table = self.table
        if self._names is None or self._names[0] is not table:
            columns = (table[name] for name in ("id", "name", "place", "municipality"))
            rows = list(zip(*columns, strict=True))
            called = {id: _called(name, place or town) for id, name, place, town in rows}
            sought = {id: plainly(" ".join(words)) for id, *words in rows}
            order = sorted(called, key=lambda id: called[id].casefold())
            self._names = (table, called, sought, order)
        return self._names[1]

    @property
    def found(self) -> tuple[list[tuple[str, str]], int]:
        """(id, words) of the places that fit the words looked for, by name, and how many more."""
        names = self.names
        _, _, sought, order = self._names
        wanted = plainly(self.text).split()
        fits = [id for id in order if all(word in sought[id] for word in wanted)]
        return [(id, names[id]) for id in fits[:MOST_FOUND]], max(len(fits) - MOST_FOUND, 0)

    # ── the network ──────────────────────────────────────────────────────────────────────────────

    @property
    def actor(self) -> Actor:
        """Who looks, with the role that the sign-in of this page gave them."""
        return self.who()

    def known(self, what: str) -> Any:
        """What `register.network` knows under a name ("cases"); read again when it changed."""
        from buurtpunt_lib.register import network
        from buurtpunt_lib.storage import register

        stamp = (network.stamp(), register.stamp())
        if what not in self._known or self._known[what][0] != stamp:
            self._known[what] = (stamp, getattr(network, what)())
        return self._known[what][1]

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        return self.known("all_organisations")

    @property
    def cases(self) -> tuple[Any, ...]:
        """Every case file, those that ship first."""
        return self.known("cases")

    @property
    def sessions(self) -> tuple[Any, ...]:
        return self.known("sessions")

    @property
    def waiting(self) -> tuple[Any, ...]:
        """What waits for an editor, the oldest first."""
        return self.known("waiting")

    @property
    def accepted(self) -> tuple[Any, ...]:
        """What users wrote and editors let through, the oldest first."""
        return self.known("accepted")

    def propose(self, kind: str, fields: Mapping[str, Any]) -> Any:
        """Adds an entry: at once for an editor, else it waits. Raises InputError."""
        from buurtpunt_lib.register import network

        found = network.propose(kind, fields, self.actor)
        self.turn += 1
        return found

    def decide(
        self, number: int, *, accept: bool, fields: Mapping[str, Any] | None, reason: str
    ) -> None:
        """An editor decides on what waits. Raises InputError; then nothing was decided."""
        from buurtpunt_lib.register import network

        network.decide(number, accept, fields, by=self.actor, reason=reason)
        self.turn += 1

    def change(self, number: int, fields: Mapping[str, Any], *, revision: int) -> None:
        """An editor writes anew what was let through. Raises InputError; then nothing changed."""
        from buurtpunt_lib.register import network

        network.change(number, fields, revision=revision, by=self.actor)
        self.turn += 1

    def remove(self, number: int) -> None:
        """An editor deletes a contribution. Raises InputError; then it is still there."""
        from buurtpunt_lib.register import network

        network.remove(number, by=self.actor)
        self.turn += 1

    def words_of(self, noun: Noun) -> str:
        """An entry in one line: its text, title or name."""
        for field in ("text", "title", "name"):
            if hasattr(noun, field):
                return noun.said(field, self.say.language)
        return noun.id

    def record_address(self, id: str) -> str:
        """Where the record of a place stands on the landscape page."""
        return f"{address('landschap')}?plek={quote(id)}"

    def follow_address(self, code: str) -> str:
        """Where somebody sees what became of what they wrote."""
        return f"{address('netwerk')}?bijdrage={quote(code)}"

    # ── what can be chosen ───────────────────────────────────────────────────────────────────────

    @cached_property
    def villages(self) -> list[tuple[str, str]]:
        """(code, "Olmen (Balen)") of every village, by name."""
        rows = datasets.villages()
        pairs = [
            (code, name if name == municipality else f"{name} ({municipality})")
            for code, name, municipality in zip(
                rows.index, rows["name"], rows["municipality"], strict=True
            )
        ]
        return sorted(pairs, key=lambda pair: pair[1].casefold())

    @property
    def services(self) -> list[tuple[str, str]]:
        """(code, name) of the services that some place of the register has, by name."""
        used = {code for codes in self.table["services"] for code in codes}
        pairs = [
            (one.code, one.name(self.say.language))
            for one in datasets.services()
            if one.code in used
        ]
        return sorted(pairs, key=lambda pair: pair[1].casefold())

    @property
    def provinces(self) -> list[tuple[str, str]]:
        return [(name, name) for name in sorted(set(self.table["province"])) if name]


def _called(name: str, where: str) -> str:
    """A place by its name and, where that is not in it, its village."""
    return f"{name} ({where})" if where and where.casefold() not in name.casefold() else name


def plainly(words: str) -> str:
    """Words as they are looked for: small letters, no accents."""
    split = unicodedata.normalize("NFKD", words)
    return "".join(sign for sign in split if not unicodedata.combining(sign)).casefold()


def _nothing(column: pd.Series) -> Any:
    """What stands in a column where nothing is known."""
    import pandas as pd

    if column.dtype == object and len(column) and isinstance(column.iloc[0], tuple):
        return ()
    if pd.api.types.is_string_dtype(column.dtype):
        return ""
    if pd.api.types.is_integer_dtype(column.dtype):
        # Of numbers only those of the kind that knows "nothing" can be left open.
        return pd.NA if str(column.dtype) == "Int64" else 0
    return None
