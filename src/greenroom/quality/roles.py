"""Roles: it is the user who asks, and the assistant who answers."""

from greenroom.model.conversation import Component
from greenroom.quality.asking import asks, is_plain, tells
from greenroom.quality.second_look import asks_after_all
from greenroom.quality.subject import Subject

_PAIRS = 3
"""Who asks whom shows early."""

_SWAPPED = 0.9
_LIKELY = 0.6
_TOLD = 2.5
"""How much less it is a request when an answer to a trouble tells what to do: "Put a post next to it"."""

_PLAINLY = -1.0
"""A talk that begins so is not swapped, however it goes on."""

_MOST_AFTER_ALL = 2.0
"""How much a second look changes at most: a talk that is further off is not looked at again."""

_IN_ORDER = Component(10.0, "the user asks and the assistant answers")
_NOBODY = Component(10.0, "nobody answers anybody")


def roles(subject: Subject) -> Component:
    """10 where the user's turns read as requests more than the assistant's; 1 where it is the other way round.

    How much a turn reads as a request is a sum of weighed signs: what it begins and ends with, words of tasks, and
    against it what answers begin with, lists, code and length. The means of both sides are compared.
    """
    if not subject.exchanges:
        return _NOBODY
    pairs = subject.exchanges[:_PAIRS]
    if is_plain(subject, *pairs[0]):
        return _IN_ORDER
    more = 0.0
    for question, answer in pairs:
        told = _TOLD * tells(subject, question)
        more += asks(subject, answer) - asks(subject, question) - told
        if more < _PLAINLY:
            return _IN_ORDER
    more /= len(pairs)
    if more > _LIKELY - _MOST_AFTER_ALL:
        again = sum(
            [asks_after_all(subject, answer) - asks_after_all(subject, question) for question, answer in pairs]
        )
        more += max(-_MOST_AFTER_ALL, min(_MOST_AFTER_ALL, again / len(pairs)))
    if more >= _SWAPPED:
        return Component(1.0, "the assistant seems to ask and the user to answer")
    if more >= _LIKELY:
        return Component(6.0, "the assistant asks more than the user")
    return _IN_ORDER
