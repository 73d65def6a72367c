"""Placeholders that nobody filled in."""

import re

from greenroom.model.conversation import Component
from greenroom.quality.answer_form import CODE_WORDS
from greenroom.quality.subject import Subject

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_BLANK = re.compile(  # every alternative starts with a plain character, so that the search can leap
    r"\{\{[^{}\n]{0,60}\}\}"  # {{ name }}
    r"|(?<!\w)\{[a-z_]{2,30}\}"  # {name}, but no \textbf{name}
    r"|\[[^\[\]\n]{2,50}\](?![(\[:])"  # [Your Name], but no link
    r"|<[A-Za-z][A-Za-z_ -]{2,30}>"
    r"|\((?:insert|enter|fill in|to be (?:completed|filled|added|inserted|determined))\b[^()\n]{0,40}\)"
    r"|\$\{[A-Za-z_][\w.]{1,30}\}"  # ${name}
    r"|____{1,40}"
)
_NOUNS = re.compile(
    r"\b(?:your|insert|enter|add|name|names|company|business|date|address|city|town|state|country|phone"
    r"|number|e-?mail"
    r"|title|position|recipient|sender|amount|product|service|link|url|time|location|department|school"
    r"|university|college"
    r"|job|role|website|organi[sz]ation|employer|month|year|day|price|cost|topic|subject|place|person|manager"
    r"|boss|customer"
    r"|client|user|signature|venue|event|team|project|brand|industry|field|reason|details|specific"
    r"|placeholder|blank"
    r"|to be (?:completed|determined|added|filled|inserted|confirmed|announced)"
    r"|ihr|ihre|dein|deine|votre|nombre|nome|naam|имя|姓名)\b"
)
_TEMPLATE = re.compile(
    r"\btemplates?\b|\bplace-?holders?\b|\bfill[- ]in[- ]the[- ]blanks?\b|\bboilerplates?\b|\bmad libs?\b"
    r"|\bvorlage\b|\bmodèle d|\bplantilla\b"
)
_NONE = Component(10.0, "no placeholders")
_LATEX = re.compile(r"\\\w+\*?$|begin$|end$|\$$|\}$|\]$")
_ASIDES = ("(insert", "(enter", "(fill in", "(to be ")
_IN_CODE = re.compile(r"[\"`();=/\\]|\bf'")
_LINES_TO_FILL = re.compile(
    r"\bblanks?\b|\bforms?\b|\bquiz|\bworksheet|\bsign(?:ed|ature)?\b|\bcontract\b|\bhangman\b"
)
_WORDS = {"XXXX": "X", "TODO:": ":", "TBD": "B", "FIXME": "F", "orem ipsum": "m"}
"""What stands for a text that is to come, with a character of it that is looked for first; with any L."""


def placeholders(subject: Subject) -> Component:
    """10 without any; 3 with one, 0 with more. Code is left out, and what the user wrote in brackets first.

    Where the user asks for a template, blanks are what was asked for.

    Brackets hold stage directions, choruses and tags too: words of blanks make one a placeholder.
    """
    text = subject.text
    if "`" in text:
        text = _CODE.sub(" ", text)
    words = [word for word, sign in _WORDS.items() if sign in text and word in text]
    found = [*_blanks(subject, text), *(each for each in words if each.casefold() not in subject.folded_user_text)]
    if not found:
        return _NONE
    if _TEMPLATE.search(subject.folded_user_text):
        return Component(10.0, "a template was asked for: its blanks are to be filled in")
    shown = found[0][:40].replace("orem ipsum", "lorem ipsum")
    if len(found) == 1:
        return Component(3.0, f"1 unfilled placeholder: {shown}")
    return Component(0.0, f"{len(found)} unfilled placeholders, such as {shown}")


def _blanks(subject: Subject, text: str) -> list[str]:
    plain = "{" not in text and "[" not in text and "<" not in text and "____" not in text
    if plain and not ("(" in text and any(map(text.__contains__, _ASIDES))):
        return []
    return [found[0] for found in _BLANK.finditer(text) if _is_blank(subject, text, found)]


def _is_blank(subject: Subject, text: str, found: re.Match[str]) -> bool:
    """Whether what looks like a blank is one, and no formula, code, tag or quotation."""
    blank = found[0]
    folded = blank.casefold()
    first = blank[0]
    if first == "{" and blank[1] != "{":
        latex = _LATEX.search(text, max(0, found.start() - 12), found.start()) is not None
        return not latex and not _is_code(subject, text, found)
    if first in "{$":
        return not _is_code(subject, text, found) and "{{" not in subject.folded_user_text
    if first == "_":
        return "___" not in subject.folded_user_text and not _LINES_TO_FILL.search(subject.folded_user_text)
    if first == "(":
        return True
    if first == "<" and f"</{folded[1:-1].split()[0]}" in text.casefold():
        return False  # a tag that is closed
    if "_" in blank and _is_code(subject, text, found):
        return False  # a name in square brackets is an index
    return _NOUNS.search(folded.replace("_", " ")) is not None and _is_the_writers(subject, folded)


def _is_code(subject: Subject, text: str, found: re.Match[str]) -> bool:
    """Whether braces stand in a line of code, where code was asked for or is shown."""
    if all(map(CODE_WORDS.isdisjoint, subject.said)):
        return False
    start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
    line = text[start : found.start()] + text[found.end() : end if end >= 0 else len(text)]
    return _IN_CODE.search(line) is not None or line[:4].isspace()


def _is_the_writers(subject: Subject, folded: str) -> bool:
    """Whether it is no quotation: the assistant was not handed it by the user in so many words."""
    return folded not in subject.folded_user_text or folded[1:5] in {"your", "inse"}
