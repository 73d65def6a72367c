"""Rows by what a person types: a whole id, the beginning or the end of one, or a name."""

import re
from argparse import Namespace
from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct, field

from greenroom.cli.exits import WrongUsage
from greenroom.client.blocking import Client
from greenroom.model.errors import NotFound, Refused
from greenroom.model.library import Variable
from greenroom.protocol.command import Listing

WHOLE_ID: Final = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""A UUID as RFC 9562 writes it."""

ENOUGH: Final = 12
"""So many last characters are 48 random bits (RFC 9562, UUID version 7): no other row has them."""

SHOWN: Final = 10


FOUND_BY_NAME = {
    "attempt_id": "attempt",
    "batch_id": "batch",
    "conversation_id": "conversation",
    "edge_case_id": "edge_case",
    "parent_template_id": "template",
    "scenario_id": "scenario",
    "template_id": "template",
}
"""The fields that name a row which can be looked up, and its noun."""


class Known(Struct):
    """What has been seen of a noun, newest first: id → name, and the variables of those rows that have any.

    `cursor` leads on; None once `whole`, or where nothing was asked yet.
    """

    names: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Sequence[Variable]] = field(default_factory=dict)
    cursor: str | None = None
    whole: bool = False


class Finder:
    """Looks rows up, and keeps the names that it has seen of each noun (`batch`, `edge_case`, …)."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Known] = {}
        self._found: dict[tuple[str, str], str] = {}

    def id_of(self, noun: str, text: str) -> str:
        """The id of the row that a text means: exactly its name, or a part of its id.

        A whole id is not looked up, so that what is left of a row which was deleted (its log, its costs) can be
        asked for.

        Raises:
            WrongUsage: it is empty, or means several; they are listed.
            Refused: it means none.
        """
        if WHOLE_ID.fullmatch(text):
            return text
        # A file names the same few rows again and again.
        if (noun, text) not in self._found:
            self._found[noun, text] = self._looked_up(noun, text)
        return self._found[noun, text]

    def variables(self, template_id: str) -> dict[str, Variable]:
        """The variables of a template, by name; none where it is not there."""
        known = self._seen("template", template_id)
        return {each.name: each for each in known.variables.get(template_id, ())}

    def name(self, noun: str, row_id: str) -> str:
        """The name of a row, or its id where it is not there."""
        return self._seen(noun, row_id).names.get(row_id, row_id)

    def _looked_up(self, noun: str, text: str) -> str:
        if not text.strip():
            raise WrongUsage(f"{noun.replace('_', ' ')}: expected its name or a part of its id, got an empty text")
        known = self._known.setdefault(noun, Known())
        named: list[str] = []
        parts: list[str] = []
        rows = list(known.names.items())
        while True:
            named += [row_id for row_id, name in rows if name == text]
            parts += [row_id for row_id, _ in rows if _is_part(text, row_id)]
            # Anything shorter may still turn out to be a name, or not to be unique.
            if known.whole or len(named) > SHOWN or (parts and len(text) >= ENOUGH and parts[0].endswith(text)):
                break
            rows = self._more(noun, known)
        found = named or parts
        if not found:
            raise _no_such(noun, text)
        if len(found) == 1:
            return found[0]
        shown = "\n".join(f"  {each}  {known.names[each]}" for each in found[:SHOWN])
        count = f"{len(found):,}" if known.whole or len(found) <= SHOWN else f"more than {SHOWN}"
        more = f"\n  … and {len(found) - SHOWN:,} more" if known.whole and len(found) > SHOWN else ""
        plural = noun.replace("_", " ") + ("es" if noun == "batch" else "s")
        raise WrongUsage(f"{text!r} means {count} {plural}; say more of the id:\n{shown}{more}")

    def _seen(self, noun: str, row_id: str) -> Known:
        """What is known of a noun, asked for as far as a row or to the end."""
        known = self._known.setdefault(noun, Known())
        while row_id not in known.names and not known.whole:
            self._more(noun, known)
        return known

    def _more(self, noun: str, known: Known) -> list[tuple[str, str]]:
        """Ask for the next page. Returns the ids and names of what is new in it."""
        page = self._client.call(_listing(noun, known.cursor))
        new = [(row.id, _name(row)) for row in page.items if row.id not in known.names]
        known.names.update(new)
        if noun == "template":
            known.variables.update((row.id, row.variables) for row in page.items)
        known.cursor, known.whole = page.next_cursor, page.next_cursor is None
        return new


def find(client: Client, noun: str, text: str) -> str:
    """The id of the row that a text means; see `Finder.id_of`."""
    return Finder(client).id_of(noun, text)


def looked_up(args: Namespace, finder: Finder) -> dict[str, Any]:
    """The ids of the rows that the line names, by field."""
    return {
        field: finder.id_of(noun, text)
        for field, noun in FOUND_BY_NAME.items()
        if (text := getattr(args, field, None)) is not None
    }


def _no_such(noun: str, text: str) -> Refused:
    """What the daemon says of a row that is not there. As a filter it would take the text, and find nothing."""
    said = NotFound(noun.replace("_", " "), text)
    return Refused(
        said.message, code=said.wire_type.code, wire_type=said.wire_type, details=said.details, request_id=""
    )


def _name(row: Any) -> str:
    # A call to a model has no name; the time when it was made tells it from others.
    naming = next(each for each in ("title", "name", "created_at") if hasattr(row, each))
    name: str = getattr(row, naming)
    return name


def _is_part(text: str, row_id: str) -> bool:
    part = text.lower()
    return row_id.startswith(part) or row_id.endswith(part)


def _listing(noun: str, cursor: str | None) -> Listing[Any]:
    """The command for a page of a noun. The modules are imported here, for a whole id needs none of them."""
    match noun:
        case "batch":
            from greenroom.protocol.commands.batch import BatchList

            return BatchList(limit=500, cursor=cursor)
        case "template":
            from greenroom.protocol.commands.template import TemplateList

            return TemplateList(limit=500, cursor=cursor)
        case "scenario":
            from greenroom.protocol.commands.scenario import ScenarioList

            return ScenarioList(limit=500, cursor=cursor)
        case "edge_case":
            from greenroom.protocol.commands.edge_case import EdgeCaseList

            return EdgeCaseList(limit=500, cursor=cursor)
        case "conversation":
            from greenroom.protocol.commands.conversation import ConversationList

            return ConversationList(limit=500, cursor=cursor)
        case "attempt":
            from greenroom.protocol.commands.log import LogList

            return LogList(limit=500, cursor=cursor)
        case _:
            raise ValueError(f"there is no list of {noun}")
