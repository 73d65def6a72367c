"""What follows from a fault: one table."""

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType

from greenroom.model.faults import FaultType
from greenroom.writing.outcome import BlockReason


class Consequence(Enum):
    """What an item with a fault can expect."""

    RETRY_COUNTED = auto()
    RETRY_UNCOUNTED = auto()
    FINAL = auto()
    BLOCKS_ALL = auto()


_F, _C = FaultType, Consequence

CONSEQUENCES: Mapping[FaultType, Consequence] = MappingProxyType(
    {
        _F.RATE_LIMITED: _C.RETRY_UNCOUNTED,
        _F.OVERLOADED: _C.RETRY_UNCOUNTED,
        _F.INTERRUPTED: _C.RETRY_UNCOUNTED,
        _F.TIMEOUT: _C.RETRY_COUNTED,
        _F.CONNECTION: _C.RETRY_COUNTED,
        _F.SERVER_ERROR: _C.RETRY_COUNTED,
        _F.TRUNCATED: _C.RETRY_COUNTED,
        _F.INVALID_OUTPUT: _C.RETRY_COUNTED,
        _F.BAD_REQUEST: _C.FINAL,
        _F.REFUSAL: _C.FINAL,
        _F.CANCELLED: _C.FINAL,
        _F.INTERNAL: _C.FINAL,
        _F.AUTHENTICATION: _C.BLOCKS_ALL,
        _F.PERMISSION: _C.BLOCKS_ALL,
        _F.CREDIT: _C.BLOCKS_ALL,
    }
)

BLOCK_REASONS: Mapping[FaultType, BlockReason] = MappingProxyType(
    {_F.AUTHENTICATION: "provider_auth", _F.PERMISSION: "provider_auth", _F.CREDIT: "provider_credit"}
)
"""The reason that a batch pauses with, for each fault that blocks all."""
