"""The keys of what is opened over a screen, or in one: questions, fields, the help."""

from typing import Final

from greenroom.dashboard.keys import Key, Keys

YES: Final = "y"
"""The key that confirms. None that asks may be this one (a test holds it)."""

FIND = Keys(
    "Words to find",
    (
        Key(
            id="find.leave",
            keys="escape",
            action="leave",
            says="clear",
            explains="Take the words away, and go back to the list.",
        ),
    ),
)

CONFIRM = Keys(
    "Questions",
    (
        Key(id="ask.yes", keys=YES, action="yes", says="yes", explains="Do it."),
        Key(id="ask.no", keys="n,enter,escape", action="no", says="no", explains="Leave it as it is."),
    ),
)

FIELD = Keys(
    "Fields in a question",
    (Key(id="ask.leave", keys="escape", action="leave", says="leave", explains="Leave all as it is."),),
)

FORM = Keys(
    "Forms",
    (
        Key(
            id="form.done",
            keys="enter",
            action="done",
            says="done",
            explains="Do it, with what stands in the fields.",
        ),
        Key(id="form.leave", keys="escape", action="leave", says="leave", explains="Leave all as it is."),
        Key(id="form.after", keys="down", action="after", says="next field", explains="Go to the next field."),
        Key(id="form.before", keys="up", action="before", says="field before", explains="Go to the field before."),
    ),
)

TEXT = Keys(
    "Texts in a form",
    (
        Key(
            id="text.done",
            keys="ctrl+s",
            action="done",
            says="done",
            explains="That is it: save what was written, or send it.",
        ),
        Key(id="text.leave", keys="escape", action="leave", says="leave", explains="Leave all as it is."),
    ),
)

CHOICES = Keys(
    "Choices in a form",
    (
        Key(
            id="choices.next",
            keys="right",
            action="next",
            says="next choice",
            explains="Go to the next choice.",
            shown=False,
        ),
        Key(
            id="choices.previous",
            keys="left",
            action="previous",
            says="choice before",
            explains="Go to the choice before.",
            shown=False,
        ),
        Key(id="choices.turn", keys="space", action="turn", says="choose", explains="Turn the choice on or off."),
    ),
)

JUMP = Keys(
    "Jumping",
    (
        Key(
            id="jump.leave",
            keys="escape,semicolon",
            action="leave",
            says="stay",
            explains="Stay where one is.",
        ),
    ),
)

HELP = Keys(
    "Help",
    (
        Key(
            id="help.leave",
            keys="escape,question_mark,f1,q",
            action="leave",
            says="close",
            explains="Close the help.",
        ),
    ),
)
