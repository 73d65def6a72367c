"""The members of a JSON object as they were written, one that is given twice among them twice."""

from typing import Any

import msgspec
from msgspec import Raw


class _Member:
    """The name of a member. Each is equal to itself alone, so that one that is given twice is seen twice."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


def _member(_wanted: type, name: Any) -> _Member:
    return _Member(name)


_members = msgspec.json.Decoder(dict[_Member, Raw], dec_hook=_member)


def members_of(document: bytes | Raw) -> list[tuple[str, Raw]]:
    """Names and values in their order.

    Raises:
        msgspec.DecodeError: it is no JSON object.
    """
    return [(member.name, value) for member, value in _members.decode(document).items()]
