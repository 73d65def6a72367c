"""The one tree of errors.

```
GreenroomError
├── RequestError                what a caller is told over the socket
│   ├── ParseError              parse_error        -32700
│   ├── InvalidRequest          invalid_request    -32600
│   ├── MethodNotFound          method_not_found   -32601
│   ├── InvalidParams           invalid_params     -32602
│   ├── Internal                internal           -32603
│   ├── NotFound                not_found          -32004
│   ├── Conflict                conflict           -32009
│   ├── Forbidden               forbidden          -32003
│   ├── RateLimited             rate_limited       -32029
│   ├── BudgetExceeded          budget_exceeded    -32030
│   ├── Upstream                upstream           -32050
│   └── Unavailable             unavailable        -32053
├── StartError                  the daemon refuses to start, and touches nothing
│   ├── ConfigError             a wrong key or value in the file or the environment
│   ├── StoreUnusable           a database that is damaged, or from a newer version
│   └── HomeTaken               another daemon holds this home
└── ClientError                 what a program that calls the daemon meets
    ├── NoDaemon                nobody answers at the socket
    ├── ConnectionLost          the daemon went away before it answered
    └── Refused                 the daemon answered with an error
```

The docstring of a class is its default message, written for the person who reads it.
"""

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct


class WireType(StrEnum):
    """The types that an error carries on the wire, each with its JSON-RPC code."""

    code: int

    def __new__(cls, value: str, code: int) -> "WireType":
        """Make a member that is its name on the wire and knows its number."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.code = code
        return member

    PARSE_ERROR = "parse_error", -32700
    INVALID_REQUEST = "invalid_request", -32600
    METHOD_NOT_FOUND = "method_not_found", -32601
    INVALID_PARAMS = "invalid_params", -32602
    INTERNAL = "internal", -32603
    FORBIDDEN = "forbidden", -32003
    NOT_FOUND = "not_found", -32004
    CONFLICT = "conflict", -32009
    RATE_LIMITED = "rate_limited", -32029
    BUDGET_EXCEEDED = "budget_exceeded", -32030
    UPSTREAM = "upstream", -32050
    UNAVAILABLE = "unavailable", -32053


class Issue(Struct, frozen=True):
    """One thing wrong with the parameters: where (`$.concurrency`) and what was expected there."""

    path: str
    expected: str


class GreenroomError(Exception):
    """Something in Greenroom failed."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])

    @property
    def message(self) -> str:
        """The text for a person."""
        return str(self.args[0])


class RequestError(GreenroomError):
    """The request could not be carried out."""

    wire_type: ClassVar[WireType] = WireType.INTERNAL

    def __init__(self, message: str | None = None, *, details: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.details: dict[str, object] = details or {}


class ParseError(RequestError):
    """The line is not a JSON document in UTF-8."""

    wire_type = WireType.PARSE_ERROR


class InvalidRequest(RequestError):
    """The document is not a JSON-RPC 2.0 request: it needs "jsonrpc": "2.0" and a "method"."""

    wire_type = WireType.INVALID_REQUEST


class MethodNotFound(RequestError):
    """There is no such method; `rpc.discover` lists them all."""

    wire_type = WireType.METHOD_NOT_FOUND


class InvalidParams(RequestError):
    """The parameters are not what the method takes; `rpc.discover` describes them."""

    wire_type = WireType.INVALID_PARAMS

    def __init__(self, *issues: Issue) -> None:
        message = "; ".join(f"{issue.path}: expected {issue.expected}" for issue in issues) or None
        listed = [{"path": issue.path, "expected": issue.expected} for issue in issues]
        super().__init__(message, details={"issues": listed})
        self.issues = issues


class Internal(RequestError):
    """Something went wrong inside the daemon; its log tells more under the request id."""


class NotFound(RequestError):
    """There is no such row, or it is not yours."""

    wire_type = WireType.NOT_FOUND

    def __init__(self, noun: str, row_id: str) -> None:
        super().__init__(f"No {noun} {row_id!r} is here, or it is not yours.")


class Conflict(RequestError):
    """The present state does not allow this."""

    wire_type = WireType.CONFLICT


class Forbidden(RequestError):
    """This can be seen by you, but not changed."""

    wire_type = WireType.FORBIDDEN


class RateLimited(RequestError):
    """Too many of these in too short a time; try again later."""

    wire_type = WireType.RATE_LIMITED


class BudgetExceeded(RequestError):
    """The budget has no room left; raise it first."""

    wire_type = WireType.BUDGET_EXCEEDED


class Upstream(RequestError):
    """The provider failed for good."""

    wire_type = WireType.UPSTREAM


class Unavailable(RequestError):
    """The daemon can't do this just now; try again in a moment."""

    wire_type = WireType.UNAVAILABLE


class StartError(GreenroomError):
    """The daemon can't start."""

    exit_code: ClassVar[int] = 78  # EX_CONFIG of sysexits.h: systemd is told not to try again on it


class ConfigError(StartError):
    """The configuration has a wrong key or value."""


class StoreUnusable(StartError):
    """The database can't be used; nothing in it was touched."""


class HomeTaken(StartError):
    """Another daemon holds this home."""


class ClientError(GreenroomError):
    """The daemon could not be asked."""


class NoDaemon(ClientError):
    """No daemon answers at the socket; start one with `greenroom up`."""


class ConnectionLost(ClientError):
    """The daemon went away before it answered; what it had confirmed is kept. See `greenroom status`."""


class Refused(ClientError):
    """The daemon answered with an error."""

    def __init__(
        self, message: str, *, code: int, wire_type: str, details: dict[str, object], request_id: str
    ) -> None:
        super().__init__(message)
        self.code = code
        self.wire_type = wire_type
        self.details = details
        self.request_id = request_id
