"""What may pass between a tab and its kernel: frames that add up, and nothing about the inside."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

from buurtpunt_lib.serving.sockets import BadFrame, check_incoming, cleaned, parts


def frame(msg_type: str = "comm_msg", channel: str = "shell", content=None, buffers=()) -> bytes:
    """A frame as Jupyter itself writes it."""
    message = [{"msg_type": msg_type, "msg_id": "1"}, {}, {}, content or {}]
    return serialize_msg_to_ws_v1([json.dumps(m).encode() for m in message] + [*buffers], channel)


@given(
    st.sampled_from(["shell", "control"]),
    st.dictionaries(st.text(), st.integers()),
    st.lists(st.binary(max_size=20), max_size=4),
)
def test_a_frame_of_jupyter_reads_as_jupyter_reads_it(channel, content, buffers):
    made = frame(channel=channel, content=content, buffers=buffers)
    assert check_incoming(made) == "1"
    first, *rest = parts(made)
    assert (first.decode(), rest) == deserialize_msg_from_ws_v1(made)


@given(st.binary(max_size=200))
@example((2**63).to_bytes(8, "little"))
@example((2**40).to_bytes(8, "little") + b"\0" * 100)
@example(b"\xff" * 8 + b"x" * 64)
def test_random_bytes_are_refused_and_never_read_for_long(data):
    with pytest.raises(BadFrame):
        check_incoming(data)
    assert cleaned(data, "") is None


@given(st.data())
def test_a_frame_with_one_byte_changed_is_read_or_refused(data):
    made = bytearray(frame(content={"a": 1}))
    made[data.draw(st.integers(0, len(made) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        check_incoming(bytes(made))
    except BadFrame:
        return
    assert len(parts(bytes(made))) == 5


def test_a_buffer_that_ends_outside_its_frame_is_refused():
    made = frame(buffers=[b"ab", b"cd"])
    check_incoming(made)
    place = 8 * 7  # the count and six offsets stand before that of the second buffer
    with pytest.raises(BadFrame):
        check_incoming(made[:place] + (len(made) + 1).to_bytes(8, "little") + made[place + 8 :])


@pytest.mark.parametrize(
    "bad",
    [
        frame(channel="iopub"),
        frame(channel=""),
        # Nobody reads what is said there, so it would lie in the server's memory.
        frame(channel="stdin"),
        frame()[:-1],
        frame() + b"x",
        serialize_msg_to_ws_v1([b"{}"] * 4, "shell"),
        serialize_msg_to_ws_v1([b"[" * 100_000, b"{}", b"{}", b"{}"], "shell"),
        serialize_msg_to_ws_v1([b'{"msg_type": 1}', b"{}", b"{}", b"{}"], "shell"),
        # Without an id nobody could tell when the kernel is done with it.
        serialize_msg_to_ws_v1([b'{"msg_type": "comm_msg"}', b"{}", b"{}", b"{}"], "shell"),
        serialize_msg_to_ws_v1(
            [b'{"msg_type": "comm_msg", "msg_id": 1}', b"{}", b"{}", b"{}"], "shell"
        ),
        serialize_msg_to_ws_v1([b"not json", b"{}", b"{}", b"{}"], "shell"),
        serialize_msg_to_ws_v1([b"\xff\xfe", b"{}", b"{}", b"{}"], "shell"),
        "text",
        None,
    ],
)
def test_what_no_browser_of_ours_sends_is_refused(bad):
    with pytest.raises(BadFrame):
        check_incoming(bad)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("comm_msg", {}),
        ("status", {"execution_state": "idle"}),
        ("stream", {"name": "stdout"}),
        ("comm_info_reply", {"status": "ok", "comms": {}}),
    ],
)
def test_what_a_page_lives_on_passes_unchanged(kind, content):
    made = frame(kind, "iopub", content, [b"buffer"])
    assert cleaned(made, "Dat lukte niet.") == made


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("stream", {"name": "stderr", "text": "File /home/..."}),
        ("execute_input", {"code": "secret"}),
    ],
)
def test_source_and_diagnostics_stay_inside(kind, content):
    assert cleaned(frame(kind, "iopub", content), "Dat lukte niet.") is None


@pytest.mark.parametrize(("kind", "channel"), [("error", "iopub"), ("comm_info_reply", "shell")])
def test_an_error_becomes_a_sentence(kind, channel):
    secret = {"status": "error", "ename": "ValueError", "evalue": "secret", "traceback": ["secret"]}
    told = cleaned(frame(kind, channel, secret), "Dat lukte niet.")
    assert b"secret" not in told
    where, header, *_, content = parts(told)
    assert where.decode() == channel
    assert json.loads(header)["msg_type"] == kind
    assert json.loads(content)["evalue"] == "Dat lukte niet."
