"""Who does nothing for a quarter of an hour is asked, and then told what happened."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from buurtpunt_lib.serving.kernels import IDLE_S, WARNING_S
from buurtpunt_lib.texts import catalogue

pytestmark = pytest.mark.browser

SAY = catalogue("nl")
WARNED_S = IDLE_S - WARNING_S


def test_who_is_away_is_asked_and_may_stay(pages, open_page):
    opened = open_page(f"{pages.address}/financieel-plan", clock=True)
    page = opened.page
    soon = page.get_by_text(SAY("serving.idle.soon", n=round(WARNING_S / 60)))
    page.clock.fast_forward(int((WARNED_S - 60) * 1000))
    expect(soon).to_have_count(0)
    page.clock.fast_forward(70_000)
    expect(soon).to_be_visible()
    # The server hears that somebody is there.
    with page.expect_request(re.compile(r"/api/kernels/")) as asked:
        page.get_by_role("button", name=SAY("serving.idle.here")).click()
    assert asked.value.response().status == 200
    expect(soon).to_have_count(0)
    # Time begins anew.
    page.clock.fast_forward(int((WARNED_S - 60) * 1000))
    expect(soon).to_have_count(0)
    page.clock.fast_forward(70_000)
    expect(soon).to_be_visible()
    # Nobody comes: the kernel ends, and the page says why.
    page.clock.fast_forward(int(WARNING_S * 1000) + 10_000)
    kernel = page.evaluate("JSON.parse(document.getElementById('bp-kernel').textContent).kernelId")
    page.evaluate("id => fetch(`/voila/api/shutdown/${id}`, {method: 'POST'})", kernel)
    expect(page.get_by_text(SAY("serving.idle.gone"))).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name=SAY("serving.lost.again"))).to_be_visible()
