"""The keys of the screen of conversations."""

from greenroom.dashboard.keys import Keys, Under

_key = Under("conversations")

KEYS = Keys(
    "Conversations",
    (
        _key("find", "slash", "find", "Find conversations by words in titles and turns, the best first."),
        _key("filter", "F", "filter", "Say which conversations are listed, in a form."),
        _key("clear", "x", "clear", "Take filters and words away: list all conversations."),
        _key("approve", "a", "approve", "Approve the marked conversations, or the selected one."),
        _key("reject", "r", "reject", "Reject the marked conversations, or the selected one."),
        _key("changes", "c", "changes", "Ask for changes, with a note for whoever writes it anew."),
        _key("undo", "u", "undo", "Take back what was done last, on one or on many; then what was done before."),
        _key("view", "v", "review", "Open the selected conversation in the screen Review, as enter does."),
        _key(
            "everything",
            "M",
            "all listed",
            "Let the next action be on all conversations that are listed, however many, or no longer so.",
            shown=False,
        ),
        _key("categories", "t", "categories", "Set the categories: these, and no others.", shown=False),
        _key("archive", "z", "archive", "Put the conversations away; undo brings them back.", shown=False),
        _key("delete", "D", "delete", "Delete the conversations for good. Asks.", shown=False),
        _key("export", "E", "export", "Write a training set of what is listed; while one is written, end it."),
        _key(
            "preview",
            "p",
            "preview",
            "Show the selected conversation, or have more room for the list.",
            shown=False,
        ),
        _key("read_on", "J,shift+down", "read on", "Scroll the conversation that is shown.", shown=False),
        _key("read_back", "K,shift+up", "read back", "Scroll the conversation that is shown back.", shown=False),
    ),
)
