"""The page of one hub as a single HTML file, to put on the web or to mail.

Nobody can write on it, it runs no script and asks nothing of the internet; the file itself forbids
everything but its own style. Only what was written for everybody goes out: the words about the
hub, what it offers, what the circle "everybody" was told, answers for everybody, and the contact
point. Names of the team, objections, money and plans for telling stay inside.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from buurtpunt_lib import __version__, datasets
from buurtpunt_lib.charts.theme import ACCENT, INK, LINE, QUIET, SOFT
from buurtpunt_lib.datasets.channel_table import Family
from buurtpunt_lib.domain.project.communication import Circle, Post
from buurtpunt_lib.domain.project.offer import When
from buurtpunt_lib.errors import InputError
from buurtpunt_lib.planning.telling import channel_of, in_order, kind_of
from buurtpunt_lib.reports.communication_words import moment_words
from buurtpunt_lib.reports.content import clean, file_stem
from buurtpunt_lib.texts import Catalogue

if TYPE_CHECKING:
    from buurtpunt_lib.domain.project import Project

MEDIA_TYPE = "text/html"
_STYLE = Path(__file__).parent / "page.css"
_COLORS = {"accent": ACCENT, "ink": INK, "line": LINE, "quiet": QUIET, "soft": SOFT}
_WEB = re.compile(r"https?://[^\s\"'<>]+")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_MOST_NEWS = 20


@dataclass(frozen=True)
class Shown:
    """What goes out. services, later: names. meet, news: (when, what, more). questions: (question,
    answer). contact: name, telephone, mail; each "" where it is not known.
    """

    title: str
    about: str
    services: tuple[str, ...]
    later: tuple[str, ...]
    meet: tuple[tuple[str, str, str], ...]
    news: tuple[tuple[str, str, str], ...]
    questions: tuple[tuple[str, str], ...]
    contact: tuple[str, str, str]
    website: str


def shown(project: Project, say: Catalogue, *, today: date) -> Shown:
    """What the page of this project shows, and nothing besides."""
    plan = project.communication
    everybody = {one.id for one in plan.segments if one.circle is Circle.PUBLIC}
    public = [post for post in in_order(plan.posts) if post.segment in everybody]
    channels = datasets.channels()

    def is_meeting(post: Post) -> bool:
        kind = kind_of(channel_of(post, plan), channels)
        return kind is not None and kind.family is Family.MEETING

    meet = [post for post in public if post.on and post.on >= today and is_meeting(post)]
    told = [post for post in public if post.on and post.sent and post not in meet]
    news = [(post.on, moment_words(post, say), post.text, post.words) for post in told]
    news += [
        (win.on, say.day(win.on), win.text, "") for win in plan.quick_wins if win.told and win.on
    ]
    news.sort(key=lambda one: one[0], reverse=True)
    contact = project.contact
    return Shown(
        title=clean(project.name).strip() or say("communication.page.untitled"),
        about=plan.about or project.plan.canvas.offer,
        services=_services(project, When.OPENING, say),
        later=_services(project, When.LATER, say),
        meet=tuple((moment_words(post, say), post.text, post.words) for post in meet),
        news=tuple(one[1:] for one in news[:_MOST_NEWS]),
        questions=tuple(
            (one.question, one.answer)
            for one in plan.questions
            if one.answer and (one.segment is None or one.segment in everybody)
        ),
        contact=(contact.name, contact.telephone, contact.email),
        website=plan.website,
    )


def hub_page(project: Project, say: Catalogue, *, today: date | None = None) -> bytes:
    """The page as the bytes of one HTML file. Parts in which nothing stands are left out."""
    today = today or date.today()
    found = shown(project, say, today=today)
    style = _STYLE.read_text(encoding="utf-8") % _COLORS
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    policy = (
        f"default-src 'none'; style-src 'sha256-{base64.b64encode(digest).decode('ascii')}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = [
        _part(say("communication.page.what"), _words(found.about)) if found.about else "",
        _part(say("communication.page.services"), _names(found.services)),
        _part(say("communication.page.later"), _names(found.later)),
        _part(say("communication.page.meet"), _articles(found.meet)),
        _part(say("communication.page.news"), _articles(found.news)),
        _part(say("communication.page.questions"), _questions(found.questions)),
        _part(say("communication.page.contact"), _contact(found.contact)),
        _part(say("communication.page.website"), _website(found.website)),
    ]
    page = Markup(
        '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="Ons Buurtpunt {version}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        "<header><h1>{title}</h1>{under}</header>\n<main>{parts}</main>\n"
        "<footer>{made}</footer>\n</body>\n</html>\n"
    ).format(
        language=say.language,
        policy=policy,
        version=__version__,
        title=found.title,
        style=Markup(style),
        under=_under(project, say, today),
        parts=Markup("").join(parts),
        made=say("communication.page.made", day=today),
    )
    return str(page).encode("utf-8")


def page_name(project: Project) -> str:
    """What the file is called."""
    return f"{file_stem(project.name, otherwise='buurtpunt')}.html"


def _under(project: Project, say: Catalogue, today: date) -> Markup:
    """Where it is, and since when or from when it is open."""
    lines = []
    if project.village:
        try:
            name = datasets.village(project.village).name
            lines.append(say("communication.page.village", village=name))
        except InputError:
            # The plan names a village that the tables no longer have: the page does without.
            pass
    opening = project.plan.opening
    key = "communication.page.open" if opening <= today else "communication.page.opens"
    lines.append(say(key, month=say.month(opening)))
    return Markup("").join(Markup("<p>{}</p>").format(clean(line)) for line in lines)


def _services(project: Project, when: When, say: Catalogue) -> tuple[str, ...]:
    known = {one.code: one for one in datasets.services()}
    found = (known.get(one.id) for one in project.offer.services if one.when is when)
    return tuple(one.name(say.language) for one in found if one is not None)


def _part(heading: str, body: Markup) -> Markup:
    if not body:
        return Markup("")
    return Markup("<section><h2>{}</h2>{}</section>").format(heading, body)


def _words(text: str) -> Markup:
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", clean(text)))
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in paragraphs if part)


def _names(names: tuple[str, ...]) -> Markup:
    if not names:
        return Markup("")
    items = Markup("").join(Markup("<li>{}</li>").format(clean(name)) for name in names)
    return Markup('<ul class="services">{}</ul>').format(items)


def _articles(listed: tuple[tuple[str, str, str], ...]) -> Markup:
    return Markup("").join(
        Markup("<article><h3>{}</h3><time>{}</time>{}</article>").format(
            clean(what), when, _words(more)
        )
        for when, what, more in listed
    )


def _questions(listed: tuple[tuple[str, str], ...]) -> Markup:
    rows = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(clean(question), clean(answer))
        for question, answer in listed
    )
    return Markup("<dl>{}</dl>").format(rows) if rows else Markup("")


def _contact(contact: tuple[str, str, str]) -> Markup:
    name, telephone, mail = (clean(one).strip() for one in contact)
    lines = [Markup("<strong>{}</strong>").format(name)] if name else []
    digits = re.sub(r"[^\d+]", "", telephone)
    if telephone:
        lines.append(
            Markup('<a href="tel:{}">{}</a>').format(digits, telephone)
            if re.fullmatch(r"\+?\d{6,15}", digits)
            else Markup("{}").format(telephone)
        )
    if mail:
        lines.append(
            Markup('<a href="mailto:{}">{}</a>').format(mail, mail)
            if _MAIL.fullmatch(mail)
            else Markup("{}").format(mail)
        )
    if not lines:
        return Markup("")
    return Markup('<div class="contact"><p>{}</p></div>').format(Markup("<br>").join(lines))


def _website(address: str) -> Markup:
    found = clean(address).strip()
    if not _WEB.fullmatch(found):
        return Markup("")
    return Markup('<p><a href="{}" rel="noopener noreferrer">{}</a></p>').format(found, found)
