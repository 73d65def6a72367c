"""Personal data: e-mail addresses that could be somebody's."""

import re

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})\b")
_RESERVED = re.compile(r"(?:^|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost)$", re.IGNORECASE)


def personal_data(subject: Subject) -> Component:
    """10 without any, 5 with one, 2 with more. Domains reserved for examples (RFC 2606) belong to nobody."""
    if "@" not in subject.text:
        return Component(10.0, "no e-mail addresses")
    found = [domain for domain in _EMAIL.findall(subject.text) if not _RESERVED.search(domain)]
    if not found:
        return Component(10.0, "no e-mail address that could be somebody's")
    return Component(5.0 if len(found) == 1 else 2.0, f"{len(found)} e-mail addresses, such as one at {found[0]}")
