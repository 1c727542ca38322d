"""The rules of a plan for telling people: held against slow checkers of our own, and identities.

The checkers below ask the same questions in another way: pair by pair and day by day, without
sorting or taking a least moment.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buurtpunt_lib.datasets import channels, reading_rules
from buurtpunt_lib.domain.finding import Weight
from buurtpunt_lib.domain.project import Project
from buurtpunt_lib.planning import communication, telling

CHANNELS = channels()
TODAY = date(2027, 1, 10)
START = date(2027, 1, 1)
EMPTY = Project.empty(name="Lindehof", start=START, opening=date(2027, 4, 1))
CONTACT = {"name": "An", "telephone": "000 00 00 00"}
GROUPS = ("team", "raad", "buren", "winkels", "dorp")
CIRCLES = ("inner", "inner", "outer", "outer", "public")
TOPICS = ("", "start", "opening", " Opening ")
HOURS = (None, "09:00", "18:30")


def project(posts=(), segments=(), **parts):
    telling_part = {"posts": list(posts), "segments": list(segments), **parts}
    return EMPTY.replace(contact=CONTACT, communication=telling_part)


def segment(id_, circle, *overlaps, **more):
    return {"id": id_, "name": f"De {id_}", "circle": circle, "overlaps": list(overlaps), **more}


def post(id_, group, day, topic="opening", hour=None, **more):
    on = None if day is None else (START + timedelta(days=day)).isoformat()
    return {"id": id_, "text": f"Bericht {id_}", "segment": group, "on": on, "at": hour,
            "topic": topic, **more}  # fmt: skip


def codes(found, *wanted):
    """Codes of findings, those asked for only."""
    return sorted(one.code for one in found if not wanted or one.code in wanted)


def findings(made, today=TODAY):
    return communication.findings(made, CHANNELS, today=today)


# --- plans by chance -----------------------------------------------------------------------------

SEGMENTS = st.lists(
    st.lists(st.sampled_from(GROUPS), max_size=2, unique=True),
    min_size=len(GROUPS),
    max_size=len(GROUPS),
).map(
    lambda overlaps: [
        segment(name, circle, *(one for one in others if one != name))
        for name, circle, others in zip(GROUPS, CIRCLES, overlaps, strict=True)
    ]
)
POSTS = st.lists(
    st.tuples(
        st.sampled_from(GROUPS),
        st.none() | st.integers(0, 120),
        st.sampled_from(TOPICS),
        st.sampled_from(HOURS),
    ),
    max_size=9,
).map(lambda listed: [post(f"p{n}", *one) for n, one in enumerate(listed)])
PLANS = st.builds(project, POSTS, SEGMENTS, silence_days=st.integers(5, 60))
INSIDERS = ("insiders_missing", "insiders_late", "insiders_same_day")
TOGETHER = ("not_same_day", "not_same_hour", "hour_missing")
TIMES = (*INSIDERS, *TOGETHER, "silence", "silence_until_opening")


def topic(one):
    return one.topic.strip().lower()


def earlier(one, other):
    if one.on < other.on:
        return True
    return one.on == other.on and None not in (one.at, other.at) and one.at < other.at


def slow_insiders(plan):
    """Codes per topic, by asking each pair of posts."""
    circle = {one.id: one.circle for one in plan.segments}
    found = []
    for name in sorted({topic(one) for one in plan.posts} - {""}):
        dated = [one for one in plan.posts if topic(one) == name and one.on]
        inner = [one for one in dated if circle[one.segment] == "inner"]
        others = [one for one in dated if circle[one.segment] != "inner"]
        if not others:
            continue
        if not inner:
            found.append("insiders_missing")
        for group in {one.segment for one in inner}:
            mine = [one for one in inner if one.segment == group]
            # First: whoever comes after it, or at the same time, was no first.
            if not any(all(earlier(one, other) for other in others) for one in mine):
                same = min(one.on for one in mine) == min(one.on for one in others)
                found.append("insiders_same_day" if same else "insiders_late")
    return sorted(found)


def slow_together(plan):
    """Codes per topic and pair of groups that share people."""
    found = []
    for one, other in permutations(plan.segments, 2):
        listed = GROUPS.index(one.id) < GROUPS.index(other.id)
        shares = other.id in one.overlaps or one.id in other.overlaps
        if not listed or not shares or (one.circle == "inner") != (other.circle == "inner"):
            continue
        for name in sorted({topic(post) for post in plan.posts} - {""}):
            firsts = []
            for group in (one, other):
                mine = [p for p in plan.posts if p.segment == group.id and p.on
                        and topic(p) == name]  # fmt: skip
                mine.sort(key=lambda p: (p.on, p.at or ""))
                firsts += mine[:1]
            if len(firsts) == 2:
                a, b = firsts
                if a.on != b.on:
                    found.append("not_same_day")
                elif None in (a.at, b.at):
                    found.append("hour_missing")
                elif a.at != b.at:
                    found.append("not_same_hour")
    return sorted(found)


def slow_silences(made):
    """Day by day: runs of days on which a group heard nothing, until the opening."""
    plan, runs = made.communication, []
    for group in plan.segments:
        days = {one.on for one in plan.posts if one.segment == group.id and one.on}
        if not days:
            continue
        end, last = max(*days, made.plan.opening), min(days)
        day = last
        while day < end:
            day += timedelta(days=1)
            if day in days or day == end:
                if (day - last).days > plan.silence_days:
                    runs.append((group.id, last, day))
                last = day
    return sorted(runs)


@settings(max_examples=120)
@given(PLANS)
def test_a_slow_checker_finds_the_same(made):
    found, plan = findings(made), made.communication
    assert codes(found, *INSIDERS) == slow_insiders(plan)
    assert codes(found, *TOGETHER) == slow_together(plan)
    quiet = sorted((one.segment.id, one.begin, one.end) for one in telling.silences(made))
    assert quiet == slow_silences(made)
    assert len(codes(found, "silence", "silence_until_opening")) == len(quiet)


def moved(made, days):
    """Everything later by a number of days, the opening too (it begins a month, so in months)."""
    plan = made.communication
    posts = tuple(
        one.model_copy(update={"on": one.on + timedelta(days=days)}) if one.on else one
        for one in plan.posts
    )
    return made.replace(communication=plan.model_copy(update={"posts": posts}))


@settings(max_examples=60)
@given(PLANS, st.integers(1, 400))
def test_moving_everything_later_keeps_what_the_moments_say_of_one_another(made, days):
    """Only the silence until the opening changes, because the opening stays."""
    kept = (*INSIDERS, *TOGETHER, "silence")
    later = moved(made, days)
    before, after = findings(made), findings(later, TODAY + timedelta(days=days))
    assert codes(before, *kept) == codes(after, *kept) or _opening_between(made, later)
    assert codes(before, *INSIDERS, *TOGETHER) == codes(after, *INSIDERS, *TOGETHER)
    passed = ("passed", "too_late", "hand_in_soon")
    assert codes(before, *passed) == codes(after, *passed)


def _opening_between(made, later):
    """A post on the opening day itself turns one kind of silence into the other."""
    return any(one.on == made.plan.opening for p in (made, later) for one in p.communication.posts)


@settings(max_examples=60)
@given(PLANS, st.randoms())
def test_the_order_of_the_list_does_not_matter(made, chance):
    plan = made.communication
    posts = list(plan.posts)
    chance.shuffle(posts)
    mixed = made.replace(communication=plan.model_copy(update={"posts": tuple(posts)}))
    assert codes(findings(mixed), *TIMES) == codes(findings(made), *TIMES)


@settings(max_examples=60)
@given(PLANS, st.integers(1, 60))
def test_more_patience_never_finds_more_silence(made, days):
    plan = made.communication
    patient = plan.model_copy(update={"silence_days": plan.silence_days + days})
    longer = telling.silences(made.replace(communication=patient))
    assert len(longer) <= len(telling.silences(made))


@settings(max_examples=60)
@given(PLANS)
def test_a_plan_that_was_put_right_passes(made):
    """Insiders a day before the first, all others on the same day and hour; nothing is late."""
    plan = made.communication
    first = {}
    for one in plan.posts:
        if topic(one) and one.on:
            first[topic(one)] = min(first.get(topic(one), one.on), one.on)
    circle = {one.id: one.circle for one in plan.segments}
    posts = []
    for one in plan.posts:
        if one.on and topic(one):
            day = first[topic(one)] - timedelta(days=circle[one.segment] == "inner")
            one = one.model_copy(update={"on": day, "at": "09:00"})
        posts.append(one)
    posts += [
        posts[0].model_copy(update={"id": f"x{name}", "topic": name, "segment": "team", "at": None,
                                    "on": day - timedelta(days=1)})
        for name, day in first.items()
        if posts
    ]  # fmt: skip
    right = made.replace(communication=plan.model_copy(update={"posts": tuple(posts)}))
    assert codes(findings(right), *INSIDERS, "not_same_day", "not_same_hour") == []


# --- plans by hand -------------------------------------------------------------------------------

TEAM, STREET, VILLAGE = (
    segment("team", "inner"), segment("buren", "outer"), segment("dorp", "public"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ([post("a", "team", 10), post("b", "dorp", 11)], []),
        ([post("a", "team", 11), post("b", "dorp", 11)], ["insiders_same_day"]),
        ([post("a", "team", 11, hour="08:00"), post("b", "dorp", 11, hour="09:00")], []),
        ([post("a", "team", 11, hour="09:00"), post("b", "dorp", 11, hour="09:00")],
         ["insiders_same_day"]),
        ([post("a", "team", 12), post("b", "dorp", 11)], ["insiders_late"]),
        ([post("b", "dorp", 11)], ["insiders_missing"]),
        ([post("a", "team", 20), post("b", "dorp", 11, topic="start")], ["insiders_missing"]),
        ([post("a", "team", 20)], []),
        ([post("a", "team", None), post("b", "dorp", 11)], ["insiders_missing"]),
        ([post("a", "team", 20, topic=""), post("b", "dorp", 11, topic="")], []),
    ],
)  # fmt: skip
def test_insiders_hear_it_before_the_public(posts, expected):
    found = findings(project(posts, [TEAM, VILLAGE]))
    assert codes(found, *INSIDERS) == expected
    late = [one for one in found if one.code in ("insiders_late", "insiders_same_day")]
    assert all(one.weight is Weight.STOP for one in late)


def test_who_is_in_two_groups_hears_both_at_once():
    groups = [STREET, segment("dorp", "public", "buren")]

    def told(*posts):
        return codes(findings(project(posts, groups)), *TOGETHER)

    mail, paper = post("a", "buren", 5, hour="09:00"), post("b", "dorp", 5, hour="09:00")
    assert told(mail, paper) == []
    assert told(mail, paper | {"at": "10:00"}) == ["not_same_hour"]
    assert told(mail, paper | {"at": None}) == ["hour_missing"]
    assert told(mail, post("b", "dorp", 6, hour="09:00")) == ["not_same_day"]
    assert told(mail, paper | {"topic": "start"}) == []
    assert told(mail, post("b", "dorp", None)) == []


def test_a_silence_is_longer_than_what_the_plan_allows():
    posts = [post("a", "dorp", 0), post("b", "dorp", 30), post("c", "dorp", 61)]
    found = findings(project(posts, [VILLAGE]))
    assert [(one.code, one.values["n"]) for one in found if "silence" in one.code] == [
        ("silence", 31)
    ]
    until = findings(project(posts[:1], [VILLAGE]))
    assert [(one.code, one.values["n"]) for one in until if "silence" in one.code] == [
        ("silence_until_opening", 90)
    ]


@pytest.mark.parametrize(
    ("kind", "own", "day", "expected"),
    [
        ("municipal_bulletin", None, 40, ["too_late"]),
        ("municipal_bulletin", None, 56, ["hand_in_soon"]),
        ("municipal_bulletin", None, 80, []),
        ("municipal_bulletin", 1, 40, []),
        ("mail", None, 9, []),
        ("mail", None, 8, ["passed"]),
        ("mail", 3, 11, ["too_late"]),
    ],
)
def test_handing_in_too_late(kind, own, day, expected):
    way = {"id": "w", "name": "Weg", "kind": kind, "lead_days": own}
    one = post("a", "dorp", day, channel="w")
    late = ("too_late", "hand_in_soon", "passed")
    assert codes(findings(project([one], [VILLAGE], channels=[way])), *late) == expected
    sent = project([one | {"sent": True}], [VILLAGE], channels=[way])
    assert codes(findings(sent), *late) == []


def test_posts_need_a_contact_point_with_a_telephone():
    made = project([post("a", "dorp", 20)], [VILLAGE])
    assert codes(findings(made), "no_contact") == []
    for lacking in ({"name": "An"}, {"telephone": "000"}, {"email": "an@example.org"}):
        found = findings(made.replace(contact=lacking))
        assert codes(found, "no_contact") == ["no_contact"]
    assert codes(findings(project((), [VILLAGE]).replace(contact={})), "no_contact") == []


def test_groups_ways_and_answers():
    many = [segment(f"g{n}", "outer", message="Kom kijken.") for n in range(9)]
    assert codes(findings(project((), many)), "many_segments", "no_inner") == [
        "many_segments", "no_inner",
    ]  # fmt: skip
    screens = [{"id": "m", "name": "Mail", "kind": "mail", "owner": "An"},
               {"id": "f", "name": "Pagina", "kind": "social_page"}]  # fmt: skip
    found = findings(project((), [VILLAGE], channels=screens))
    assert codes(found, "no_meeting", "only_digital", "nobody_listens", "no_response") == [
        "no_meeting", "no_response", "nobody_listens", "only_digital",
    ]  # fmt: skip
    whole = [*screens, {"id": "z", "name": "Avond", "kind": "meeting", "owner": "An"},
             {"id": "b", "name": "Bakker", "kind": "notice_board"}]  # fmt: skip
    better = findings(project((), [VILLAGE], channels=whole, response="Rustig."))
    assert codes(better, "no_meeting", "only_digital", "little_mix", "no_response") == []
    same = [segment("a", "outer", "b", message="Kom!"), segment("b", "public", message="kom!")]
    assert codes(findings(project((), same)), "overlap_same") == ["overlap_same"]


def test_what_telling_costs_is_added_up_by_month():
    ways = [{"id": "fb", "name": "Pagina", "kind": "social_page"},
            {"id": "m", "name": "Mail", "kind": "mail", "minutes": 20, "minutes_week": 0},
            {"id": "x", "name": "Vlag"}]  # fmt: skip
    posts = [post("a", "dorp", 0, channel="fb"), post("b", "dorp", 31, channel="m"),
             post("c", "dorp", 32, channel="m"), post("d", "dorp", 40, channel="x")]  # fmt: skip
    made = project(posts, [VILLAGE], channels=ways).replace(
        team=[{"id": "an", "name": "An", "hours_week": 1}]
    )
    spent = telling.effort(made, CHANNELS)
    weekly = 90 * 52 / 12
    # January to April, the month of the opening: 30 minutes for the page, 2 x 20 for the mails.
    assert [month.month for month, _ in spent.months] == [1, 2, 3, 4]
    assert [minutes for _, minutes in spent.months] == pytest.approx(
        [weekly + 30, weekly + 40, weekly, weekly]
    )
    assert spent.assumed == ("fb",)
    assert spent.unknown == ("d",)
    assert spent.team_minutes == pytest.approx(60 * 52 / 12)
    assert codes(findings(made), "too_much_time") == ["too_much_time"]
    unknown = made.replace(team=[{"id": "an", "name": "An"}])
    assert telling.effort(unknown, CHANNELS).team_minutes is None
    assert codes(findings(unknown), "too_much_time") == []


@settings(max_examples=60)
@given(POSTS, st.integers(0, 30))
def test_after_feeding_a_page_it_is_never_silent_for_long(posts, at):
    ways = [{"id": "fb", "name": "Pagina", "kind": "social_page"}]
    listed = [one | {"channel": "fb"} for one in posts]
    made, today = project(listed, (), channels=ways), START + timedelta(days=at)
    days = [day for _, day in telling.feeding_days(made.communication, CHANNELS, today=today)]
    planned = [one.on for one in made.communication.posts if one.on]
    assert all(today <= day <= today + timedelta(weeks=6) for day in days)
    before = [day for day in planned if day <= today]
    known = sorted({*days, *(day for day in planned if day > today)})
    if before:
        known.insert(0, max(before))
    most = timedelta(days=CHANNELS.kinds["social_page"].feed_days)
    last = today + timedelta(weeks=6)
    # Of six weeks ahead; what comes after them is another day's worry.
    assert all(end - max(begin, today) <= most for begin, end in pairwise(known) if end <= last)
    assert known[-1] + most > last


def test_an_empty_project_has_only_hints_and_no_progress():
    found = findings(EMPTY)
    assert all(one.weight is not Weight.STOP for one in found)
    done = communication.progress(EMPTY, CHANNELS)
    assert (done.done, done.total) == (0, 10)


def test_a_full_plan_is_ten_of_ten():
    ways = [{"id": "z", "name": "Avond", "kind": "meeting", "owner": "An"}]
    made = project(
        [post("a", "team", 20, channel="z")],
        [segment("team", "inner", message="Kom.", their_view="Leuk.")],
        channels=ways, media_list_asked=True, response="Rustig.", about="Een plek.",
        quick_wins=[{"id": "w", "text": "De zaal is leeg"}],
        questions=[{"id": "q", "question": "Wat is het?", "answer": "Een plek."}],
    )  # fmt: skip
    assert communication.progress(made, CHANNELS).complete


def test_a_text_that_is_hard_to_read_is_named():
    office = "Gelieve in het kader van de synergie met alle stakeholders tijdig te antwoorden."
    made = project(
        [post("a", "team", 20, words=office), post("b", "team", 21, words="Kom je ook?")],
        [segment("team", "inner", message=office)],
        questions=[{"id": "q", "question": "Wat?", "answer": office}],
        quick_wins=[{"id": "w", "text": office}], about=office,
    )  # fmt: skip
    found = list(communication.hard_texts(made.communication, reading_rules()))
    assert codes(found) == ["hard_about", "hard_answer", "hard_message", "hard_post", "hard_win"]
    assert "communication.posts[a].words" in [one.place for one in found]
    assert list(communication.hard_texts(made.communication, reading_rules(), "en")) == []


def test_every_place_of_a_finding_exists():
    """A button leads there."""
    from buurtpunt_lib.domain.project.places import value_at

    made = project(
        [post("a", "team", 20), post("b", "dorp", 5, channel="fb"), post("c", "weg", 3)],
        [TEAM, VILLAGE, segment("x", None)],
        channels=[{"id": "fb", "name": "Pagina", "kind": "social_page"},
                  {"id": "y", "name": "Vlag"}],
        questions=[{"id": "q", "question": "Wat?", "segment": "team"}],
        quick_wins=[{"id": "w", "text": "Zaal", "on": "2027-01-02"}],
    ).replace(contact={})  # fmt: skip
    found = findings(made)
    assert len({one.code for one in found}) > 12
    for one in found:
        value_at(made, one.place)
