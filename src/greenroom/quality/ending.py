"""Endings: whether the last answer was finished."""

# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import re

from greenroom.model.conversation import Component
from greenroom.quality.languages import all_function_words
from greenroom.quality.subject import Subject

_ITEM = re.compile(r"\s*(?:[-*•·+|#>]|\d{1,3}[.):]|[a-zA-Z][.)])\s*")
_STOP = re.compile(r"(?<!\b[A-Z])(?<!\b[DM]r)(?<!\bMrs)(?<!\bSt)(?<!\bvs)[.!?…。！？।؟](?=[\s\"'”’)\]*_]|$)")
_GOES_ON = frozenset(",-–—([{“‘„«&=")
_CODE = ("|", " = ", "</", "();", "==", "  return ", "://")
_BY = re.compile(r"[\"'”’]*\s*[-–—]+\s*(?:[A-Z][\w.'’-]*\s*){1,4}$")  # who is quoted
_FEW = 4
"""Words that a sentence needs, to be told from a title, a value or a name."""

_PROSE = 0.2
_SIGNED = re.compile(
    r"\b(?:sincerely|regards|faithfully|truly|cheers|love|wishes|yours(?: in [\w ]{3,30})?|respectfully"
    r"|gratefully|cordially)"
    r",?\s+(?:[A-Z\[][\w.'’\]-]*,?\s*){1,5}$"
)
"""How letters end."""

_POEM = ("poem", "haiku", "rhym", "lyric", "song", "stanza", "verse", "limerick", "sonnet")
_VERSES = 3
_VERSE = 60
"""Characters of a verse: a poem's lines are shorter than a text's."""


def ending(subject: Subject) -> Component:
    """10 where the last answer ends as its text before does, 0 or 1 in the middle of a sentence or of code.

    Values, names, lists and code end without a stop, so that only a line of prose is taken for unfinished: one
    that has sentences before it, or function words and few capitals.
    """
    last = next((turn for turn in reversed(subject.talk.turns) if turn.role == "assistant"), None)
    text = last.content.rstrip() if last is not None else ""
    if not text:
        return Component(0.0, "the last answer is empty")
    if text.count("```") % 2:
        return Component(0.0, "ends inside a block of code")
    end = text[-1]
    if end in _GOES_ON:
        return Component(0.0, f"ends with {end!r}")
    if not end.isalnum() or not _is_cut(text, any(map(subject.folded_user_text.__contains__, _POEM))):
        return Component(10.0, "ends in order")
    return Component(1.0, f"its last sentence has no end: “…{' '.join(text.split()[-4:])[-60:]}”")


def _is_cut(text: str, may_be_verse: bool) -> bool:
    """Whether a text that ends without a stop should have one; verses need none."""
    *before, line = [each for each in text.splitlines() if each.strip()]
    is_item = _ITEM.match(line)
    own = line[is_item.end() :] if is_item else line
    final = own[_last_stop(own) :].split()
    if not final or final[-1].startswith(("#", "@")) or any(mark in line for mark in _CODE):
        return False
    if _BY.match(" ".join(final)) or _SIGNED.search(own) or (may_be_verse and _is_verse(before, line)):
        return False
    follows = len(final) < len(own.split())
    if len(final) >= _FEW and (_is_open(own) or _is_function_word(final[-1])):
        return True
    if is_item and not follows:
        alike = [each.rstrip() for each in before if _ITEM.match(each)]
        stopped = sum(each[-1] in ".!?;,:" for each in alike)
        return len(final) >= _FEW and 2 * stopped > len(alike)
    return follows or (len(final) >= _FEW and _is_prose(final))


def _is_verse(before: list[str], line: str) -> bool:
    """Whether the last line is one of a poem: the lines before it are as short, and end without a stop, too."""
    lines = [*before[1 - _VERSES :], line]
    if len(lines) < _VERSES or any(len(each) > _VERSE or _ITEM.match(each) for each in lines):
        return False
    return sum(each.rstrip()[-1] not in ".!?" for each in lines[:-1]) == len(lines) - 1 and line[0].isupper()


def _is_open(line: str) -> bool:
    """Whether a quotation or a bracket was begun and not ended."""
    return line.count('"') % 2 == 1 or line.count("(") > line.count(")") or line.count("“") > line.count("”")


def _is_prose(words: list[str]) -> bool:
    """Whether words are a sentence, not a title or a list of names."""
    capitals = sum(word[0].isupper() for word in words)
    joints = sum(map(_is_function_word, words))
    return joints >= _PROSE * len(words) and 2 * capitals <= len(words)


def _is_function_word(word: str) -> bool:
    return word.casefold() in all_function_words()


def _last_stop(line: str) -> int:
    at = 0
    for found in _STOP.finditer(line):
        at = found.end()
    return at
