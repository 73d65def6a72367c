"""The keys of the screen of flashcards."""

from greenroom.dashboard.keys import Keys, Under

_key = Under("flashcards")

KEYS = Keys(
    "Flashcards",
    (
        _key("accept", "a", "accept", "Make cards of the marked suggestions, or of the selected one."),
        _key("reject", "r", "reject", "Turn the marked suggestions down, or the selected one."),
        _key("edit", "e", "edit", "Write something else on the front or the back of what is selected."),
        _key("undo", "u", "undo", "Take back what was done last; then what was done before."),
        _key("new", "n", "new text", "Have flashcards proposed from a file, or from pasted text."),
        _key(
            "accept_all", "A", "accept all", "Make cards of all suggestions that nobody has decided about. Asks."
        ),
        _key("turn", "c", "cards/texts", "Show the cards, or the texts with what was proposed from them."),
        _key("find", "slash", "find", "Find texts by their names, or cards by what stands on them."),
        _key(
            "delete", "D", "delete", "Delete the marked cards, or the selected one, for good. Asks.", shown=False
        ),
        _key("export", "E", "export", "Write a deck of all cards; while one is written, end it."),
    ),
)
