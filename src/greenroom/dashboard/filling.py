"""A form that is asked again, with what is wrong, until what stands in it can be taken."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from greenroom.dashboard.form import Form, Typed, Unread
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.model.errors import GreenroomError


class Asks(Protocol):
    """Makes the form: `partial(Form, title, fields, does=…)`."""

    def __call__(self, values: Typed, *, problem: str) -> Form:
        """With these values, and what is wrong with them."""
        ...


async def filled(screen: LiveScreen, form: Asks, typed: Typed, take: Callable[[Typed], Awaitable[None]]) -> None:
    """Ask until it can be taken, or was left. For coroutines that `LiveScreen.attempt` has started.

    Args:
        screen: over which it opens.
        form: what is asked.
        typed: what stands in it at first.
        take: does what is asked for. What it raises of `Unread` and `GreenroomError` is shown in the form.
    """
    problem = ""
    while True:
        answer = await screen.app.push_screen_wait(form(typed, problem=problem))
        if answer is None:
            return
        typed = answer
        try:
            with screen.opening():
                await take(typed)
        except (Unread, GreenroomError) as error:
            problem = str(error)
        else:
            return
