"""Asking a live source for documents, with care for both sides.

Document: what one address answers with. Try: one request for it; a try that fails for a reason
that may pass (no connection, 429, 500, 502, 503, 504, a cut or silent connection) is followed by
another after a pause that doubles, or after what the server itself asks for (Retry-After).
Download: a document that is kept in a file. It is resumed where it was cut, in the same run or in
a later one, and only when the server says that the file is still the same (its ETag, or its date).
Cache: the downloads of a source. A server is asked whether one has changed before it is fetched
again; with `offline_for` a young one is not asked after at all.

What a server sends is never trusted: its size is bounded, an HTML page in the place of data is
refused, and a checksum is compared where the source gives one.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError as Urllib3Error
from urllib3.util import Retry

from buurtpunt_lib import __version__
from buurtpunt_lib.datasets.live.kept import Day, Kept, cache_folder
from buurtpunt_lib.datasets.live.source import LiveSource
from buurtpunt_lib.errors import InputError

TRIES = 5
_CONNECT_S = 10.0
# What came of a block before a connection fell away is lost: they are small.
_BLOCK = 1 << 14
# Longer than this we do not wait for a server in one go, whatever it asks.
_LONGEST_WAIT_S = 120
_MAY_PASS = (429, 500, 502, 503, 504)
# What goes wrong while a body is read: cut, silent, or packed in a way that cannot be unpacked.
_CUT = (requests.RequestException, Urllib3Error)

# (what is being done: a key below `live.step.`, how much is done, how much there is or None)
Progress = Callable[[str, int, int | None], Any]
_SIGNS = {"zip": (b"PK\x03\x04",), "xlsx": (b"PK\x03\x04",), "tiff": (b"II*\0", b"MM\0*", b"II+\0")}


def base_address(source: LiveSource, given: str | None = None) -> str:
    """The base address of a source: `given`, else BUURTPUNT_<KEY>_URL, else its own.

    Raises InputError `live.address` for what is no http or https address.
    """
    name = f"BUURTPUNT_{source.key.upper()}_URL"
    address = given or os.environ.get(name) or source.base
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.hostname and not parts.query
        sound = sound and not parts.fragment and parts.username is None and parts.port != 0
    except ValueError:
        sound = False
    if not sound or any(sign.isspace() or not sign.isprintable() for sign in address):
        raise InputError("live.address", field=name, value=address[:200])
    return address.rstrip("/")


class Client:
    """Asks one source. `wait`: what is called to let seconds pass; tests give their own."""

    def __init__(
        self,
        source: LiveSource,
        *,
        address: str | None = None,
        edition: str | None = None,
        force: bool = False,
        progress: Progress = lambda step, done, total: None,
        wait: Callable[[float], Any] = time.sleep,
        backoff_s: float = 1.0,
        read_s: float | None = None,
    ) -> None:
        self.source = source
        self.base = base_address(source, address)
        self.edition = edition or source.edition
        self.progress = progress
        self._force = force
        self._wait = wait
        self._backoff_s = backoff_s
        self._read_s = read_s or source.limits.read_s
        self._last = -1e9
        self._modified: dict[Path, str] = {}
        self._session = requests.Session()
        self._session.max_redirects = 5
        self._session.headers["User-Agent"] = f"ons-buurtpunt/{__version__}"
        retry = _patient(wait, self.progress)(
            total=TRIES - 1,
            status_forcelist=_MAY_PASS,
            backoff_factor=backoff_s,
            backoff_max=_LONGEST_WAIT_S,
            retry_after_max=_LONGEST_WAIT_S,
            # POST as well: Overpass answers questions with it and changes nothing.
            allowed_methods=("GET", "POST", "HEAD"),
            raise_on_status=False,
            raise_on_redirect=True,
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retry))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    # Documents that are read at once.

    def text(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        most_bytes: int = 50_000_000,
    ) -> bytes:
        """The bytes of a document. data: asked by POST. An HTML page is refused.

        Raises InputError `live.unreachable`, `live.status`, `live.cut`, `live.too_big`,
        `live.html`, `live.daily_limit`.
        """
        for left in reversed(range(TRIES)):
            try:
                with self._asked(path, params, data, headers or {}) as response:
                    found = bytearray()
                    for block in self._blocks(response, most_bytes):
                        found += block
            except _CUT as error:
                if not left:
                    raise self._cut(error) from None
                self._wait(self._backoff_s * 2 ** (TRIES - left - 2))
                continue
            refuse_page(bytes(found[:512]), self.source.name)
            return bytes(found)
        raise AssertionError("the last try returns or raises")

    def json(self, path: str, params: Mapping[str, Any] | None = None, **options: Any) -> Any:
        """A JSON document; as `text`, and `live.not_expected` where it is none."""
        found = self.text(path, params, **options)
        try:
            return json.loads(found)
        except (ValueError, RecursionError):
            raise InputError(
                "live.not_expected", source=self.source.name, expected="JSON"
            ) from None

    # Documents that are kept.

    def download(
        self,
        path: str,
        params: Mapping[str, Any] | None = None,
        *,
        form: str = "",
        md5: str | None = None,
        most_bytes: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Path:
        """The file of a document, fetched or resumed where needed.

        form: "zip", "xlsx", "tiff" or "": what its first bytes must say. md5: the address of a
        checksum file beside it (`<hex>  <name>`). Raises InputError as `text`, and
        `live.not_expected`, `live.checksum`; `live.unwritable`.
        """
        limit = most_bytes or self.source.limits.most_bytes
        address = self._address(path, params)
        # Compared when the file is whole; asked first, so that a new version shows as a mismatch.
        wanted = self._checksum(md5) if md5 else None
        kept = Kept(cache_folder() / self.source.key, address)
        try:
            kept.folder.mkdir(parents=True, exist_ok=True)
            for left in reversed(range(TRIES)):
                try:
                    if self._fetched(kept, path, params, headers or {}, limit):
                        break
                except _CUT as error:
                    if not left:
                        raise self._cut(error) from None
                    self._wait(self._backoff_s * 2 ** (TRIES - left - 2))
            self._check(kept, form, wanted)
        except OSError as error:
            raise InputError(
                "live.unwritable", folder=str(kept.folder), reason=error.strerror or str(error)
            ) from None
        self._modified[kept.file] = kept.marks().get("modified", "")
        return kept.file

    def modified(self, file: Path) -> str:
        """The day on which a download was last changed ("2026-10-01"); today if nobody says."""
        try:
            return parsedate_to_datetime(self._modified.get(file, "")).date().isoformat()
        except ValueError:
            return self.today()

    def today(self) -> str:
        """The date of what is asked now, for sources that state none."""
        return datetime.now(UTC).date().isoformat()

    def _fetched(
        self,
        kept: Kept,
        path: str,
        params: Mapping[str, Any] | None,
        headers: Mapping[str, str],
        limit: int,
    ) -> bool:
        """One try; whether the file is whole. A false one is asked again, from the start."""
        # What is packed on the way has other byte positions than the file.
        asked = {"Accept-Encoding": "identity", **headers}
        start = kept.part.stat().st_size if kept.part.is_file() else 0
        marks = kept.marks()
        if start and marks.get("part") and not self._force:
            asked |= {"Range": f"bytes={start}-", "If-Range": marks["part"]}
        else:
            start = 0
            if kept.file.is_file() and marks.get("file") and not self._force:
                mark = marks["file"]
                asked["If-None-Match" if mark[0] in '"W' else "If-Modified-Since"] = mark
        with self._asked(path, params, None, asked, also=(304, 416)) as response:
            if response.status_code == 304:
                return True
            if response.status_code == 416:
                kept.forget_part()
                return False
            if response.status_code == 206 and not _continues(response, start):
                kept.forget_part()
                return False
            start = start if response.status_code == 206 else 0
            validator = _validator(response)
            kept.remember(part=validator)
            with kept.part.open("ab" if start else "wb") as out:
                for block in self._blocks(response, limit, start):
                    out.write(block)
                out.flush()
                os.fsync(out.fileno())
        kept.finish(validator, response.headers.get("Last-Modified"))
        return True

    def _check(self, kept: Kept, form: str, wanted: str | None) -> None:
        """A file that is not what it should be goes, so that nothing is built on it later."""
        try:
            with kept.file.open("rb") as file:
                first = file.read(512)
            refuse_page(first, self.source.name)
            if form and not first.startswith(_SIGNS[form]):
                raise InputError("live.not_expected", source=self.source.name, expected=form)
            if wanted and _md5(kept.file) != wanted:
                raise InputError("live.checksum", source=self.source.name)
        except InputError:
            kept.forget()
            raise

    def _checksum(self, path: str) -> str:
        first = self.text(path, most_bytes=10_000).decode("ascii", errors="replace").split()
        if not first or len(first[0]) != 32 or set(first[0].lower()) - set("0123456789abcdef"):
            raise InputError("live.not_expected", source=self.source.name, expected="md5")
        return first[0].lower()

    # What both share.

    def _address(self, path: str, params: Mapping[str, Any] | None) -> str:
        query = f"?{urlencode(params)}" if params else ""
        # A slash at the end of a path belongs to it: "stations/" is not the address "stations".
        return (f"{self.base}/{path.lstrip('/')}" if path else self.base) + query

    @contextmanager
    def _asked(
        self,
        path: str,
        params: Mapping[str, Any] | None,
        data: Mapping[str, str] | None,
        headers: Mapping[str, str],
        also: tuple[int, ...] = (),
    ) -> Iterator[requests.Response]:
        """An answer whose body was not yet read; InputError for any status but success."""
        pause = self._last + self.source.limits.pause_s - time.monotonic()
        if pause > 0:
            self._wait(pause)
        self._last = time.monotonic()
        Day(self.source).count(requests=1)
        self.progress("ask", 0, None)
        try:
            response = self._session.request(
                "POST" if data is not None else "GET",
                self._address(path, params),
                data=data,
                headers=dict(headers),
                timeout=(_CONNECT_S, self._read_s),
                stream=True,
            )
        except requests.exceptions.SSLError:
            raise InputError("live.certificate", source=self.source.name) from None
        except requests.ConnectionError:
            # The adapter has tried as often as it should.
            raise InputError(
                "live.unreachable", source=self.source.name, address=self.base
            ) from None
        except requests.Timeout:
            raise InputError(
                "live.unreachable", source=self.source.name, address=self.base
            ) from None
        except requests.RequestException as error:
            raise InputError(
                "live.refused", source=self.source.name, reason=type(error).__name__
            ) from None
        with response:
            if response.status_code not in (200, 206, *also):
                code = "live.busy" if response.status_code == 429 else "live.status"
                raise InputError(code, source=self.source.name, value=str(response.status_code))
            yield response

    def _blocks(self, response: requests.Response, limit: int, start: int = 0) -> Iterator[bytes]:
        """The body in pieces, within bounds of size and time."""
        length = response.headers.get("Content-Length", "")
        plain = response.headers.get("Content-Encoding", "identity") == "identity"
        total = start + int(length) if length.isdigit() and plain else None
        too_big = InputError("live.too_big", source=self.source.name, megabytes=round(limit / 1e6))
        if total is not None and total > limit:
            raise too_big
        begun, done = time.monotonic(), start
        try:
            for block in response.iter_content(_BLOCK):
                done += len(block)
                if done > limit:
                    raise too_big
                if time.monotonic() - begun > self.source.limits.most_s:
                    raise InputError("live.too_slow", source=self.source.name)
                self.progress("fetch", done, total)
                yield block
        finally:
            Day(self.source).count(bytes=done - start)

    def _cut(self, error: Exception) -> InputError:
        slow = isinstance(error, requests.Timeout) or "timed out" in str(error)
        return InputError("live.silent" if slow else "live.cut", source=self.source.name)


def refuse_page(first: bytes, source: str) -> None:
    """Raises InputError `live.html` where data begin like a web page."""
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise InputError("live.html", source=source)


def _patient(wait: Callable[[float], Any], progress: Progress) -> type[Retry]:
    """urllib3's rule of when to try again; how time passes is ours, and is told."""

    class Patient(Retry):
        def sleep(self, response: Any = None) -> None:
            asked = self.get_retry_after(response) if response else None
            seconds = self.get_backoff_time() if asked is None else asked
            if seconds > 0:
                progress("wait", round(seconds), None)
                wait(seconds)

    return Patient


def _continues(response: requests.Response, start: int) -> bool:
    """Whether a 206 begins where our part ends."""
    return response.headers.get("Content-Range", "").startswith(f"bytes {start}-")


def _validator(response: requests.Response) -> str | None:
    """What tells two versions of a file apart: a strong ETag, else the date of its last change.

    None also for what was packed on the way: its bytes cannot be counted on.
    """
    if response.headers.get("Content-Encoding", "identity") != "identity":
        return None
    tag = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified")


def _md5(path: Path) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
