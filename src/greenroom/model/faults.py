"""What can go wrong with an item or an attempt, by the names that users see."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from greenroom.model.states import AttemptStatus


class FaultType(StrEnum):
    """The types of error of items and attempts."""

    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    SERVER_ERROR = "server_error"
    BAD_REQUEST = "bad_request"
    AUTHENTICATION = "authentication"
    PERMISSION = "permission"
    CREDIT = "credit"
    REFUSAL = "refusal"
    TRUNCATED = "truncated"
    INVALID_OUTPUT = "invalid_output"
    INTERRUPTED = "interrupted"
    CANCELLED = "cancelled"
    INTERNAL = "internal"


_F, _A = FaultType, AttemptStatus
_NAMED: Mapping[FaultType, AttemptStatus] = MappingProxyType(
    {
        _F.RATE_LIMITED: _A.RATE_LIMITED,
        _F.TIMEOUT: _A.TIMEOUT,
        _F.INVALID_OUTPUT: _A.INVALID_OUTPUT,
        _F.TRUNCATED: _A.INVALID_OUTPUT,
        _F.INTERRUPTED: _A.INTERRUPTED,
    }
)


def attempt_status(fault: FaultType) -> AttemptStatus:
    """The status that an attempt with this fault has in the log: the closest of the six."""
    return _NAMED.get(fault, _A.FAILED)


class Fault(Struct, frozen=True):
    """One failure.

    `http_status` is None where no answer arrived. `category` is a refusal's own. `lacks_model`: the provider has
    no such model, so that every call for it fails alike.
    """

    type: FaultType
    message: str
    http_status: int | None = None
    category: str | None = None
    lacks_model: bool = False

    @property
    def sentence(self) -> str:
        """The message as a sentence that another can follow: providers leave the full stop out."""
        said = self.message.rstrip()
        return said if said.endswith((".", "!", "?", "…")) else f"{said}."
