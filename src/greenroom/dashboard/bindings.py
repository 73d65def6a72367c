"""The keys of the shell, which hold everywhere."""

from greenroom.dashboard.keys import Key, Keys
from greenroom.dashboard.screens import PLACES

KEYS = Keys(
    "Everywhere",
    (
        Key(
            id="app.help",
            keys="question_mark,f1",
            action="help",
            says="help",
            explains="Show the keys of what has the focus, of the screen, and of the whole dashboard.",
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
        Key(
            id="app.back",
            keys="escape",
            action="back",
            says="back",
            explains="Leave a field, close what is open, or go back to the screen before.",
            shown=False,
        ),
        Key(
            id="app.palette",
            keys="ctrl+p,colon",
            action="command_palette",
            says="commands",
            explains="List all that can be done now, and do it.",
        ),
        Key(
            id="app.jump",
            keys="semicolon",
            action="jump",
            says="jump",
            explains="Put letters on fields, lists, rows and views; pressing them goes there.",
        ),
        Key(
            id="app.copy",
            keys="y",
            action="copy",
            says="copy",
            explains="Copy what is read, or else the selected row; it says where the copy went.",
            shown=False,
        ),
        Key(
            id="app.refresh",
            keys="ctrl+r",
            action="refresh",
            says="read again",
            explains="Read again what is shown; it is also done by itself whenever something happens.",
            shown=False,
        ),
        Key(
            id="app.compact",
            keys="ctrl+k",
            action="compact",
            says="compact",
            explains="Show more rows and less around them, or as before.",
            shown=False,
        ),
        Key(
            id="app.quit",
            keys="q,ctrl+q",
            action="quit",
            says="quit",
            explains="End the dashboard. The daemon and its batches go on.",
        ),
    ),
)
