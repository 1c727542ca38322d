"""What one visitor may take of the server: messages under way, lines, time of its own loop."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado.ioloop import IOLoop, PeriodicCallback

from buurtpunt_lib.serving import connections, traffic
from buurtpunt_lib.serving.connections import Lines, make_room, steady_clock
from buurtpunt_lib.serving.lookout import Lookout, Seen
from buurtpunt_lib.serving.traffic import Bucket, Traffic, Unread


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 5)), max_size=40))
def test_a_bucket_lets_no_more_through_than_it_says(steps):
    bucket, now, taken, largest = Bucket(20, 2, 0.0), 0.0, 0.0, 0.0
    for amount, later in steps:
        now += later
        if not bucket.wait_s(now):
            bucket.take(amount)
            taken, largest = taken + amount, max(largest, amount)
        assert taken <= 20 + 2 * now + largest + 1e-6
    assert not bucket.wait_s(now + 100), "who waits may go on"


def test_a_page_that_opens_and_a_hand_on_a_slider_never_wait(clock):
    way = Traffic(clock)
    for number in range(30):
        assert not way.wait_s()
        way.passed(str(number), 2_000)
    for number in range(30):
        way.done(str(number))
    for number in range(3_000):
        clock.now += 0.02
        assert not way.wait_s()
        way.passed(f"slide-{number}", 500)
        way.done(f"slide-{number}")


def test_who_sends_without_end_waits_for_the_kernel_and_then_goes_on(clock):
    way = Traffic(clock)
    sent = 0
    while not way.wait_s():
        way.passed(str(sent := sent + 1), 100)
    assert sent == traffic.MOST_UNDER_WAY
    assert way.knows("1")
    way.done("1")
    assert not way.wait_s()
    # The kernel may have said so while nobody was connected.
    way.passed("again", 100)
    assert way.wait_s()
    clock.now += 31
    assert not way.wait_s()
    assert not way.knows("again")


def test_large_messages_are_counted_by_their_bytes(clock):
    way, passed = Traffic(clock), 0
    for second in range(60):
        clock.now = float(second)
        while not way.wait_s():
            way.passed(str(passed), 9 * traffic.MEGABYTE)
            way.done(str(passed))
            passed += 1
    whole = 9 * traffic.MEGABYTE * (passed - 1)
    assert whole <= traffic.MOST_BYTES_AT_ONCE + 60 * traffic.MOST_BYTES_A_SECOND


def test_what_no_kernel_gets_counts_too(clock):
    way = Traffic(clock)
    for _ in range(int(traffic.MOST_AT_ONCE) + 1):
        way.passed("", 10)
    assert way.wait_s() > 0


def test_a_tab_that_does_not_read_is_not_heard(clock):
    assert not Traffic(clock).wait_s(behind=traffic.BEHIND)
    assert Traffic(clock).wait_s(behind=traffic.BEHIND + 1)


def test_what_is_kept_for_a_tab_that_is_away_has_a_bound():
    ended = []
    kept = Unread(lambda: ended.append(True))
    kept.append(("iopub", [b"x" * 100]))
    assert kept == [("iopub", [b"x" * 100])]
    for _ in range(50):
        kept.append(("iopub", [b"x" * traffic.MEGABYTE]))
    assert (kept, ended) == ([], [True])


class Stream:
    """A connection, as Tornado shows it."""

    def __init__(self) -> None:
        self._write_buffer: bytes | None = b""
        self._total_write_done_index = 0
        self.over = False

    def closed(self) -> bool:
        return self.over

    def close(self) -> None:
        self.over, self._write_buffer = True, None


def test_beyond_the_most_the_guest_who_came_first_makes_room(clock):
    lines, tab = Lines(5, clock), Stream()
    lines.came(tab)
    lines.stays(tab)
    guests = [Stream() for _ in range(20)]
    for guest in guests:
        lines.came(guest)
        assert len(lines) <= 5
    assert [guest.over for guest in guests] == [True] * 16 + [False] * 4
    assert not tab.over, "who works stays"


def test_who_takes_nothing_of_what_it_was_sent_is_let_go(clock):
    lines = Lines(100, clock)
    stands, slow, reads, idle = streams = [Stream() for _ in range(4)]
    for stream in streams:
        lines.came(stream)
    for stream in (stands, slow, reads):
        stream._write_buffer = b"x" * 1_000_000
    for _ in range(100):
        clock.now += 5
        # A line of the worst kind, and one that is read at once.
        slow._total_write_done_index += 5 * 6_000
        reads._write_buffer = b""
        lines.look()
    assert [stream.over for stream in streams] == [True, False, False, False]
    assert idle in lines._open


def test_when_all_are_too_far_behind_the_farthest_goes(clock, monkeypatch):
    monkeypatch.setattr(connections, "MOST_BEHIND_TOGETHER", 1_000)
    lines = Lines(100, clock)
    streams = [Stream() for _ in range(5)]
    for size, stream in enumerate(streams):
        lines.came(stream)
        stream._write_buffer = b"x" * (100 * size + 100)
    lines.look()
    assert [stream.over for stream in streams] == [False, False, False, False, True]


def test_room_is_made_for_files_and_sockets():
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        files = make_room()
        assert files == resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 256
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
def test_what_is_done_again_and_again_goes_on_when_the_clock_is_set(jump, monkeypatch):
    """Tornado by itself waits for as long as the clock was set back."""
    wall, heard = time.time, []

    async def main() -> None:
        steady_clock(IOLoop.current())
        again = PeriodicCallback(lambda: heard.append(1), 10)
        again.start()
        await asyncio.sleep(0.05)
        monkeypatch.setattr(time, "time", lambda: wall() + jump)
        before = len(heard)
        for _ in range(200):
            await asyncio.sleep(0.02)
            if len(heard) > before + 3:
                break
        again.stop()
        assert 3 < len(heard) - before < 1_000

    asyncio.run(main())


def test_a_database_that_says_nothing_holds_nobody_up():
    asked, answer = threading.Event(), threading.Event()
    answers = iter([Seen(("first",), False), Seen(("second",), False), Seen(("third",), False)])

    def question() -> Seen:
        found = next(answers)
        if found.footer != ("first",):
            asked.set()
            answer.wait(20)
        return found

    async def main() -> None:
        lookout = Lookout(question, within_s=0.05)
        assert lookout.seen.footer == ("first",)
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0.005)

        others = asyncio.create_task(count())
        for _ in range(3):
            # What was known last, and that it is not sure.
            assert await lookout.look() == Seen(("first",), True)
        assert turns > 5, "meanwhile others were served"
        assert threading.active_count() < 20
        answer.set()
        lookout.within_s = 20
        assert await lookout.look() == Seen(("second",), False)
        assert await lookout.look() == Seen(("third",), False)
        others.cancel()

    asyncio.run(main())
    assert asked.is_set()


def test_a_question_that_fails_leaves_what_was_known():
    answers = iter([Seen(("first",), False)])

    async def main() -> None:
        lookout = Lookout(lambda: next(answers))
        assert await lookout.look() == Seen(("first",), True)

    asyncio.run(main())
