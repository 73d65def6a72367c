"""Endings: whether the last answer was finished."""

# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import re

from greenroom.model.conversation import Component
from greenroom.quality.languages import all_function_words
from greenroom.quality.subject import Subject

_ITEM = re.compile(r"\s*(?:[-*•·+|#>]|\d{1,3}[.):]|[a-zA-Z][.)])\s*")
_STOP = re.compile(r"(?<!\b[A-Z])(?<!\b[DM]r)(?<!\bMrs)(?<!\bSt)(?<!\bvs)[.!?…。！？।؟](?=[\s\"'”’)\]*_]|$)")
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}[.)] ")
_ITEMS = 3
"""Numbered items of a line that make it a list: "1. Uno 2. Dare 3. Kubb"."""

_GOES_ON = frozenset(",-–—([{“‘„«&=")
_CODE = ("|", "</", "();", "==", "  return ")
_MANY = 8
"""Words of a sentence that may well have a formula in it."""

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

_POEMS = ("poem", "haiku", "rhym", "lyric", "song", "stanza", "verse", "limerick", "sonnet")
_POEM = re.compile(rf"\b(?:{'|'.join(_POEMS)})")
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
    fences = text.count("```")
    if fences % 2 and not (fences > 1 and text.endswith("\n```")):
        return Component(0.0, "ends inside a block of code")
    end = text[-1]
    if end in _GOES_ON:
        return Component(0.0, f"ends with {end!r}")
    if not end.isalnum() or not _is_cut(text, _may_be_verse(subject.folded_user_text)):
        return Component(10.0, "ends in order")
    return Component(1.0, f"its last sentence has no end: “…{' '.join(text.split()[-4:])[-60:]}”")


def _is_cut(text: str, may_be_verse: bool) -> bool:
    """Whether a text that ends without a stop should have one; verses need none."""
    *before, line = [each for each in text.splitlines() if each.strip()]
    is_item = _ITEM.match(line)
    own = line[is_item.end() :] if is_item else line
    final = own[_last_stop(own) :].split()
    if not final or final[-1].startswith(("#", "@")) or "://" in final[-1] or any(mark in line for mark in _CODE):
        return False
    if "=" in final and (len(final) < _MANY or final[-1].isdigit() or not _is_prose(final)):
        return False
    if _BY.match(" ".join(final)) or _SIGNED.search(own) or (may_be_verse and _is_verse(before, line)):
        return False
    follows = len(final) < len(own.split())
    if final[-1].isdigit() and final[-2:-1] in (["is"], ["equals"]):
        return False  # a result
    if not before and not is_item and own[0].islower() and not follows:
        return False  # a phrase or a value, not a sentence
    is_title = final[-1][0].isupper() and final[-1] != "I"
    if len(final) >= _FEW and (_is_open(own) or (_is_function_word(final[-1]) and not is_title)):
        return True
    if is_item and not follows:
        numbered = line.lstrip()[0].isdigit()
        alike = [each.strip() for each in before if _ITEM.match(each)]
        alike = [each for each in alike if each[0].isdigit() == numbered]  # ingredients are no steps
        stopped = sum(each[-1] in ".!?;,:" for each in alike)
        return len(final) >= _FEW and 2 * stopped > len(alike)
    if follows and len(final) < _FEW and len(_NUMBERED.findall(line)) >= _ITEMS:
        return False
    return follows or (len(final) >= _FEW and _is_prose(final))


def _may_be_verse(asked: str) -> bool:
    """Whether a poem was asked for: no conversation, which has a verse in it."""
    return any(map(asked.__contains__, _POEMS)) and _POEM.search(asked) is not None


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
