"""What can be asked of an export. These functions look for installed packages, and belong off the event loop."""

from collections.abc import Iterator

from greenroom.export.format import check_installed
from greenroom.export.formats import CARD_FORMATS, FORMATS
from greenroom.export.order import ExportOrder
from greenroom.model.errors import InvalidParams, Issue
from greenroom.store.conversation_filter import ConversationFilter


def check_order(order: ExportOrder) -> None:
    """Say no to what can't be carried out.

    Raises:
        InvalidParams: the format is unknown or not installed, or options that don't go together; all at once.
    """
    format_ = FORMATS.get(order.format)
    if format_ is None:
        raise InvalidParams(Issue("$.format", f"one of {', '.join(FORMATS)}"))
    issues = list(_issues(order))
    if issues:
        raise InvalidParams(*issues)
    check_installed(format_)


def _issues(order: ExportOrder) -> Iterator[Issue]:
    if order.format in CARD_FORMATS:
        of_conversations = {
            "filter": order.filter != ConversationFilter(),
            "split": order.split is not None,
            "split_by": order.split_by is not None,
            "dedup": order.dedup is not None,
            "system_prompt": order.system_prompt is not None,
        }
        for name, given in of_conversations.items():
            if given:
                yield Issue(f"$.{name}", f"nothing here: {order.format} holds flashcards, all of yours")
    elif order.split_by is not None and order.split is None:
        yield Issue("$.split_by", "`split` beside it, with the shares of train, validation and test")
    if order.split is not None:
        if order.split.total <= 0:
            yield Issue("$.split", "shares that add up to more than 0")
        elif not order.split.is_clear:
            total = f"{order.split.total:g}"
            yield Issue("$.split", f"shares that add up to 1 or to 100, not to {total}, or whole numbers")
