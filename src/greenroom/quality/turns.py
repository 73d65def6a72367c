"""Turn count and alternation."""

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_GOOD = range(6, 31)
_SHORT = {1: 0.0, 2: 6.0, 3: 7.0, 4: 8.5, 5: 9.0}


def turns(subject: Subject) -> Component:
    """10 for 6 to 30 turns that alternate from `user` to `assistant`; less for other counts, 0 out of order."""
    roles = [turn.role for turn in subject.talk.turns]
    for number, role in enumerate(roles):
        if role != ("assistant" if number % 2 else "user"):
            return Component(0.0, f"turn {number + 1} is by {role}, out of turn")
    count = len(roles)
    if not count:
        return Component(0.0, "there are no turns")
    if count % 2:
        return Component(2.0, "the last turn is by user: it has no answer")
    if count in _GOOD:
        return Component(10.0, f"{count} turns that alternate")
    if count < _GOOD.start:
        return Component(_SHORT[count], f"only {count} turns")
    return Component(max(4.0, 10.0 - (count - _GOOD.stop) * 0.1), f"{count} turns are many")
