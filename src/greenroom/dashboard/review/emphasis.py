"""Which words of a changed text are other ones, so that the eye need not look for them: pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

MOST_PAIRS: Final = 50_000
"""Pairs of equal words or lines in two texts that are compared: texts that say one thing over and over have
millions, and would hold up every key for seconds."""
ALIKE: Final = 0.4
"""Texts that share less of their words than this are another text, in which nothing stands out."""

_WORDS: Final = re.compile(r"\w+|[^\w\s]")


def compared(before: Sequence[str], after: Sequence[str]) -> SequenceMatcher[str] | None:
    """What two sequences have in common; None where that would take too long to find out."""
    old, new = Counter(before), Counter(after)
    if sum(count * new[each] for each, count in old.items()) > MOST_PAIRS:
        return None
    return SequenceMatcher(None, before, after, autojunk=False)


def changed_letters(before: str, after: str) -> tuple[Sequence[bool], Sequence[bool]]:
    """Whether each letter that is no white space is of a word that the other text has not there.

    Both are empty where the texts can't be compared in time, or have too little in common.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = compared(old, new)
    if matcher is None or matcher.ratio() < ALIKE:
        return (), ()
    blocks = matcher.get_matching_blocks()
    return (
        _letters(old, {place for block in blocks for place in range(block.a, block.a + block.size)}),
        _letters(new, {place for block in blocks for place in range(block.b, block.b + block.size)}),
    )


def _letters(words: Sequence[str], same: set[int]) -> Sequence[bool]:
    return [place not in same for place, word in enumerate(words) for _ in word]


def spans(line: str, letters: Iterator[bool]) -> Iterator[tuple[str, bool]]:
    """A line in runs of letters that are changed or not; a blank between two changed ones is changed as well.

    Args:
        line: a line of the text as it was laid out, with its blanks anywhere.
        letters: of the text, of which those of the line are taken.
    """
    changed = [None if letter.isspace() else next(letters, False) for letter in line]
    for blank, run in groupby(range(len(line)), key=lambda place: changed[place] is None):
        places = list(run)
        if blank:
            around = (places[0] - 1, places[-1] + 1)
            inside = around[0] >= 0 and around[1] < len(line) and all(changed[each] for each in around)
            changed[places[0] : places[-1] + 1] = [inside] * len(places)
    for is_changed, pairs in groupby(zip(line, changed, strict=True), key=lambda pair: bool(pair[1])):
        yield "".join(letter for letter, _ in pairs), is_changed
