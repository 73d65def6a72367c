"""Talks for the tests of this room."""

from greenroom.model.conversation import Component, Talk, Turn
from greenroom.model.library import Parameters
from greenroom.quality.context import Context
from greenroom.quality.subject import Subject

GOOD = (
    "My mortgage runs out in March and I have no idea whether to fix the rate again.",
    "That is a good moment to look at it. How long will you stay in the house, and could you bear higher rates?",
    "At least ten years. My wage just about covers what we pay today, so a jump would hurt us badly.",
    "Then a longer fix buys you calm: you pay a little more at first, and nothing can surprise you for that time.",
    "And if rates fall next year? My brother says that I would be a fool to lock myself in now.",
    "They may fall, and you can ask for a fix with a cheap way out. Your brother does not pay your bills.",
)


def talk(*contents: str, title: str = "A rate to sleep well with") -> Talk:
    """A talk that alternates, from the user on."""
    return Talk(title, tuple(Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(contents)))


def subject(*contents: str, **parameters: str) -> Subject:
    """The same as the components look at it."""
    return Subject.of(talk(*contents), Context(parameters=dict(parameters)))


def answering(content: str) -> Subject:
    """A good talk whose last answer is this."""
    return subject(*GOOD[:-1], content)


def asked(content: str) -> Subject:
    """A good talk whose last question is this."""
    return subject(*GOOD[:-2], content, GOOD[-1])


def with_parameters(parameters: Parameters) -> Subject:
    """A good talk that was asked for with these."""
    return Subject.of(talk(*GOOD), Context(parameters=parameters))


def plainly_bad(component: Component) -> bool:
    """Whether it caps the score."""
    return component.score < 4
