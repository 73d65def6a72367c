"""The keys of the library."""

from greenroom.dashboard.keys import Keys, Under

_key = Under("library")

KEYS = Keys(
    "Library",
    (
        _key("tier", "t", "next list", "Templates, scenarios or edge cases: list the next of them."),
        _key("find", "slash", "find", "List only rows that have these words in them."),
        _key(
            "batch", "b", "new batch", "Write from the marked rows of all three lists, or from the selected one."
        ),
        _key("edit", "e", "edit", "Change a row of your own in your editor."),
        _key("new", "n", "new", "Write a new row of the list that is shown, in your editor."),
        _key("copy", "c", "copy", "Make a row of your own with the same text, under another name."),
        _key(
            "prompt", "p", "prompt", "Show the prompt that a row gives with sample parameters, or the row again."
        ),
        _key("values", "v", "values", "Try the prompt with parameters of your own.", shown=False),
        _key("rate", "r", "rate", "Say how good a template is, from 0 to 5; anybody's.", shown=False),
        _key("tested", "T", "tested", "Note that an edge case of your own was tested just now.", shown=False),
        _key("delete", "D", "delete", "Delete a row of your own. Asks.", shown=False),
        _key("pane_down", "J", "scroll down", "Scroll what is read, while the list keeps the focus.", shown=False),
        _key("pane_up", "K", "scroll up", "Scroll what is read back.", shown=False),
    ),
)
