"""What is typed and pasted into fields."""

from textual import events
from textual.app import App, ComposeResult

from greenroom.dashboard.asking import Ask
from greenroom.dashboard.field import TextField
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


class Page(App[None]):
    def compose(self) -> ComposeResult:
        yield TextField("one\ntwo\nthree")


async def test_a_key_each_goes_to_the_beginning_and_the_end_of_a_long_text() -> None:
    async with Page().run_test() as pilot:
        field = pilot.app.query_one(TextField)
        await pilot.press("ctrl+end", "!")
        assert field.text == "one\ntwo\nthree!"
        await pilot.press("ctrl+home", "0")
        assert field.text == "0one\ntwo\nthree!"
