"""The keys of the shell, which hold everywhere."""

from greenroom.dashboard.keys import Key, Keys, Under
from greenroom.dashboard.screens import PLACES

_app = Under("app")

KEYS = Keys(
    "Everywhere",
    (
        _app(
            "help",
            "question_mark,f1",
            "help",
            "Show the keys of what has the focus, of the screen, and of the whole dashboard.",
        ),
        *(
            Key(
                id=f"go.{name}",
                keys=place.key,
                action=f"go('{name}')",
                says=place.title,
                explains=f"Go to the screen {place.title}.",
                shown=False,
            )
            for name, place in PLACES.items()
        ),
        _app(
            "back",
            "escape",
            "back",
            "Leave a field, close what is open, or go back to the screen before.",
            shown=False,
        ),
        _app(
            "palette",
            "ctrl+p,colon",
            "commands",
            "List all that can be done now, and do it.",
            action="command_palette",
        ),
        _app(
            "jump", "semicolon", "jump", "Put letters on fields, lists, rows and views; pressing them goes there."
        ),
        _app(
            "copy",
            "y",
            "copy",
            "Copy what is read, or else the selected row; it says where the copy went.",
            shown=False,
        ),
        _app(
            "refresh",
            "ctrl+r",
            "read again",
            "Read again what is shown; it is also done by itself whenever something happens.",
            shown=False,
        ),
        _app("compact", "ctrl+k", "compact", "Show more rows and less around them, or as before.", shown=False),
        _app("quit", "q,ctrl+q", "quit", "End the dashboard. The daemon and its batches go on."),
    ),
)
