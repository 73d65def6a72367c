"""The keys of starting work."""

from greenroom.dashboard.keys import Key, Keys, Under

_key = Under("start")

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
        Key(
            id="fields.after",
            keys="down,enter",
            action="after",
            says="next field",
            explains="The next field.",
            shown=False,
        ),
        Key(
            id="fields.before",
            keys="up",
            action="before",
            says="field before",
            explains="The field before.",
            shown=False,
        ),
    ),
)

GAPS = Keys(
    "Gaps",
    (Key(id="gaps.leave", keys="escape", action="leave", says="leave", explains="Leave all as it is."),),
)
