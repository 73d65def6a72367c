"""Lengths of turns, and the balance between the two sides."""

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_TERSE = 25
_LONG = 6_000
_WALL = 3_000
_SHARE = (0.02, 0.85)
_WORD = 20
_NOD = 12
"""Characters of a turn that asks for nothing: "Tell me of cats" is longer, and a page may be its answer."""


def lengths(subject: Subject) -> Component:
    """10, less for terse answers, for turns past 6,000 characters, and where one side says nearly everything.

    2 where it is out of all proportion: thousands of characters from one side and a word from the other in each
    turn, or answers of a word all through a talk. A single short question may have a word for an answer, and a
    line for a question a page. 2 as well where an answer has no letter or digit in it, as "..." or a lone emoji,
    unless emoji were asked for.
    """
    by_assistant = [len(turn.content) for turn in subject.talk.turns if turn.role == "assistant"]
    by_user = [len(turn.content) for turn in subject.talk.turns if turn.role == "user"]
    if not by_assistant or not by_user:
        return Component(0.0, "one side says nothing")
    if _is_wordless(subject):
        return Component(2.0, "an answer without a word in it")
    said, asked = sum(by_assistant), sum(by_user)
    mean, share = said / len(by_assistant), asked / max(1, asked + said)
    if imbalance := _imbalance(by_user, by_assistant):
        return Component(2.0, imbalance)
    score, reasons = 10.0, []
    if mean < _TERSE:
        score -= 4 * (1 - mean / _TERSE)
        reasons.append(f"answers of {mean:.0f} characters on average are terse")
    if (longest := max(*by_assistant, *by_user)) > _LONG:
        score -= 3
        reasons.append(f"a turn of {longest:,} characters is long")
    if not _SHARE[0] <= share <= _SHARE[1]:
        score -= 2
        reasons.append(f"the user says {share:.0%} of it")
    return Component(
        max(0.0, score), "; ".join(reasons) or f"answers of {mean:,.0f} characters on average, well balanced"
    )


def _is_wordless(subject: Subject) -> bool:
    """Whether an answer has no word in it, and should."""
    wordless = any(
        turn.role == "assistant" and not any(map(str.isalnum, turn.content)) for turn in subject.talk.turns
    )
    return wordless and "emoji" not in subject.folded_user_text


def _imbalance(by_user: list[int], by_assistant: list[int]) -> str | None:
    """What is out of all proportion, if anything is."""
    said, asked = sum(by_assistant), sum(by_user)
    exchanges = len(by_assistant)
    if exchanges > 1 and said < _WORD * exchanges and asked > 2 * said:
        return f"answers of {said / exchanges:.0f} characters all through"
    if asked > _WALL and said < _WORD * exchanges:
        return f"the user says {asked:,} characters and the assistant {said:,}"
    if said > _WALL * exchanges and asked < _NOD * exchanges:
        return f"the assistant says {said:,} characters and the user {asked:,}"
    return None
