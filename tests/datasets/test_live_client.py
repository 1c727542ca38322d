"""The client against a server that misbehaves: it waits, resumes, refuses, keeps nothing bad."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from open_data_server import Reply, as_json, zipped

from buurtpunt_lib.datasets.live.client import TRIES, Client, base_address
from buurtpunt_lib.datasets.live.kept import cache_folder
from buurtpunt_lib.datasets.live.source import Limits, LiveSource
from buurtpunt_lib.errors import InputError

BIG = bytes(range(256)) * 400


def source(**changes) -> LiveSource:
    made = {
        "key": "made_up",
        "kinds": ("points",),
        "name": "Made up",
        "publisher": "This test",
        "licence": "CC0-1.0",
        "base": "https://nowhere.invalid/data",
        "url": "https://nowhere.invalid",
        "max_age": timedelta(days=1),
        "read": lambda client: None,
        "limits": Limits(pause_s=0, read_s=0.5),
    }
    return LiveSource(**(made | changes))


@pytest.fixture
def waits():
    return []


@pytest.fixture
def client(server, waits):
    with Client(source(), address=server.address, wait=waits.append, backoff_s=0.5) as made:
        yield made


def code_of(call, *args, **options) -> str:
    with pytest.raises(InputError) as caught:
        call(*args, **options)
    (fault,) = caught.value.faults
    return fault.code


def test_a_good_answer_is_read(client, server):
    server.answer("/list", as_json({"found": [1, 2]}))
    assert client.json("list", {"page": "1", "q": "één & twee"}) == {"found": [1, 2]}
    (asked,) = server.asked
    assert asked.query == {"page": "1", "q": "één & twee"}
    assert asked.headers["user-agent"].startswith("ons-buurtpunt/")


def test_a_question_can_be_posted(client, server):
    server.answer("/ask", as_json([]))
    client.json("ask", data={"data": "[out:json];"}, headers={"X-Key": "k"})
    (asked,) = server.asked
    assert (asked.method, asked.body) == ("POST", b"data=%5Bout%3Ajson%5D%3B")
    assert asked.headers["x-key"] == "k"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_after_longer_and_longer_pauses(client, server, waits, status):
    bad = Reply(b"busy", status=status)
    server.answer("/list", bad, bad, bad, as_json("at last"))
    assert client.json("list") == "at last"
    assert waits == sorted(waits)
    assert len(set(waits)) == len(waits) >= 2


def test_the_server_says_how_long_to_wait_and_we_do_up_to_a_bound(client, server, waits):
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    server.answer(
        "/list",
        Reply(status=429, headers={"Retry-After": "7"}),
        Reply(status=503, headers={"Retry-After": in_an_hour}),
        as_json("yes"),
    )
    assert client.json("list") == "yes"
    assert waits == [7, 120]


@pytest.mark.parametrize(("status", "code"), [(429, "live.busy"), (503, "live.status")])
def test_what_does_not_pass_is_said_after_so_many_tries(client, server, status, code):
    server.answer("/list", Reply(status=status))
    assert code_of(client.json, "list") == code
    assert len(server.asked) == TRIES


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_what_will_not_pass_is_not_tried_again(client, server, status):
    server.answer("/list", Reply(b"no", status=status))
    assert code_of(client.json, "list") == "live.status"
    assert len(server.asked) == 1


def test_nobody_there(waits):
    with Client(source(), address="http://127.0.0.1:9", wait=waits.append) as client:
        assert code_of(client.json, "list") == "live.unreachable"


def test_an_answer_that_stays_out_is_given_up(client, server):
    server.answer("/list", Reply(b"{}", wait_s=0.3))
    with Client(source(), address=server.address, wait=lambda s: None, read_s=0.05) as hasty:
        assert code_of(hasty.json, "list") == "live.unreachable"
    assert client.json("list") == {}


def test_a_body_that_stops_is_asked_again_then_given_up(client, server):
    whole = as_json({"a": "b" * 3000})
    server.answer("/list", Reply(whole.body, cut_at=1000), whole)
    assert client.json("list") == {"a": "b" * 3000}
    server.answer("/list", Reply(whole.body, cut_at=1000))
    assert code_of(client.json, "list") == "live.cut"


def test_a_body_that_is_packed_wrongly_is_given_up(client, server):
    server.answer("/list", Reply(b"not gzip at all", headers={"Content-Encoding": "gzip"}))
    assert code_of(client.json, "list") == "live.cut"
    assert code_of(client.download, "list") == "live.cut"


def test_a_server_that_sends_us_round_and_round_is_left(client, server):
    server.answer("/list", Reply(status=302, headers={"Location": f"{server.address}/list"}))
    assert code_of(client.json, "list") == "live.refused"
    server.answer("/list", Reply(status=302, headers={"Location": "file:///etc/passwd"}))
    assert code_of(client.json, "list") == "live.refused"


def test_a_disk_that_is_full_is_said(client, server, monkeypatch):
    server.answer("/file", Reply(BIG))

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("buurtpunt_lib.datasets.live.client.os.fsync", full)
    assert code_of(client.download, "file") == "live.unwritable"


def test_an_answer_that_takes_for_ever_is_stopped(server):
    drip = Reply(BIG, piece_s=0.01)
    server.answer("/file", drip)
    slow = source(limits=Limits(pause_s=0, most_s=0.05))
    with Client(slow, address=server.address) as client:
        assert code_of(client.download, "file") == "live.too_slow"


def test_an_answer_that_says_it_is_too_big_is_not_fetched(server):
    server.answer("/list", Reply(BIG))
    told = []
    with Client(source(), address=server.address, progress=lambda *s: told.append(s)) as client:
        assert code_of(client.text, "list", most_bytes=50_000) == "live.too_big"
    assert [step for step, *_ in told] == ["ask"]


def test_an_answer_has_a_largest_size_though_it_says_none(client, server):
    chunk = b"400\r\n" + b" " * 1024 + b"\r\n"
    body = chunk * 5 + b"0\r\n\r\n"
    server.answer("/list", Reply(body, headers={"Transfer-Encoding": "chunked"}))
    assert code_of(client.text, "list", most_bytes=2000) == "live.too_big"
    assert len(client.text("list", most_bytes=6000)) == 5 * 1024


def test_a_web_page_is_no_data(client, server):
    page = Reply(b"\xef\xbb\xbf\n <!DOCTYPE HTML><html><h1>Niet gevonden</h1>")
    server.answer("/list", page)
    server.answer("/table.csv", page)
    assert code_of(client.json, "list") == "live.html"
    assert code_of(client.download, "table.csv") == "live.html"
    assert code_of(client.text, "list") == "live.html"
    # Nothing of it was kept to be taken for data later.
    assert [p.name for p in cache_folder().rglob("*") if p.is_file()] == []


def test_json_that_is_none(client, server):
    server.answer("/list", Reply(b"<ows:ExceptionReport/>"))
    assert code_of(client.json, "list") == "live.not_expected"


def test_a_cut_download_goes_on_where_it_was_cut(client, server):
    server.answer("/file", Reply(BIG, etag='"v1"', cut_at=70_000), Reply(BIG, etag='"v1"'))
    assert client.download("file").read_bytes() == BIG
    first, second = server.asked
    assert "range" not in first.headers
    assert second.headers["if-range"] == '"v1"'
    start = int(second.headers["range"].removeprefix("bytes=").rstrip("-"))
    assert 0 < start <= 70_000


def test_a_download_goes_on_in_a_later_run(client, server):
    server.answer("/file", Reply(BIG, etag='"v1"', cut_at=50_000), *[Reply(status=404)] * 2)
    assert code_of(client.download, "file") == "live.status"
    server.answer("/file", Reply(BIG, etag='"v1"'))
    with Client(source(), address=server.address) as later:
        assert later.download("file").read_bytes() == BIG
    assert server.asked[-1].headers["range"].startswith("bytes=")


def test_a_file_that_changed_meanwhile_is_fetched_from_the_start(client, server):
    newer = BIG[::-1]
    server.answer("/file", Reply(BIG, etag='"v1"', cut_at=50_000), Reply(newer, etag='"v2"'))
    assert client.download("file").read_bytes() == newer


def test_a_server_that_names_no_version_is_never_asked_for_a_part(client, server):
    server.answer("/file", Reply(BIG, cut_at=50_000), Reply(BIG))
    assert client.download("file").read_bytes() == BIG
    assert all("range" not in asked.headers for asked in server.asked)


def test_a_weak_mark_does_not_tell_two_versions_apart(client, server):
    server.answer("/file", Reply(BIG, etag='W/"v1"', cut_at=50_000), Reply(BIG[::-1]))
    assert client.download("file").read_bytes() == BIG[::-1]
    assert all("range" not in asked.headers for asked in server.asked)


def test_a_part_that_does_not_follow_ours_is_not_added(client, server):
    wrong = Reply(BIG[7:], 206, {"Content-Range": f"bytes 7-{len(BIG) - 1}/{len(BIG)}"})
    server.answer("/file", Reply(BIG, etag='"v1"', cut_at=50_000), wrong, Reply(BIG, etag='"v1"'))
    assert client.download("file").read_bytes() == BIG


def test_a_part_that_is_longer_than_the_file_is_thrown_away(client, server):
    server.answer("/file", Reply(BIG, etag='"v1"', cut_at=50_000), *[Reply(status=404)] * 2)
    assert code_of(client.download, "file") == "live.status"
    server.answer("/file", Reply(BIG[:100], etag='"v1"'))
    with Client(source(), address=server.address, wait=lambda s: None) as later:
        assert later.download("file").read_bytes() == BIG[:100]


def test_a_file_that_did_not_change_is_not_fetched_again(client, server):
    server.answer("/file", Reply(BIG, etag='"v1"'))
    first = client.download("file")
    with Client(source(), address=server.address) as later:
        assert later.download("file") == first
    assert server.asked[-1].headers["if-none-match"] == '"v1"'
    with Client(source(), address=server.address, force=True) as forced:
        assert forced.download("file").read_bytes() == BIG
    assert "if-none-match" not in server.asked[-1].headers


def test_a_download_that_never_ends_well_says_so(client, server):
    server.answer("/file", Reply(BIG, cut_at=50_000))
    assert code_of(client.download, "file") == "live.cut"
    assert len(server.asked) == TRIES


def test_what_should_be_a_zip_begins_like_one(client, server):
    server.answer("/file.zip", Reply(b"id,name\n1,x\n"))
    assert code_of(client.download, "file.zip", form="zip") == "live.not_expected"
    server.answer("/file.zip", Reply(zipped({"a.txt": b"a"})))
    assert client.download("file.zip", form="zip").is_file()


def test_a_checksum_beside_the_file_is_compared(client, server):
    server.answer("/file", Reply(BIG))
    server.answer("/file.md5", Reply(hashlib.md5(BIG).hexdigest().encode() + b"  file\n"))
    assert client.download("file", md5="file.md5").read_bytes() == BIG
    server.answer("/file", Reply(BIG[:-1] + b"x"))
    assert code_of(client.download, "file", md5="file.md5") == "live.checksum"
    server.answer("/file.md5", Reply(b"no checksum"))
    assert code_of(client.download, "file", md5="file.md5") == "live.not_expected"


def test_progress_is_told_in_bytes(server):
    told = []
    server.answer("/file", Reply(BIG))
    with Client(source(), address=server.address, progress=lambda *step: told.append(step)) as c:
        c.download("file")
    fetched = [step for step in told if step[0] == "fetch"]
    assert fetched[-1] == ("fetch", len(BIG), len(BIG))
    assert [done for _, done, _ in fetched] == sorted(done for _, done, _ in fetched)


def test_two_questions_keep_the_pause_that_the_source_asks(server):
    waits = []
    server.answer("/list", as_json(1))
    polite = source(limits=Limits(pause_s=30))
    with Client(polite, address=server.address, wait=waits.append) as client:
        client.json("list")
        client.json("list")
    (wait,) = waits
    assert 29 < wait <= 30


def test_no_more_is_asked_in_a_day_than_the_source_allows(server):
    server.answer("/list", as_json("x" * 500))
    few = source(limits=Limits(pause_s=0, requests_a_day=2))
    for _ in range(2):
        with Client(few, address=server.address) as client:
            client.json("list")
    with Client(few, address=server.address) as client:
        assert code_of(client.json, "list") == "live.daily_limit"
    assert len(server.asked) == 2
    # Yesterday's count is over.
    counted = cache_folder() / "made_up" / "today.json"
    counted.write_text(json.dumps({"day": "2020-01-01", "requests": 2, "bytes": 0}))
    with Client(few, address=server.address) as client:
        client.json("list")
    little = source(key="other", limits=Limits(pause_s=0, bytes_a_day=400))
    with Client(little, address=server.address) as client:
        client.json("list")
        assert code_of(client.json, "list") == "live.daily_limit"


@pytest.mark.parametrize(
    "address",
    [
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "127.0.0.1:80",
        "http://",
        "http://user:secret@127.0.0.1",
        "http://127.0.0.1/x?y=1",
        "http://127.0.0.1 /x",
        "http://127.0.0.1:99999",
        "javascript:alert(1)",
    ],
)
def test_a_base_address_is_http_or_https_and_nothing_else(address, monkeypatch):
    assert code_of(base_address, source(), address) == "live.address"
    monkeypatch.setenv("BUURTPUNT_MADE_UP_URL", address)
    assert code_of(base_address, source()) == "live.address"


def test_the_environment_names_another_address(monkeypatch):
    assert base_address(source()) == "https://nowhere.invalid/data"
    monkeypatch.setenv("BUURTPUNT_MADE_UP_URL", "http://127.0.0.1:81/copy/")
    assert base_address(source()) == "http://127.0.0.1:81/copy"
    assert base_address(source(), "http://127.0.0.1:82") == "http://127.0.0.1:82"
