"""The keys of the review, of its editor, and of the list of decisions."""

from typing import Final

from msgspec.structs import replace

from greenroom.dashboard.keys import Keys, Under

_key = Under("review", shown=False)
_edit = Under("edit")
_decided = Under("decided")

KEYS = Keys(
    "Review",
    (
        _key("approve", "a", "approve", "Approve it, or all marked ones, and go on to the next.", shown=True),
        _key("reject", "r", "reject", "Reject it, or all marked ones, and go on to the next.", shown=True),
        _key(
            "request_changes",
            "c",
            "changes",
            "Ask for changes: the note says which, for whoever writes it anew.",
            shown=True,
        ),
        _key("skip", "s,n", "skip", "Leave it for later, and go on to the next.", shown=True),
        _key("undo", "u", "undo", "Take the last decision back; again, the one before, without end.", shown=True),
        _key("edit", "e", "edit", "Change the talk here. What was typed is kept until it is stored.", shown=True),
        _key("editor", "E", "in $EDITOR", "Change the talk in your own editor."),
        _key(
            "regenerate",
            "g",
            "write anew",
            "Have it written anew, with the notes that it has and one more. Real money is asked for first. "
            "The first row is at `home` here.",
            shown=True,
        ),
        _key("flag", "f", "flag", "Flag it with the category `flagged`, or take the flag away."),
        _key("remark", "m", "note", "Note something in its history without deciding."),
        _key("reject_why", "R", "reject, why", "Reject it with a note."),
        _key("changes", "d", "differences", "Show what its last revision has changed, or the talk again."),
        _key("older", "left_square_bracket", "older text", "Show the revision before."),
        _key("newer", "right_square_bracket", "newer text", "Show the revision after."),
        _key("talk_down", "pagedown", "read on", "Scroll the talk by a screenful; the list keeps the keys."),
        _key("talk_up", "pageup", "read back", "Scroll the talk back by a screenful."),
        _key("line_down", "J,shift+down", "some lines on", "Scroll the talk by a few lines."),
        _key("line_up", "K,shift+up", "some lines back", "Scroll the talk back by a few lines."),
        _key("decided", "h", "decisions", "List the last ten decisions, and go back to one of them.", shown=True),
        _key("find", "slash", "search", "Review those alone that have these words; `esc` takes them away."),
        _key("which", "w", "which", "Review other ones: those that wait, need revision, are drafts, are decided."),
        _key("batch", "b", "batch", "Review those of this one's batch alone, or all again."),
        _key("scores", "l", "scores", "Review those with scores from one to another: `6`, `4-6.5`, `8-`."),
        _key("order", "t", "order", "Begin with what needs a person most, or with the oldest."),
        _key("usual", "x", "no filters", "Take all filters away."),
    ),
)

TAKEN: Final = frozenset({"g", "pagedown", "pageup"})
"""Keys of tables that mean something else in a review."""

EDITING = Keys(
    "Editing a talk",
    (
        _edit("save", "ctrl+s,f2", "store", "Store it as a new revision."),
        _edit("leave", "escape", "leave", "Leave it for now: what was typed is there again with the next `e`."),
        _edit(
            "reload",
            "f5",
            "take theirs",
            "Where somebody changed it meanwhile: begin again with their text; yours goes into a file.",
        ),
        _edit(
            "over",
            "f8",
            "keep mine",
            "Where somebody changed it meanwhile: store yours as a revision after that one.",
        ),
        _edit("forget", "f9", "forget", "Forget what was typed, and begin again with the text as it is. Asks."),
    ),
)

DECIDED = Keys(
    "Last decisions",
    (
        _decided("down", "j", "down", "The one before it.", action="cursor_down"),
        _decided("up", "k", "up", "The one after it.", action="cursor_up"),
        _decided("leave", "escape,h", "close", "Close the list."),
    ),
)


def tables_own(keys: Keys) -> Keys:
    """The keys of a table, without those that are taken."""
    kept = []
    for key in keys.keys:
        left = ",".join(each for each in key.keys.split(",") if each not in TAKEN)
        kept.append(replace(key, keys=left))
    return Keys(keys.heading, tuple(kept))
