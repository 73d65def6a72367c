"""Lines of the socket and what they say: JSON-RPC 2.0, one document a line, both ways.

Everything here is pure. A line that comes in becomes a value, whatever is in it; each document is decoded once,
its parameters staying raw until the method's own type reads them. An id is sent back byte for byte as it came, so
that a fraction or an integer past 64 bits returns unharmed.

What is answered to lines that say nothing sensible (https://www.jsonrpc.org/specification, section 5.1):

- not UTF-8, not JSON, an empty line, or nested deeper than the decoder goes: `parse_error`, with a null id;
- JSON, but no request, an empty array, or one of more than `MAX_REQUESTS_IN_ARRAY`: `invalid_request`;
- JSON but for half a surrogate pair in a string, which some encoders write: `invalid_request` under the id, and in
  a line of more than `MAX_MENDED` bytes `parse_error`;
- a member of the request given twice: `invalid_request`, as readers differ on which one counts. A parameter given
  twice is `invalid_params`, once its method's type reads them.

Members that JSON-RPC does not know are ignored.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct

from greenroom.model.errors import (
    GreenroomError,
    InvalidParams,
    InvalidRequest,
    Issue,
    ParseError,
    RequestError,
)
from greenroom.protocol import MAX_LINE, MAX_REQUESTS_IN_ARRAY
from greenroom.protocol.events import Event
from greenroom.protocol.members import members_of

NULL = Raw(b"null")

MAX_MENDED = 64 * 1024
"""Bytes of a line in which halves of surrogate pairs are looked for, which takes far longer than reading it."""


class Request(Struct, frozen=True):
    """A call that wants an answer. `id` is as it was written."""

    id: Raw
    method: str
    params: Raw | None


class Notification(Struct, frozen=True):
    """A call that wants none, not even an error."""

    method: str
    params: Raw | None


class Malformed(Struct, frozen=True):
    """Something that can't be carried out, and what to answer; `id` is null where none could be read."""

    id: Raw
    error: RequestError


Entry = Request | Notification | Malformed


class Array(Struct, frozen=True):
    """Several calls in one line: answered in one line, which holds an answer for each but the notifications."""

    entries: tuple[Entry, ...]


Document = Entry | Array


_elements = msgspec.json.Decoder(list[Raw])
_text = msgspec.json.Decoder(str)

# Every escape is walked over, so that the backslash of `\\ud800`, which is text, is not taken for one's beginning.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)


def read_line(line: bytes) -> Document:
    """Read one line, with or without its newline."""
    try:
        line.decode()
        if line.lstrip()[:1] == b"[":
            return _read_array(_elements.decode(line))
        return _read_entry(line)
    except UnicodeDecodeError as error:
        return _unreadable(f"The line is not UTF-8 (byte {error.start}).")
    except msgspec.DecodeError as error:
        return _with_halves(line) or _unreadable(f"The line is not a JSON document: {error}.")
    except RecursionError:
        return _unreadable("The line is nested too deeply.")


def _with_halves(line: bytes) -> Document | None:
    """What to answer where half surrogate pairs alone keep a line from being read, else None."""
    if len(line) > MAX_MENDED:
        return None
    mended = _ESCAPE.sub(lambda escape: rb"\ufffd" if escape["half"] else escape[0], line)
    if mended == line:
        return None
    document = read_line(mended)
    if isinstance(document, Array):
        return Array(tuple(_refused(line, each) for each in document.entries))
    if isinstance(document, Malformed) and isinstance(document.error, ParseError):
        return None
    return _refused(line, document)


def _refused(line: bytes, entry: Entry) -> Malformed:
    """The refusal, under the id unless that holds a half itself."""
    to = NULL if isinstance(entry, Notification) or bytes(entry.id) not in line else entry.id
    half = (
        r"A text in the line has half of a surrogate pair (\ud800 to \udfff), which is no character; leave it out."
    )
    return Malformed(to, InvalidRequest(half))


def _unreadable(message: str) -> Malformed:
    return Malformed(NULL, ParseError(message))


def _read_array(elements: list[Raw]) -> Document:
    if not elements:
        return Malformed(NULL, InvalidRequest("The array of requests is empty."))
    if len(elements) > MAX_REQUESTS_IN_ARRAY:
        return Malformed(
            NULL,
            InvalidRequest(f"The array holds {len(elements)} requests; {MAX_REQUESTS_IN_ARRAY} are the most."),
        )
    return Array(tuple(_read_entry(each) for each in elements))


