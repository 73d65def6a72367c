"""The keys of what is opened over a screen, or in one: questions, fields, the help."""

from typing import Final

from greenroom.dashboard.keys import Keys, Under

YES: Final = "y"
"""The key that confirms. None that asks may be this one (a test holds it)."""

_find = Under("find")
_ask = Under("ask")
_form = Under("form")
_text = Under("text")
_choices = Under("choices")
_jump = Under("jump")
_help = Under("help")

FIND = Keys(
    "Words to find",
    (_find("leave", "escape", "clear", "Take the words away, and go back to the list."),),
)

CONFIRM = Keys(
    "Questions",
    (
        _ask("yes", YES, "yes", "Do it."),
        _ask("no", "n,enter,escape", "no", "Leave it as it is."),
    ),
)

FIELD = Keys(
    "Fields in a question",
    (_ask("leave", "escape", "leave", "Leave all as it is."),),
)

FORM = Keys(
    "Forms",
    (
        _form("done", "enter", "done", "Do it, with what stands in the fields."),
        _form("leave", "escape", "leave", "Leave all as it is."),
        _form("after", "down", "next field", "Go to the next field."),
        _form("before", "up", "field before", "Go to the field before."),
    ),
)

TEXT = Keys(
    "Texts in a form",
    (
        _text("done", "ctrl+s", "done", "That is it: save what was written, or send it."),
        _text("leave", "escape", "leave", "Leave all as it is."),
    ),
)

CHOICES = Keys(
    "Choices in a form",
    (
        _choices("next", "right", "next choice", "Go to the next choice.", shown=False),
        _choices("previous", "left", "choice before", "Go to the choice before.", shown=False),
        _choices("turn", "space", "choose", "Turn the choice on or off."),
    ),
)

JUMP = Keys(
    "Jumping",
    (_jump("leave", "escape,semicolon", "stay", "Stay where one is."),),
)

HELP = Keys(
    "Help",
    (_help("leave", "escape,question_mark,f1,q", "close", "Close the help."),),
)
