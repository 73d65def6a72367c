"""Placeholders that nobody filled in."""

import re

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_BLANK = re.compile(  # every alternative starts with a plain character, so that the search can leap
    r"\{\{[^{}\n]{0,60}\}\}"  # {{ name }}
    r"|(?<!\w)\{[a-z_]{2,30}\}"  # {name}, but no \textbf{name}
    r"|\[[^\[\]\n]{2,50}\](?![(\[:])"  # [Your Name], but no link
    r"|<[A-Za-z][A-Za-z_ -]{2,30}>"
)
_NOUNS = re.compile(
    r"\b(?:your|insert|enter|add|name|names|company|business|date|address|city|town|state|country|phone|number|e-?mail"
    r"|title|position|recipient|sender|amount|product|service|link|url|time|location|department|school|university|college"
    r"|job|role|website|organi[sz]ation|employer|month|year|day|price|cost|topic|subject|place|person|manager|boss|customer"
    r"|client|user|signature|venue|event|team|project|brand|industry|field|reason|details|specific|placeholder|blank"
    r"|ihr|ihre|dein|deine|votre|nombre|nome|naam|имя|姓名)\b"
)
_TEMPLATE = re.compile(
    r"\btemplates?\b|\bplace-?holders?\b|\bfill[- ]in[- ]the[- ]blanks?\b|\bboilerplates?\b|\bmad libs?\b"
    r"|\bvorlage\b|\bmodèle d|\bplantilla\b"
)
_NONE = Component(10.0, "no placeholders")
_LATEX = re.compile(r"\\\w+$|begin$|end$|\$$")
_WORDS = {"XXXX": "X", "TODO:": ":", "TBD": "B", "orem ipsum": "m"}
"""What stands for a text that is to come, with a character of it that is looked for first; with any L."""


def placeholders(subject: Subject) -> Component:
    """10 without any; 3 with one, 0 with more. Code is left out, and what the user wrote in brackets first.

    Where the user asks for a template, blanks are what was asked for.

    Brackets hold stage directions, choruses and tags too: words of blanks make one a placeholder.
    """
    text = subject.text
    if "`" in text:
        text = _CODE.sub(" ", text)
    found = [*_blanks(subject, text), *(word for word, sign in _WORDS.items() if sign in text and word in text)]
    if not found:
        return _NONE
    if _TEMPLATE.search(subject.folded_user_text):
        return Component(10.0, "a template was asked for: its blanks are to be filled in")
    shown = found[0][:40].replace("orem ipsum", "lorem ipsum")
    if len(found) == 1:
        return Component(3.0, f"1 unfilled placeholder: {shown}")
    return Component(0.0, f"{len(found)} unfilled placeholders, such as {shown}")


def _blanks(subject: Subject, text: str) -> list[str]:
    blanks: list[str] = []
    if "{" not in text and "[" not in text and "<" not in text:
        return blanks
    for found in _BLANK.finditer(text):
        blank = found[0]
        folded = blank.casefold()
        if blank[:2] == "{{":
            blanks.append(blank)
        elif blank[0] == "{":
            if _LATEX.search(text, max(0, found.start() - 12), found.start()) is None:
                blanks.append(blank)
        elif _NOUNS.search(folded.replace("_", " ")) and _is_the_writers(subject, folded):
            blanks.append(blank)
    return blanks


def _is_the_writers(subject: Subject, folded: str) -> bool:
    """Whether it is no quotation: the assistant was not handed it by the user in so many words."""
    return folded not in subject.folded_user_text or folded[1:5] in {"your", "inse"}
