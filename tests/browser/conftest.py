"""The pages of a real server in Debian's Chromium, with the outside world cut off."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket, sync_playwright
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
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
DESKTOP, PHONE = 1280, 360
READY_MS = 60_000

_skipped = []


@dataclass
class Opened:
    """A page that can be used, and everything it said and asked until now."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """Addresses on other machines than this one."""
        hosts = {address: urlsplit(address) for address in self.requests}
        return [a for a, p in hosts.items() if p.hostname not in (None, "127.0.0.1")]

    @property
    def paths(self) -> list[str]:
        return [urlsplit(address).path for address in self.requests]

    def listen(self) -> Opened:
        def console(message) -> None:
            if message.type == "error":
                self.errors.append(message.text)

        def socket(opened: WebSocket) -> None:
            self.requests.append(opened.url)
            opened.on("framereceived", lambda frame: self.frames.append(frame))

        self.page.on("console", console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", socket)
        return self

    def wait(self) -> Opened:
        """Until every widget and chart that can be seen is there."""
        self.page.wait_for_selector("html[data-ready=yes]", state="attached", timeout=READY_MS)
        return self

    def screenshot(self, name: str) -> Path:
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path


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
        init_script = options.pop("init_script", None)
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        if init_script:
            context.add_init_script(init_script)
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
