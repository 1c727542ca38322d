"""A page in a browser, and everything it said and asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, WebSocket

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
DESKTOP, PHONE = 1280, 360
READY_MS = 60_000


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
