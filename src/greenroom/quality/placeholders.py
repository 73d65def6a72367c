"""Placeholders that nobody filled in."""

import re

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_BRACKETED = re.compile(  # every alternative starts with a plain character, so that the search can leap
    r"\{\{[^{}\n]{0,60}\}\}"  # {{ name }}
    r"|\{[a-z_]{2,30}\}"  # {name}
    # [Your Name], but no link
    r"|\[(?:(?:[Yy]our|YOUR|[Ii]nsert|INSERT|[Tt]he) )?[A-Z][A-Za-z_/' ]{1,40}\](?![(\[:])"
    r"|<(?:INSERT|YOUR|NAME)[A-Z_ ]{0,30}>"
)
_WORDS = ("XXXX", "TODO:", "TBD", "orem ipsum")


def placeholders(subject: Subject) -> Component:
    """10 without any; 3 with one, 0 with more. Code is left out: brackets are at home there."""
    text = subject.text
    if "`" in text:
        text = _CODE.sub(" ", text)
    found = [*_BRACKETED.findall(text), *(word for word in _WORDS if word in text)]
    if not found:
        return Component(10.0, "no placeholders")
    return Component(
        3.0 if len(found) == 1 else 0.0, f"{len(found)} unfilled placeholders, such as {found[0][:40]}"
    )
