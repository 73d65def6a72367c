"""A table that shows a window of any list: rows are read by page as they come into view.

`window.Window` is its state, pure; `widget.PagedTable` draws it and reads keys and mouse; `columns` lays it out.
"""

from greenroom.dashboard.table.columns import Column, Order
from greenroom.dashboard.table.news import Activated, Marked, Selected, Sorted
from greenroom.dashboard.table.source import Source
from greenroom.dashboard.table.widget import PagedTable

__all__ = ("Activated", "Column", "Marked", "Order", "PagedTable", "Selected", "Sorted", "Source")
