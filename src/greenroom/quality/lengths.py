"""Lengths of turns, and the balance between the two sides."""

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_TERSE = 40
_LONG = 6_000
_SHARE = (0.05, 0.75)


def lengths(subject: Subject) -> Component:
    """10, less for terse answers, for turns past 6,000 characters, and where one side says nearly everything."""
    by_assistant = [len(turn.content) for turn in subject.talk.turns if turn.role == "assistant"]
    by_user = [len(turn.content) for turn in subject.talk.turns if turn.role == "user"]
    if not by_assistant or not by_user:
        return Component(0.0, "one side says nothing")
    score, reasons = 10.0, []
    mean = sum(by_assistant) / len(by_assistant)
    if mean < _TERSE:
        score -= 8 * (1 - mean / _TERSE)
        reasons.append(f"answers of {mean:.0f} characters on average are terse")
    if (longest := max(*by_assistant, *by_user)) > _LONG:
        score -= 3
        reasons.append(f"a turn of {longest:,} characters is long")
    share = sum(by_user) / max(1, sum(by_user) + sum(by_assistant))
    if not _SHARE[0] <= share <= _SHARE[1]:
        score -= 3
        reasons.append(f"the user says {share:.0%} of it")
    return Component(
        max(0.0, score), "; ".join(reasons) or f"answers of {mean:,.0f} characters on average, well balanced"
    )
