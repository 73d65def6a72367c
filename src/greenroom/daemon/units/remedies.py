"""Why a provider's batches pause, and what to do about it, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from greenroom.model.batch import Reason
from greenroom.model.faults import Fault
from greenroom.writing.outcome import BlockReason

REMEDIES: Mapping[BlockReason, str] = MappingProxyType(
    {
        "provider_auth": (
            "Put the key right in its variable or file (`greenroom doctor` says which) and start the daemon again,"
            " or have the provider allow what its account may not; then `greenroom batch resume --all` goes on."
        ),
        "provider_credit": (
            "Put the account with the provider in order, its credit or its spend limit; then"
            " `greenroom batch resume --all` goes on."
        ),
        "provider_model": (
            "Start the work again with a model that it has (`greenroom batch clone --model NAME`), or have it give"
            " this one to the account; then `greenroom batch resume --all` goes on."
        ),
        "rate_limited": "Once that is over, `greenroom batch resume --all` goes on.",
        "provider_down": "Its provider seems to be down; it is tried again by itself.",
    }
)
"""What is to be done, for each reason."""


def reason(reason_type: BlockReason, fault: Fault) -> Reason:
    """Why a batch pauses: what the provider said, or what became of the call, and what to do then."""
    return Reason(reason_type, f"{fault.sentence} {REMEDIES[reason_type]}")
