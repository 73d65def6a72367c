"""What a revision changed, beside what was there: pure.

Turns that stayed are shown as they are, changed ones twice: what was taken away with `-`, what came with `+`, line
by line, and in lines that were changed the words that are other ones stand out.
"""

from collections.abc import Iterator, Sequence

from greenroom.dashboard.plain import one_line, readable
from greenroom.dashboard.review.emphasis import changed_letters, compared, spans
from greenroom.dashboard.review.talk import SPEAKERS, WIDEST, Line, said
from greenroom.dashboard.review.wrapping import wrapped
from greenroom.model.conversation import Turn
from greenroom.protocol.rows.conversation import DifferenceRow, RevisionRow


def revision_lines(revision: RevisionRow, newest: int, width: int, *, changes: bool) -> list[Line]:
    """A revision with its turns; with `changes`, also what it took the place of.

    Args:
        revision: read with its turns.
        newest: the number of the present one.
        width: cells of a line.
        changes: whether what was there before is shown too.
    """
    width = min(width, WIDEST)
    which = "the present one" if revision.number == newest else f"of {newest}"
    lines: list[Line] = [((f"Revision {revision.number}, {which}: {revision.origin}", "head"),)]
    if changes:
        lines += _summary(revision)
    if revision.replaced_title is not None:
        lines.append(((f"- was called: {one_line(revision.replaced_title)}", "removed"),))
    lines.append(())
    at = {each.turn_number: each for each in revision.changes if each.kind != "removed"} if changes else {}
    gone = [each for each in revision.changes if each.kind == "removed"] if changes else []
    for turn in revision.turns or ():
        difference = at.get(turn.turn_number)
        lines += said(turn, width) if difference is None else _changed(difference, width)
    for each in gone:
        lines += _changed(each, width)
    return lines


def _summary(revision: RevisionRow) -> Iterator[Line]:
    if revision.number == 1:
        yield (("The first one: there is nothing to compare it with.", "dim"),)
        return
    counts = {
        kind: sum(each.kind == kind for each in revision.changes) for kind in ("changed", "added", "removed")
    }
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    yield ((f"Against revision {revision.number - 1}: {told or 'no turn differs'}", "dim"),)


def _changed(difference: DifferenceRow, width: int) -> Iterator[Line]:
    turn = difference.after or difference.before
    assert turn is not None, "a difference has one side at least"
    head, _ = SPEAKERS.get(turn.role, (f"· {one_line(turn.role).upper()}", ""))
    yield ((head, turn.role), (f"  {difference.turn_number}  {difference.kind}", "dim"))
    yield from _lines(_text(difference.before), _text(difference.after), width - 2)
    yield ()


def _text(turn: Turn | None) -> Sequence[str]:
    return [] if turn is None else readable(turn.content).split("\n")


def _lines(before: Sequence[str], after: Sequence[str], width: int) -> Iterator[Line]:
    matcher = compared(before, after)
    whole = [("replace", 0, len(before), 0, len(after))]
    for tag, old_from, old_to, new_from, new_to in whole if matcher is None else matcher.get_opcodes():
        old, new = before[old_from:old_to], after[new_from:new_to]
        if tag == "equal":
            yield from _marked("  ", "", old, width)
            continue
        gone, come = changed_letters("\n".join(old), "\n".join(new)) if tag == "replace" else ((), ())
        yield from _marked("- ", "removed", old, width, gone)
        yield from _marked("+ ", "added", new, width, come)


def _marked(
    mark: str, style: str, lines: Sequence[str], width: int, letters: Sequence[bool] = ()
) -> Iterator[Line]:
    left = iter(letters)
    for line in lines:
        for each in wrapped(line, width):
            words = ((run, f"{style}-word" if changed else style) for run, changed in spans(each, left))
            yield ((mark, style), *words)
