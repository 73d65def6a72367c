"""The keys of every table."""

from greenroom.dashboard.keys import Keys, Under

_key = Under("table", shown=False)

KEYS = Keys(
    "Tables",
    (
        _key("down", "j,down", "down", "The next row."),
        _key("up", "k,up", "up", "The row before."),
        _key("page_down", "pagedown,ctrl+d", "page down", "A screenful on."),
        _key("page_up", "pageup,ctrl+u", "page up", "A screenful back."),
        _key("first", "g,home", "first", "The first row."),
        _key("last", "G,end", "last", "The last row, however long the list is."),
        _key("activate", "enter", "open", "Open the row.", shown=True),
        _key("mark", "space", "mark", "Mark the row, or take its mark away, and go on to the next."),
        _key("mark_all", "asterisk", "mark all", "Mark all rows that were read, or take all marks away."),
        _key("sort", "o", "order", "Sort by the next column that can be sorted by."),
        _key("turn", "O", "turn order", "Turn the order around."),
    ),
)
