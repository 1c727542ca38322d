"""The network around hubs: who can help or supply, and what hubs learned from one another.

Organisation: somebody who supplies, advises or joins in, with how far it reaches.
Case: the story of one initiative in a learning network. Working session: one of the four meetings
of that network, with what a case should leave it with (its outputs). Session output: what a case
wrote down there. Question and answer: to the panel of experts. Experience: a barrier, a success
factor or a lesson, by theme. Event: something to go to. Example model: a kind of hub to look at.
Theme: an angle of knowledge. ANGLES are the six that the project page names.

A text in Dutch may have an English one beside it (`about` and `about_en`); `said` chooses. What
users write stands in one language. Nothing here changes; every noun is made by `from_dict`, which
raises InputError with every fault and its field.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

from buurtpunt_lib.domain.observation import Day, to_day
from buurtpunt_lib.domain.plan.line import LineFaults
from buurtpunt_lib.domain.plan.values import Frozen
from buurtpunt_lib.domain.register_values import (
    Code,
    HubId,
    PartialDate,
    checked,
    line,
    long_text,
)
from buurtpunt_lib.domain.scan import Latitude, Longitude


class Theme(StrEnum):
    SOCIAL = "social"
    SHORT_CHAIN = "short_chain"
    MOBILITY = "mobility"
    PARTICIPATION = "participation"
    ENTERPRISE = "enterprise"
    COOPERATIVE = "cooperative"
    COMMUNICATION = "communication"
    COLLABORATION = "collaboration"
    LEGAL = "legal"
    FINANCE = "finance"
    VOLUNTEERS = "volunteers"
    SHARING = "sharing"
    CARE = "care"
    BUILDING = "building"


ANGLES = (
    Theme.SOCIAL,
    Theme.SHORT_CHAIN,
    Theme.MOBILITY,
    Theme.PARTICIPATION,
    Theme.ENTERPRISE,
    Theme.COOPERATIVE,
)


class OrganisationKind(StrEnum):
    """PLATFORM: brings producers or lenders and customers together, and supplies nothing itself.

    PARTNER: of the project Ons Buurtpunt.
    """

    SUPPLIER = "supplier"
    PRODUCER = "producer"
    PRODUCER_COOPERATIVE = "producer_cooperative"
    PLATFORM = "platform"
    ADVISER = "adviser"
    PARTNER = "partner"
    CARE_ORGANISATION = "care_organisation"
    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    ASSOCIATION = "association"
    OTHER = "other"


class Reach(StrEnum):
    """How far it works: all of Flanders, provinces, municipalities, or around points on the map."""

    FLANDERS = "flanders"
    PROVINCE = "province"
    MUNICIPALITY = "municipality"
    POINTS = "points"
    UNKNOWN = ""


class ExperienceKind(StrEnum):
    BARRIER = "barrier"
    SUCCESS_FACTOR = "success_factor"
    LESSON = "lesson"


class Entry(StrEnum):
    """What users can add to the network, by the code of its noun."""

    ORGANISATION = "organisation"
    CASE = "case"
    SESSION_OUTPUT = "session_output"
    QUESTION = "question"
    ANSWER = "answer"
    EXPERIENCE = "experience"
    EVENT = "event"


def to_moment(value: Any) -> date | datetime:
    """A day, or a moment without zone: "2019-06-06" or "2019-06-06T19:30" (time of Brussels)."""
    if isinstance(value, str) and len(value) > len("2019-06-06"):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.tzinfo or found.second or found.microsecond:
            raise PydanticCustomError("day", "not a day")
        to_day(found.date())
        return found
    if isinstance(value, datetime):
        return to_moment(value.isoformat(timespec="seconds"))
    return to_day(value)


Moment = Annotated[
    date | datetime,
    BeforeValidator(to_moment),
    PlainSerializer(lambda moment: moment.isoformat()[:16], return_type=str),
]
Themes = Annotated[tuple[Theme, ...], Field(max_length=len(Theme))]
Codes = Annotated[tuple[Code, ...], Field(max_length=60)]
Hubs = Annotated[tuple[HubId, ...], Field(max_length=60)]
Id = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Noun(Frozen):
    """What all of these share."""

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """From plain values. Raises InputError with every fault and its field."""
        return checked(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as JSON writes them; `from_dict` gives the same noun again."""
        return self.model_dump(mode="json")

    def replace(self, **changes: Any) -> Self:
        """With other values in some fields. Raises InputError with every fault."""
        return self.from_dict({**dict(self), **changes})

    def said(self, field: str, language: str) -> str:
        """A text in a language; in Dutch, or in that of who wrote it, where there is no other."""
        return (language == "en" and getattr(self, f"{field}_en", "")) or getattr(self, field)

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        return iter(())

    @model_validator(mode="after")
    def _check(self) -> Self:
        found = list(self._faults())
        if found:
            raise LineFaults(found)
        return self


class Source(Noun):
    """where: the address of a page, or a description. as_of: the date that it states."""

    where: line(500, least=1)
    as_of: PartialDate = ""
    checked_on: Day | None = None


Sources = Annotated[tuple[Source, ...], Field(max_length=20)]


