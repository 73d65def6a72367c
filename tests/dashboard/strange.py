"""A daemon whose every row is full of what no terminal should obey: built from the types of the answers alone.

Only what the daemon itself chooses (ids, states, times) is as it should be; all that a model or a person can
write is `STRANGE`.
"""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, Final

import msgspec
from msgspec import inspect

from greenroom.protocol.command import Command, Listing, Page
from greenroom.protocol.commands.system import SystemPing
from greenroom.protocol.every_command import EVERY_COMMAND
from tests.dashboard.double import Daemon
from tests.dashboard.rows import AT

STRANGE: Final = (
    "[/INST][bold]b[/bold] [link=x] \x1b[31mred\x1b]0;title\x07\x1b[2J \x00\x08\x9b1m"
    " \u202eevil\u202c \u2066 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u4f1a\u8a71"
    " \U0001f469\u200d\U0001f469\u200d\U0001f467 e\u0301\u0301 <|im_end|>\r\n\ttab\u2028line " + "x" * 10_000
)
SEEN: Final = "[/INST][bold]"
"""How what is strange begins on the terminal: as it is, and not obeyed."""

LONG: Final = frozenset({"content", "title", "source_text", "front", "message"})
"""Fields that are as long as a model can make them; the others have but the beginning of it."""
SHORT: Final = 400

ROWS: Final = 3
"""Rows of every list."""
DEEPEST: Final = 6

CHOSEN: Final[Mapping[str, str]] = {
    "owner": "1000",
    "day": "2026-11-18",
    "at": AT,
    "since": AT,
    "price_as_of": "2026-10-01",
    "role": "user",
    "mode": "live",
    "tier": "template",
    "priority": "normal",
    "error_handling": "continue",
    "complexity": "simple",
    "risk_level": "high",
    "provider": "rehearsal",
    "model": "claude-sonnet-5-5",
    "type": "refusal",
    "action": "comment",
    "from_status": "generated",
    "to_status": "approved",
    "kind": "worker",
    "basis": "history",
    "provider_problem": "no key",
}
"""Fields that the daemon chooses, by their names."""
STATES: Final[Mapping[str, str]] = {
    "BatchRow": "processing",
    "BatchStatusRow": "processing",
    "BatchReportRow": "completed",
    "ItemRow": "failed",
    "ConversationRow": "pending_review",
    "FoundRow": "pending_review",
    "AttemptRow": "failed",
    "AttemptWhole": "failed",
    "GenerationRow": "completed",
    "SuggestionRow": "proposed",
    "ScenarioRow": "active",
    "EdgeCaseRow": "active",
    "ExportRow": "completed",
}


class Maker:
    """Makes values of any type of the wire."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def made(self, of: Any) -> Any:
        """A value of a type."""
        return self._made(inspect.type_info(of), "", "", 0)

    def _made(self, of: inspect.Type, name: str, owner: str, depth: int) -> Any:
        match of:
            case inspect.StrType():
                return self._text(name, owner)
            case inspect.IntType(ge=least):
                return max(least or 0, 3)
            case inspect.FloatType():
                return 5.0
            case inspect.BoolType() | inspect.NoneType():
                return None if isinstance(of, inspect.NoneType) else False
            case inspect.LiteralType(values=values):
                return values[0]
            case inspect.EnumType(cls=cls):
                return next(iter(cls))
            case inspect.UnionType(types=types):
                kinds = [each for each in types if not isinstance(each, inspect.NoneType)]
                return self._made(kinds[0], name, owner, depth)
            case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
                made = [] if depth > DEEPEST else [self._made(item, name, owner, depth) for _ in range(ROWS)]
                return tuple(made) if isinstance(of, inspect.VarTupleType) else made
            case inspect.TupleType(item_types=items):
                return tuple(self._made(each, name, owner, depth) for each in items)
            case inspect.DictType(key_type=key, value_type=value):
                return {self._made(key, name, owner, depth): self._made(value, name, owner, depth)}
            case inspect.StructType(cls=cls, fields=fields):
                return cls(
                    **{each.name: self._made(each.type, each.name, cls.__name__, depth + 1) for each in fields}
                )
            case _:
                return {"text": STRANGE}

    def _text(self, name: str, owner: str) -> str:
        if name == "id" or name.endswith("_id") or name == "path":
            return f"{owner}-{next(self._numbers)}"
        if name == "status":
            return STATES.get(owner, "running")
        if name.endswith(("_at", "_from", "_to")) and name not in CHOSEN:
            return AT
        return CHOSEN.get(name, STRANGE if name in LONG else STRANGE[:SHORT])


def strange_daemon() -> Daemon:
    """The daemon."""
    maker = Maker()
    return Daemon({kind: _answer(kind, maker) for kind in EVERY_COMMAND.values() if kind is not SystemPing})


def _answer(kind: type[Command[Any]], maker: Maker) -> Callable[[Command[Any]], Any]:
    made: list[Any] = []

    def answer(_: Command[Any]) -> Any:
        # The same answer each time, as a daemon gives where nothing has changed.
        if not made:
            row = maker.made(kind.result)
            if issubclass(kind, Listing):
                assert isinstance(row, Page)
                row = msgspec.structs.replace(
                    row,
                    total=len(row.items),
                    page=1,
                    limit=100,
                    total_pages=1,
                    next_cursor=None,
                    total_capped=False,
                )
            made.append(row)
        return made[0]

    return answer
