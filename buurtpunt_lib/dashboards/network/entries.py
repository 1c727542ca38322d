"""What visitors can add to the network, as fields of a form, and back.

Entry: a question, an answer, an experience, an event, a case, an output of a working session or an
organisation (`domain.network`). Written: what stands in the boxes. Only what the form asks is sent;
the rules of the noun itself decide whether it is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from buurtpunt_lib.dashboards.form_fields import FormField
from buurtpunt_lib.domain.network import Entry, ExperienceKind, OrganisationKind, Reach, Theme
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.dashboards.network.model import Model
    from buurtpunt_lib.domain.network import Noun

_KEY = "network_page.entry."
# "2027-03-15", "15/3/2027", "15-03-2027", "15.3.2027".
_DAY = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))", re.ASCII)
# "19:30", "19u30", "19.30", "19u", "19 h".
_HOUR = re.compile(r"(\d{1,2})(?:\s*[:.uh]\s*(\d{2})?)?\s*(?:u|h|uur)?", re.ASCII | re.I)


def fields(kind: str, model: Model) -> tuple[FormField, ...]:
    """The fields of a form for one kind of entry; empty for one that has no form."""
    return tuple(_MAKERS[kind](model)) if kind in _MAKERS else ()


def written(noun: Noun) -> dict[str, Any]:
    """What stands in the boxes for an entry."""
    found = dict(noun)
    values = {key: found[key] for key in _TEXTS if key in found}
    values |= {key: str(found[key]) for key in _CODES if key in found}
    if "themes" in found:
        values["themes"] = tuple(theme.value for theme in found["themes"])
    for key in ("supplies", "provinces"):
        if key in found:
            values[key] = tuple(found[key])
    if "municipalities" in found:
        values["municipalities"] = ", ".join(found["municipalities"])
    if found.get("sources"):
        values["source"] = found["sources"][0].where
    if "begin" in found:
        values["day"], values["hour"] = _said(found["begin"])
        values["last_day"], values["last_hour"] = _said(found["end"])
    return values


def as_fields(
    kind: str, values: Mapping[str, Any], say: Catalogue, *, today: date
) -> dict[str, Any]:
    """What was written as the plain values of the noun, without its id.

    Raises InputError `network_page.day` and `network_page.hour` for what is no day or hour.
    """
    asked = _ASKED[kind]
    found: dict[str, Any] = {}
    for key in asked:
        value = values.get(key)
        if key in ("themes", "supplies", "provinces"):
            found[key] = tuple(value or ())
        elif key == "municipalities":
            found[key] = tuple(part.strip() for part in str(value or "").split(",") if part.strip())
        elif key == "source":
            where = str(value or "").strip()
            found["sources"] = ({"where": where, "checked_on": today.isoformat()},) if where else ()
        elif key == "moments":
            found["begin"], found["end"] = _moments(values, say)
        else:
            found[key] = str(value or "").strip()
    return found


# What each kind asks, by the name of the noun's field. moments: day and hour of begin and end.
_ASKED: Mapping[str, tuple[str, ...]] = {
    Entry.QUESTION: ("text", "about", "themes"),
    Entry.ANSWER: ("text", "organisation", "source"),
    Entry.EXPERIENCE: ("kind", "theme", "text", "source"),
    Entry.EVENT: ("title", "moments", "place", "about", "url", "themes"),
    Entry.CASE: ("title", "village", "about", "pre_study", "plan", "themes", "source"),
    Entry.SESSION_OUTPUT: ("case", "output", "text"),
    Entry.ORGANISATION: ("name", "kind", "supplies", "themes", "reach", "provinces",
                         "municipalities", "about", "website", "source"),
}  # fmt: skip
_TEXTS = ("text", "about", "title", "place", "url", "village", "pre_study", "plan", "name",
          "website", "organisation", "case", "output")  # fmt: skip
_CODES = ("kind", "theme", "reach")


def _line(say: Catalogue, key: str, *, kind: str = "text", **more: Any) -> FormField:
    """A field with its words: label, and help or a hint where the catalogue has them."""
    told = {
        name: say(f"{_KEY}{key}.{name}")
        for name in ("help", "hint")
        if f"{_KEY}{key}.{name}" in say
    }
    return FormField(key, say(f"{_KEY}{key}.label"), kind, **(told | more))


def _choice(say: Catalogue, key: str, choices: list[tuple[str, str]], **more: Any) -> FormField:
    return _line(say, key, kind="choice", choices=tuple(choices), **more)


def themes(say: Catalogue) -> list[tuple[str, str]]:
    """(code, words) of every theme, by name."""
    found = [(theme.value, say(f"network.theme.{theme.value}")) for theme in Theme]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _themes(say: Catalogue) -> FormField:
    return _line(say, "themes", kind="checks", choices=tuple(themes(say)))


def _question(model: Model) -> list[FormField]:
    say = model.say
    return [
        FormField("text", say(f"{_KEY}question.label"), help=say(f"{_KEY}question.help")),
        FormField("about", say(f"{_KEY}question_about.label"), "long"),
        _themes(say),
    ]


def _answer(model: Model) -> list[FormField]:
    say = model.say
    who = [(one.id, one.name) for one in model.organisations]
    return [
        FormField("text", say(f"{_KEY}answer.label"), "long"),
        _choice(say, "organisation", who, optional=True),
        _line(say, "source"),
    ]


def _experience(model: Model) -> list[FormField]:
    say = model.say
    kinds = [(kind.value, say(f"network.experience.{kind.value}")) for kind in ExperienceKind]
    return [
        FormField("kind", say(f"{_KEY}experience_kind.label"), "choice", choices=tuple(kinds)),
        _choice(say, "theme", themes(say)),
        FormField("text", say(f"{_KEY}experience.label"), help=say(f"{_KEY}experience.help")),
        _line(say, "source"),
    ]


def _event(model: Model) -> list[FormField]:
    say = model.say
    return [
        _line(say, "title"),
        *(_line(say, key) for key in ("day", "hour", "last_day", "last_hour", "place")),
        FormField("about", say(f"{_KEY}event_about.label"), "long"),
        _line(say, "url"),
        _themes(say),
    ]


def _case(model: Model) -> list[FormField]:
    say = model.say
    return [
        _line(say, "title"),
        _line(say, "village"),
        FormField("about", say(f"{_KEY}case_about.label"), "long"),
        _line(say, "pre_study", kind="long"),
        _line(say, "plan", kind="long"),
        _themes(say),
        _line(say, "source"),
    ]


def _session_output(model: Model) -> list[FormField]:
    say, language = model.say, model.say.language
    cases = [(one.case.id, one.case.said("title", language)) for one in model.cases]
    outputs = [
        (output.id, f"{session.number}. {output.said('asks', language)}")
        for session in model.sessions
        for output in session.outputs
    ]
    return [
        _choice(say, "case", cases),
        _choice(say, "output", outputs),
        FormField("text", say(f"{_KEY}output_text.label"), "long"),
    ]


def _organisation(model: Model) -> list[FormField]:
    say = model.say
    kinds = [
        (kind.value, say(f"network.organisation_kind.{kind.value}")) for kind in OrganisationKind
    ]
    reach = [(one.value, say(f"network.reach.{one.value}")) for one in Reach if one.value]
    return [
        _line(say, "name"),
        FormField("kind", say(f"{_KEY}organisation_kind.label"), "choice", choices=tuple(kinds)),
        _line(say, "supplies", kind="checks", choices=tuple(model.services)),
        _themes(say),
        _choice(say, "reach", reach, optional=True),
        _line(say, "provinces", kind="checks", choices=tuple(model.provinces)),
        _line(say, "municipalities"),
        FormField("about", say(f"{_KEY}organisation_about.label"), "long"),
        _line(say, "website"),
        _line(say, "source"),
    ]


_MAKERS = {
    Entry.QUESTION: _question,
    Entry.ANSWER: _answer,
    Entry.EXPERIENCE: _experience,
    Entry.EVENT: _event,
    Entry.CASE: _case,
    Entry.SESSION_OUTPUT: _session_output,
    Entry.ORGANISATION: _organisation,
}


# ── days and hours ───────────────────────────────────────────────────────────────────────────────


def _moments(values: Mapping[str, Any], say: Catalogue) -> tuple[str, str | None]:
    """Begin and end as the noun takes them: "2027-03-15", or with an hour "2027-03-15T19:30"."""
    day = _day(values.get("day"), say(f"{_KEY}day.label"))
    last = _day(values.get("last_day"), say(f"{_KEY}last_day.label"))
    hour = _hour(values.get("hour"), say(f"{_KEY}hour.label"))
    until = _hour(values.get("last_hour"), say(f"{_KEY}last_hour.label"))
    if day is None:
        raise InputError("network_page.day", field=say(f"{_KEY}day.label"), value="")
    begin = day if hour is None else f"{day}T{hour}"
    if until is not None:
        return begin, f"{last or day}T{until}"
    # An hour at which it begins and only a day at which it ends: that says no hour of its end.
    return begin, last if hour is None else None


def _day(value: Any, label: str) -> str | None:
    text = str(value or "").strip()
    if not text:
        return None
    match = _DAY.fullmatch(text)
    if match:
        year, month, day = (int(n) for n in (match[1] or match[6], match[2] or match[5],
                                             match[3] or match[4]))  # fmt: skip
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            pass
    raise InputError("network_page.day", field=label, value=text[:40])


def _hour(value: Any, label: str) -> str | None:
    text = str(value or "").strip()
    if not text:
        return None
    match = _HOUR.fullmatch(text)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 99)
    if hour > 23 or minute > 59:
        raise InputError("network_page.hour", field=label, value=text[:40])
    return f"{hour:02}:{minute:02}"


def _said(moment: date | datetime | None) -> tuple[str, str]:
    """A moment as it stands in the boxes: day and hour."""
    if moment is None:
        return "", ""
    hour = f"{moment:%H:%M}" if isinstance(moment, datetime) else ""
    return f"{moment.day}/{moment.month}/{moment.year}", hour