class Organisation(Noun):
    """supplies: codes of hub services that it can help a hub to offer, with goods or know-how.

    provinces, municipalities: names, for the reaches that need them. lat, lon: degrees, where it
    is one place, both or neither. until: since when it is gone or has another name ("" = not).
    """

    id: Id
    name: line(160, least=1)
    kind: OrganisationKind
    themes: Themes = ()
    supplies: Codes = ()
    reach: Reach = Reach.UNKNOWN
    provinces: Annotated[tuple[line(40, least=1), ...], Field(max_length=5)] = ()
    municipalities: Annotated[tuple[line(80, least=1), ...], Field(max_length=60)] = ()
    lat: Latitude | None = None
    lon: Longitude | None = None
    about: long_text(1000) = ""
    about_en: long_text(1000) = ""
    website: line(300) = ""
    hubs: Hubs = ()
    until: PartialDate = ""
    sources: Sources = ()

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if (self.lat is None) != (self.lon is None):
            yield "register.lat_and_lon", "lat", {}
        if self.reach is Reach.PROVINCE and not self.provinces:
            yield "network.reach_where", "provinces", {}
        if self.reach is Reach.MUNICIPALITY and not self.municipalities:
            yield "network.reach_where", "municipalities", {}
        yield from _web_address(self.website, "website")


class Case(Noun):
    """hub: its place in the register, "" where it has none yet. pre_study: what came before.

    plan: what it wants to do. about: its story in short.
    """

    id: Id
    title: line(160, least=1)
    title_en: line(160) = ""
    hub: Annotated[str, Field(strict=True, max_length=80)] = ""
    village: line(160) = ""
    about: long_text(4000) = ""
    about_en: long_text(4000) = ""
    pre_study: long_text(4000) = ""
    pre_study_en: long_text(4000) = ""
    plan: long_text(4000) = ""
    plan_en: long_text(4000) = ""
    themes: Themes = ()
    sources: Sources = ()


class Output(Noun):
    """One row of the worksheet of a session: what a case answers there, and under which theme."""

    id: Id
    theme: Theme
    asks: line(300, least=1)
    asks_en: line(300) = ""


class WorkingSession(Noun):
    """number: from 1 to 4, in order. day: when it was held the first time."""

    id: Id
    number: Annotated[int, Field(strict=True, ge=1, le=4)]
    title: line(160, least=1)
    title_en: line(160) = ""
    day: Day
    about: long_text(2000) = ""
    about_en: long_text(2000) = ""
    themes: Themes = ()
    outputs: Annotated[tuple[Output, ...], Field(max_length=20)]
    sources: Sources = ()


class SessionOutput(Noun):
    """What a case wrote at one row of a worksheet. case: id of a Case; output: id of an Output."""

    id: Id
    case: Id
    output: Id
    text: long_text(4000)

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if not self.text:
            yield "network.text_missing", "text", {}


class Question(Noun):
    """A question to the panel. hub, case: what it is about, "" for no one in particular."""

    id: Id
    text: line(500, least=1)
    about: long_text(2000) = ""
    themes: Themes = ()
    hub: Annotated[str, Field(strict=True, max_length=80)] = ""
    case: Annotated[str, Field(strict=True, max_length=80)] = ""
    sources: Sources = ()


class Answer(Noun):
    """question: id. organisation: id of who answers, "" for somebody of the network."""

    id: Id
    question: Id
    text: long_text(4000)
    organisation: Annotated[str, Field(strict=True, max_length=80)] = ""
    sources: Sources = ()

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if not self.text:
            yield "network.text_missing", "text", {}


class Experience(Noun):
    """hubs: places that went through it, () for nobody in particular. case: id, "" for none."""

    id: Id
    kind: ExperienceKind
    theme: Theme
    text: line(500, least=1)
    text_en: line(500) = ""
    hubs: Hubs = ()
    case: Annotated[str, Field(strict=True, max_length=80)] = ""
    sources: Sources = ()


class Event(Noun):
    """begin, end: a day, or a moment in the time of Brussels; end None for one day or unknown.

    revision: rises when it changes, so that calendars take the newer one.
    """

    id: Id
    title: line(160, least=1)
    title_en: line(160) = ""
    begin: Moment
    end: Moment | None = None
    place: line(300) = ""
    about: long_text(2000) = ""
    about_en: long_text(2000) = ""
    url: line(300) = ""
    themes: Themes = ()
    revision: Annotated[int, Field(strict=True, ge=0, le=100_000)] = 0
    sources: Sources = ()

    @property
    def key(self) -> str:
        return self.id

    @property
    def source(self) -> str:
        """The first source, "" where there is none."""
        return self.sources[0].where if self.sources else ""

    def _faults(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        if self.end is not None:
            both = isinstance(self.begin, datetime) == isinstance(self.end, datetime)
            if not both or self.end < self.begin:
                values = {"begin": self.begin.isoformat()[:16], "end": self.end.isoformat()[:16]}
                yield "register.end_before_begin", "end", values
        yield from _web_address(self.url, "url")


class ExampleModel(Noun):
    """A kind of hub that the network looked at. services: by which the register knows it."""

    id: Id
    name: line(160, least=1)
    name_en: line(160) = ""
    about: long_text(2000)
    about_en: long_text(2000) = ""
    services: Codes = ()
    hubs: Hubs = ()
    organisation: Annotated[str, Field(strict=True, max_length=80)] = ""
    sources: Sources = ()


NOUNS: dict[str, type[Noun]] = {
    Entry.ORGANISATION.value: Organisation,
    Entry.CASE.value: Case,
    Entry.SESSION_OUTPUT.value: SessionOutput,
    Entry.QUESTION.value: Question,
    Entry.ANSWER.value: Answer,
    Entry.EXPERIENCE.value: Experience,
    Entry.EVENT.value: Event,
}


def _web_address(text: str, field: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    # Anything else in a link (javascript:, data:) could run on the page of who follows it.
    if text and not text.startswith(("https://", "http://")):
        yield "network.not_web_address", field, {"value": text}
