"""What an export is asked to hold."""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from greenroom.export.splitting import Shares, SplitBy
from greenroom.model.states import ConversationStatus
from greenroom.store.conversation_filter import ConversationFilter


class ExportOrder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters of an export that decide its bytes. Where it is put is none of them.

    `dedup` is the likeness, over 0 and up to 1, from which on a conversation counts as another one's copy.
    `system_prompt` goes before each conversation, in place of the one that it was imported with; the empty one
    takes that away.
    """

    format: str
    filter: ConversationFilter = ConversationFilter()
    split: Shares | None = None
    split_by: SplitBy | None = None
    dedup: float | None = None
    system_prompt: str | None = None
    redact: bool = False
    include_rehearsal: bool = False

    @property
    def picked(self) -> ConversationFilter:
        """Which conversations are looked at: approved ones, unless the filter names other statuses."""
        if self.filter.statuses is not None:
            return self.filter
        return replace(self.filter, statuses=[ConversationStatus.APPROVED])

    def takes(self, provider: str) -> bool:
        """Whether what this provider wrote belongs into it."""
        return self.include_rehearsal or provider != "rehearsal"


def as_options(order: ExportOrder) -> dict[str, object]:
    """An order as plain values, to be kept with its export."""
    options: dict[str, object] = msgspec.to_builtins(order)
    return options


def from_options(options: dict[str, object]) -> ExportOrder:
    """The order that was kept.

    Raises:
        msgspec.ValidationError: a version of Greenroom kept it that knew other options.
    """
    return msgspec.convert(options, ExportOrder)
