"""The pages of a real server in Debian's Chromium, with the outside world cut off."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from opened_page import DESKTOP, READY_MS, Opened
from playwright.sync_api import Browser, sync_playwright
from server_process import Running, servers

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
MISSING = (
    f"{CHROMIUM} is not there, so no page was opened. "
    "Install it with `apt-get install chromium` and run the tests again."
)
ARGUMENTS = [
    "--no-sandbox",
    # Whatever asks for another host than ours fails at once and is counted.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
_skipped = []


@pytest.fixture(scope="module")
def browser():
    """Chromium. Ends with the module, because its event loop is in the way of other tests."""
    if not Path(CHROMIUM).is_file():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        _skipped.append(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser):
    """`open_page(address, width)`: a page in a browser that knows nothing yet, once it is ready."""
    contexts = []

    def open_(address: str, width: int = DESKTOP, **options) -> Opened:
        init_script, clock = options.pop("init_script", None), options.pop("clock", False)
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        if init_script:
            context.add_init_script(init_script)
        if clock:
            # Time goes on as it does, and can be put forward.
            context.clock.install()
        opened = Opened(context.new_page()).listen()
        opened.page.goto(address, wait_until="commit", timeout=READY_MS)
        return opened.wait()

    yield open_
    for context in contexts:
        # Leaving a page first lets it say goodbye to its kernel, as a person's browser does.
        for page in context.pages:
            page.goto("about:blank")
        context.close()


@pytest.fixture(scope="session")
def start_server():
    with servers() as start:
        yield start


@pytest.fixture(scope="session")
def pages(start_server) -> Running:
    """Our own pages, as `buurtpunt serve` serves them."""
    return start_server(preheat=True)


def pytest_terminal_summary(terminalreporter) -> None:
    for reason in sorted(set(_skipped)):
        terminalreporter.write_sep("!", "BROWSER TESTS SKIPPED", red=True)
        terminalreporter.write_line(reason)
