"""A second look at turns of which it does not plainly show who asks: its signs are dearer to find."""

import re

from greenroom.quality.subject import Subject

_LAST_BID = re.compile(  # "... in Spanish. Answer in one word."
    r"[.!?:;\n\"”')]\s+(?:please |now |then |and |also |only |just )?"
    r"(?:answer|say|write|rewrite|give|list|explain|output|repeat|describe|translate|provide|choose|classify"
    r"|summari[sz]e|generate|respond|reply|limit|show|tell|find|create|identify|determine|pick|select|complete|name"
    r"|make sure|use|include|return|suggest|compare|convert|extract|edit|fix|correct|state|compute|calculate|solve"
    r"|keep|do not|don't|bring|format|help|walk|design|come up)\b[^.!?\n]*[.!?)\"]*$"
)
_CONCLUDING = re.compile(
    r"\b(?:therefore|hence|thus|in conclusion|in summary|overall|so the"
    r"|the (?:correct |final |most likely )?(?:answer|solution|response|result) (?:is|would|to)"
    r"|based on the (?:given |provided )?\w+(?: provided)?(?=,)|explanation(?=:)|confidence(?=:)"
    r"|it is (?:important|possible|difficult|likely)"
    r"|to (?:find|solve|calculate|evaluate|determine|answer) (?:the|whether|this)|first(?=,)|as follows"
    r"|here(?:'s| is| are)|i'm sorry|i apologi|this (?:sentence|means|is because|story|article|passage))\b"
)
_INSTRUCTING = re.compile(
    r"\b(?:true or false|yes or no|which of the following|choose from|select one|is this true|explain why"
    r"|your task|step by step|in (?:one|two|three|\d+) (?:words?|sentences?|paragraphs?)|should i|do i|can i"
    r"|my (?:code|boss|friend|wife|husband|teacher|project|company|question|request)"
    r"|you (?:should|must|can) (?:only|use|also))\b"
)
_BID, _CONCLUDED, _INSTRUCTED, _QUOTED, _TITLED = 1.15, -0.74, 0.8, -1.64, -0.94
"""Weights beside those of `asks`: a logistic regression on requests and their answers."""

_START, _MIDDLE, _END = 200, 600, 300
_MOST = 2
_TITLE = 15
_CAPITALS = 0.7


def asks_after_all(subject: Subject, turn: int) -> float:
    """How much more a turn reads as a request than `asks` says, or less: by its end, and by what it concludes."""
    text = subject.folded[turn].strip()
    end = text[-_END:]
    odds = 0.0
    if _LAST_BID.search(end):
        odds += _BID
    if _INSTRUCTING.search(f"{text[:_START]} {end}"):
        odds += _INSTRUCTED
    odds += _CONCLUDED * min(_MOST, len(set(_CONCLUDING.findall(f"{text[:_MIDDLE]} {text[-_START:]}"))))
    if text[:1] in '"“' and text[-1:] in '"”':
        odds += _QUOTED
    if _is_title(subject.talk.turns[turn].content):
        odds += _TITLED
    return odds


def _is_title(text: str) -> bool:
    """Whether a turn is a headline or a name: a few words, most with capitals, and no stop."""
    words = text.split()
    if not 1 < len(words) <= _TITLE or words[-1][-1] in ".?:":
        return False
    return sum(not word[0].isalpha() or word[0].isupper() for word in words) >= _CAPITALS * len(words)
