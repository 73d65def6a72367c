"""What a table tells its screen: `on_paged_table_selected` and so on, or `@on(Selected, "#its-id")`."""

from typing import TYPE_CHECKING, Any

from textual.message import Message

from greenroom.dashboard.table.columns import Order

if TYPE_CHECKING:
    from greenroom.dashboard.table.widget import PagedTable


class TableMessage(Message, namespace="paged_table"):
    """Something about a table."""

    def __init__(self, table: "PagedTable[Any]") -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> "PagedTable[Any]":
        """The table, so that `@on` can choose one by its id."""
        return self.table


class Selected(TableMessage, namespace="paged_table"):
    """Another row is selected; or the selected one was read only now, or has gone (then `row` is None)."""

    def __init__(self, table: "PagedTable[Any]", row: Any | None) -> None:
        super().__init__(table)
        self.row = row


class Activated(TableMessage, namespace="paged_table"):
    """A row is to be opened."""

    def __init__(self, table: "PagedTable[Any]", row: Any) -> None:
        super().__init__(table)
        self.row = row


class Marked(TableMessage, namespace="paged_table"):
    """Marks have changed."""


class Sorted(TableMessage, namespace="paged_table"):
    """The order has changed; None is the list's own."""

    def __init__(self, table: "PagedTable[Any]", order: Order | None) -> None:
        super().__init__(table)
        self.order = order
