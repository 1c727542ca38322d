"""How many fit, and what the others are told."""

from __future__ import annotations

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from server_process import kernel_of

from buurtpunt_lib.serving.crowd import AGAIN_S, Crowd, available_mb, most_visitors
from buurtpunt_lib.texts import catalogue

SAY = catalogue("nl")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def crowd_of(visitors: int = 0, most: int = 10) -> tuple[Crowd, Clock]:
    clock = Clock()
    return Crowd(most, lambda: visitors, idle_s=900, clock=clock), clock


@given(st.floats(0, 1e6))
def test_what_fits_never_takes_more_than_there_is(free):
    most = most_visitors(free)
    assert 4 <= most <= 500
    assert most == 4 or most * 80 <= 0.8 * free


def test_this_machine_says_how_much_memory_is_free():
    assert available_mb() is None or available_mb() > 10


def test_full_counts_those_who_are_coming():
    crowd, _ = crowd_of(visitors=9)
    assert not crowd.full()
    crowd.coming = 1
    assert crowd.full()


def test_the_wait_follows_from_how_soon_others_left():
    crowd, clock = crowd_of()
    crowd.turned_away()
    assert crowd.minutes() == 15, "nothing is known yet: who is idle is out by then"
    # One leaves every two minutes.
    for minute in range(0, 20, 2):
        clock.now = 60.0 * minute
        crowd.left()
    clock.now = 60.0 * 20
    for _ in range(3):
        crowd.turned_away()
    assert crowd.waiting() == 3
    assert crowd.minutes() == 6
    # Who does not ask any more does not wait.
    clock.now += 2 * AGAIN_S
    assert crowd.waiting() == 0


@given(st.lists(st.floats(0, 1e4), max_size=30), st.integers(0, 50))
def test_the_wait_is_never_absurd(moments, waiting):
    crowd, clock = crowd_of()
    for clock.now in sorted(moments):
        crowd.left()
    for _ in range(waiting):
        crowd.turned_away()
    assert 1 <= crowd.minutes() <= 60


@pytest.mark.alone
def test_who_comes_too_late_waits_and_then_comes_in(start_server, notebooks):
    server = start_server(notebooks, visitors=1, metrics=True)
    assert health(server)["status"] == "ok"
    first = requests.get(server.address + "/", timeout=60)
    assert first.status_code == 200
    assert health(server)["status"] == "busy"
    second = requests.get(server.address + "/", timeout=60)
    assert second.status_code == 503
    assert SAY("serving.waiting.title") in second.text
    assert SAY("serving.waiting.long", n=15) in second.text
    assert second.headers["Retry-After"] == second.headers["Refresh"] == str(AGAIN_S)
    # Scripts, and the page that says that somebody is there, are for everybody.
    kernel = kernel_of(first.text)
    assert requests.get(f"{server.address}/api/kernels/{kernel}", timeout=20).status_code == 200
    counted = metrics(server)
    assert counted["buurtpunt_visitors", ()] == counted["buurtpunt_visitors_most", ()] == 1
    assert counted["buurtpunt_visitors_waiting", ()] == 1
    assert counted["buurtpunt_answers_total", (("kind", "page"), ("status", "503"))] == 1
    assert counted["buurtpunt_page_seconds_count", (("page", "00_start"),)] == 1
    requests.post(
        f"{server.address}/voila/api/shutdown/{kernel}",
        headers={"Origin": server.address},
        timeout=20,
    )
    assert requests.get(server.address + "/", timeout=60).status_code == 200


def health(server) -> dict:
    answer = requests.get(server.address + "/healthz", timeout=20)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.json()


def metrics(server) -> dict:
    """(name, labels) → value, as Prometheus' own reader sees it."""
    text = requests.get(server.address + "/metrics", timeout=20).text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.alone
def test_numbers_are_given_only_when_asked_for(server):
    assert requests.get(server.address + "/metrics", timeout=20).status_code == 404
    told = health(server)
    assert told["database"] == "ok"
    assert set(told) == {"status", "visitors", "visitors_most", "kernels", "database", "seconds"}
