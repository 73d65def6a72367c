"""The tree as rows."""

from rich.style import Style

from greenroom.dashboard.actors.tree import columns, page, rows
from greenroom.dashboard.table.columns import placed
from greenroom.dashboard.table.drawing import row_line
from tests.dashboard.actors.actors import actor


def test_children_come_after_their_parent_with_paths_that_tell_twins_apart() -> None:
    tree = actor("batch", "b-1", actor("worker", "w"), actor("worker", "w", actor("chunk", "c")))
    shown = rows(actor("daemon", "greenroom", tree))
    assert [(each.kind, each.depth, each.below) for each in shown] == [
        ("daemon", 0, 4),
        ("batch", 1, 3),
        ("worker", 2, 0),
        ("worker", 2, 1),
        ("chunk", 3, 0),
    ]
    assert len({each.path for each in shown}) == 5


def test_a_path_stays_when_others_come_and_go() -> None:
    before = rows(actor("daemon", "d", actor("batch", "b-1"), actor("batch", "b-2")))
    after = rows(actor("daemon", "d", actor("batch", "b-2"), actor("batch", "b-3")))
    assert before[2].path == after[1].path


def test_what_is_below_a_folded_actor_is_left_out() -> None:
    root = actor("daemon", "d", actor("batch", "b-1", actor("worker", "w")), actor("batch", "b-2"))
    path = rows(root)[1].path
    shown = rows(root, {path})
    assert [each.name for each in shown] == ["d", "b-1", "b-2"]
    assert shown[1].folded
    assert shown[1].below == 1


def test_pages_hold_every_row_once() -> None:
    every = rows(actor("daemon", "d", *(actor("worker", str(number)) for number in range(250))))
    read = [page(every, number, 100) for number in (1, 2, 3)]
    assert [row for each in read for row in each.items] == every
    assert [each.next_cursor is None for each in read] == [False, False, True]


def test_a_name_that_somebody_chose_is_harmless() -> None:
    row = rows(actor("batch", "\x1b[31m[/INST]"))[0]
    line = row_line(row, placed(columns(), 80), selected=False, marked=False, style=Style.null())
    words = "".join(each.text for each in line)
    assert "[/INST]" in words
    assert "\x1b" not in words
