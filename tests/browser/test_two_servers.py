"""Two servers on one PostgreSQL behind caddy: one dies, and the other brings the same plan back."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import caddy_server
import postgresql_server
import pytest
from playwright.sync_api import expect

from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser

SAY = catalogue("nl")


@pytest.fixture
def pair(start_server, monkeypatch):
    """(address of caddy, its two servers)."""
    caddy_server.program()
    with postgresql_server.server() as database:
        made = postgresql_server.new_database(database, "samen")
        monkeypatch.setenv("BUURTPUNT_DATABASE_URL", made)
        with ThreadPoolExecutor() as both:
            servers = list(both.map(lambda _: start_server(), range(2)))
        with caddy_server.caddy([f"127.0.0.1:{server.port}" for server in servers]) as address:
            yield address, servers
        for server in servers:
            if server.process.poll() is None:
                server.stop()


def plan_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["plan"][0]


def test_a_server_dies_and_the_other_brings_the_same_plan_back(pair, open_page):
    address, servers = pair
    opened = open_page(f"{address}/financieel-plan")
    page = opened.page
    slider = page.get_by_role("slider").first
    before = slider.input_value()
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**plan=*")
    now = slider.input_value()
    assert now != before
    token = plan_of(page.url)
    # What is being saved is saved.
    page.wait_for_timeout(1500)
    # All of a visit went to one server.
    busy = [server for server in servers if server.kernels()]
    assert len(busy) == 1
    other = next(server for server in servers if server is not busy[0])
    sticky = page.context.cookies()
    assert [cookie["name"] for cookie in sticky] == ["buurtpunt_server"]

    busy[0].process.kill()
    expect(page.get_by_text(SAY("serving.lost.text"))).to_be_visible(timeout=40_000)
    assert not other.kernels()
    page.get_by_role("button", name=SAY("serving.lost.again")).click()
    page.wait_for_selector("html[data-ready=yes]", state="attached", timeout=60_000)
    expect(page.get_by_role("slider").first).to_have_value(now, timeout=20_000)
    assert plan_of(page.url) == token
    assert other.kernels()
    # And it goes on from there.
    page.get_by_role("slider").first.press("ArrowRight")
    expect(page.get_by_role("slider").first).not_to_have_value(now)
    assert plan_of(page.url) == token
    assert os.environ["BUURTPUNT_DATABASE_URL"].startswith("postgresql+psycopg://")
