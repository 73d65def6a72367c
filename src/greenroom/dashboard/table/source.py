"""Where a table's rows come from."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from greenroom.dashboard.table.columns import Order
from greenroom.protocol.command import Page

RowT = TypeVar("RowT")

Source = Callable[[int, int, Order | None], Awaitable[Page[RowT]]]
"""Reads a page: its number from 1, how many rows a page has, and the order (None is the list's own).

For a list of the protocol: `lambda page, limit, order: self.call(BatchItems(batch_id=…, page=page, limit=limit))`.
"""
