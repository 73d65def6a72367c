"""A field for one line, and what is pasted into it."""

from textual import events

from greenroom.dashboard.asking import Ask
from greenroom.protocol.commands.batch import BatchList
from tests.dashboard.double import Daemon
from tests.dashboard.piloting import staged
from tests.dashboard.rows import page_of


async def test_lines_that_are_pasted_become_one_and_none_is_dropped() -> None:
    async with staged(Daemon({BatchList: page_of([])})) as stage:
        answers: list[str | None] = []
        stage.app.push_screen(Ask("What should be changed?", value="as it was"), answers.append)
        await stage.settle()
        stage.app.post_message(events.Paste("Too formal.\r\n\n  Ask for her\tname.\x1b[2J\n"))
        await stage.press("enter")
        assert answers == ["Too formal. Ask for her    name."]


async def test_nothing_is_pasted_where_there_is_nothing() -> None:
    async with staged(Daemon({BatchList: page_of([])})) as stage:
        answers: list[str | None] = []
        stage.app.push_screen(Ask("What should be changed?", value="as it was"), answers.append)
        await stage.settle()
        stage.app.post_message(events.Paste(""))
        stage.app.post_message(events.Paste("\n"))
        await stage.press("enter")
        assert answers == ["as it was"]
