"""Personal data: addresses, numbers and keys that could be somebody's."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from greenroom.model.conversation import Component
from greenroom.quality.personal_patterns import personal
from greenroom.quality.personal_signs import may_be_personal
from greenroom.quality.subject import Subject
from greenroom.quality.wording import words_of

_NAMES: Final[dict[str, str]] = {
    "email": "e-mail address",
    "phone": "telephone number",
    "card": "card number",
    "iban": "account number",
    "ssn": "social security number",
    "password": "password",
    "key": "key",
}
_NONE: Final = Component(10.0, "no personal data")
_LESSER: Final = frozenset({"email", "phone"})


def personal_data(subject: Subject) -> Component:
    """10 without any, 3 with one e-mail address or telephone number, 0 with more, or with another number or a key.

    The system prompt that a talk came with is looked at too. What is set apart for examples belongs to nobody.
    """
    system_prompt = subject.context.parameters.get("system_prompt", "")
    title = frozenset(words_of(subject.talk.title.casefold()))
    if not system_prompt and not may_be_personal(subject.text, (title, *subject.said)):
        return _NONE
    text = f"{subject.text}\n{system_prompt}"
    found: Counter[str] = Counter(each.kind for each in personal(text) if not each.reserved)
    if not found:
        return _NONE
    lesser = found.total() == 1 and found.keys() <= _LESSER
    return Component(3.0 if lesser else 0.0, f"holds {in_words(found)}")


def in_words(found: Mapping[str, int]) -> str:
    """How many of which kind: `1 e-mail address, 2 card numbers`."""
    return ", ".join(_counted(_NAMES[kind], number) for kind, number in found.items())


def _counted(name: str, number: int) -> str:
    return f"{number:,} {name}{'' if number == 1 else 'es' if name.endswith('s') else 's'}"