def _read_entry(document: bytes | Raw) -> Entry:
    try:
        pairs = members_of(document)
    except msgspec.ValidationError:
        return Malformed(NULL, InvalidRequest())
    members = dict(pairs)
    sent_id = members.get("id")
    to = sent_id if sent_id is not None and _is_id(sent_id) else NULL
    if len(members) < len(pairs):
        return Malformed(to, InvalidRequest("A member of the request is given twice."))
    if sent_id is not None and to is not sent_id:
        return Malformed(to, InvalidRequest("The id of a request is a string, a number or null."))
    method = _read_method(members)
    if method is None:
        return Malformed(to, InvalidRequest())
    params = members.get("params")
    return Notification(method, params) if sent_id is None else Request(to, method, params)


def _is_id(value: Raw) -> bool:
    return bytes(value)[:1] in b'"-0123456789n'


def _read_method(members: dict[str, Raw]) -> str | None:
    if bytes(members.get("jsonrpc", NULL)) != b'"2.0"':
        return None
    try:
        return _text.decode(members.get("method", NULL))
    except msgspec.ValidationError:
        return None


class _Result(Struct, frozen=True, tag_field="jsonrpc", tag="2.0"):
    id: Raw
    result: Any


class _ErrorData(Struct, frozen=True):
    type: str
    details: dict[str, object]
    request_id: str


class _Error(Struct, frozen=True):
    code: int
    message: str
    data: _ErrorData


class _Failure(Struct, frozen=True, tag_field="jsonrpc", tag="2.0"):
    id: Raw
    error: _Error


class _Notified(Struct, frozen=True, tag_field="jsonrpc", tag="2.0"):
    method: str
    params: Event


class _Call(Struct, frozen=True, tag_field="jsonrpc", tag="2.0"):
    id: int
    method: str
    params: Any


_encode: Callable[[object], bytes] = msgspec.json.Encoder().encode


def error_answer(request_id: str, to: Raw, error: RequestError) -> bytes:
    """The answer that says why not; without a newline. `request_id` names the request in the daemon's log."""
    kind = error.wire_type
    return _encode(_Failure(to, _Error(kind.code, error.message, _ErrorData(kind, error.details, request_id))))


def result_answer(request_id: str, to: Raw, result: object) -> bytes:
    """The answer to a request; without a newline. One that no line could hold becomes an error that says so."""
    answer = _encode(_Result(to, result))
    return answer if len(answer) < MAX_LINE else _too_long(request_id, to, len(answer))


def array_answer(answers: Sequence[tuple[str, Raw, bytes]]) -> bytes:
    """The answers to an array, each with its request's id and name in the log, as one document.

    Where the line could not hold them all, those that take more than their share become errors that say so.
    """
    if sum(len(answer) + 1 for _, _, answer in answers) + 2 > MAX_LINE:
        share = MAX_LINE // MAX_REQUESTS_IN_ARRAY - 2
        answers = [
            (name, to, answer if len(answer) <= share else _too_long(name, to, len(answer)))
            for name, to, answer in answers
        ]
    return b"[" + b",".join(answer for _, _, answer in answers) + b"]"


def _too_long(request_id: str, to: Raw, length: int) -> bytes:
    fits = f"a question with a shorter answer: this one has {length:,} bytes, and a line holds {MAX_LINE:,}"
    return error_answer(request_id, to, InvalidParams(Issue("$", fits)))


def event_line(event: Event) -> bytes:
    """The notification that tells of an event, as a line."""
    return _encode(_Notified("event", event)) + b"\n"


def call_line(number: int, method: str, params: object) -> bytes:
    """A request, as a line.

    Raises:
        InvalidParams: no line could hold it.
    """
    line = _encode(_Call(number, method, params)) + b"\n"
    if len(line) > MAX_LINE:
        raise InvalidParams(Issue("$", f"at most {MAX_LINE:,} bytes in a line; these are {len(line):,}"))
    return line


class AnswerError(Struct, frozen=True):
    """What an answer says that went wrong."""

    code: int
    message: str
    data: _ErrorData = _ErrorData("internal", {}, "")


class Incoming(Struct, frozen=True):
    """A line from the daemon: an event where `params` is there, else the answer to request `id`."""

    id: int | None = None
    result: Raw = Raw(b"")
    error: AnswerError | None = None
    params: Event | None = None


_incoming = msgspec.json.Decoder(Incoming)


def read_incoming(line: bytes) -> Incoming:
    """Read a line from the daemon.

    Raises:
        GreenroomError: it is nothing that a daemon says.
    """
    try:
        return _incoming.decode(line)
    except msgspec.DecodeError as error:
        raise GreenroomError(f"What answers at the socket is no Greenroom daemon: {error}.") from error
