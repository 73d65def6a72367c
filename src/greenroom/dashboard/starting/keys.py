"""The keys of starting work."""

from greenroom.dashboard.keys import Keys, Under

_key = Under("start")
_fields = Under("fields", shown=False)
_gaps = Under("gaps")

KEYS = Keys(
    "New batch",
    (
        _key(
            "go",
            "s,f5",
            "start",
            "Start it, and go to its screen. Asks. Only rehearsals, and held ones, just start.",
        ),
        _key("add", "a,f2", "pick rows", "Pick rows in the library; `b` comes back with them."),
        _key(
            "gaps", "f,f3", "fill gaps", "Look for combinations of which there is no conversation, and pick some."
        ),
        _key("prompt", "p,f4", "prompt", "Show the prompt of the first conversation, or the fields again."),
        _key("drop", "x", "drop rows", "Take the picked rows and gaps out again; the fields stay."),
        _key("clear", "X", "clear all", "Empty everything. Asks.", shown=False),
    ),
)

FIELDS = Keys(
    "Fields of a new batch",
    (
        _fields("after", "down,enter", "next field", "The next field."),
        _fields("before", "up", "field before", "The field before."),
    ),
)

GAPS = Keys(
    "Gaps",
    (_gaps("leave", "escape", "leave", "Leave all as it is."),),
)
