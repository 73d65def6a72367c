"""Rows by what a person types: a whole id, the beginning or the end of one, or a name."""

from argparse import Namespace
from collections import defaultdict
from typing import Any, Final

from greenroom.cli.exits import WrongUsage
from greenroom.client.blocking import Client
from greenroom.model.library import Variable
from greenroom.protocol.command import Listing

WHOLE_ID: Final = 36
LEAST: Final = 4
"""So many characters at least count as a part of an id."""

SHOWN: Final = 10


FOUND_BY_NAME = {
    "batch_id": "batch",
    "conversation_id": "conversation",
    "edge_case_id": "edge_case",
    "parent_template_id": "template",
    "scenario_id": "scenario",
    "template_id": "template",
}
"""The fields that name a row which can be looked up, and its noun."""


class Finder:
    """Looks rows up, and keeps what it has seen of each noun (`batch`, `edge_case`, …)."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._rows: dict[str, dict[str, Any]] = {}
        self._by_name: dict[str, dict[str, list[str]]] = {}

    def id_of(self, noun: str, text: str) -> str:
        """The id of the row that a text means: exactly its name, or a part of its id.

        A whole id is not looked up. A text that means no row is handed back as it is, for the daemon to refuse it.

        Raises:
            WrongUsage: it means several; they are listed.
        """
        if len(text) == WHOLE_ID:
            return text
        self._load(noun)
        found = self._by_name[noun].get(text) or [each for each in self._rows[noun] if _is_part(text, each)]
        if not found:
            return text
        if len(found) == 1:
            return found[0]
        shown = "\n".join(f"  {each}  {_name(self._rows[noun][each])}" for each in found[:SHOWN])
        more = f"\n  … and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
        plural = noun.replace("_", " ") + ("es" if noun == "batch" else "s")
        raise WrongUsage(f"{text!r} means {len(found):,} {plural}; say more of the id:\n{shown}{more}")

    def variables(self, template_id: str) -> dict[str, Variable]:
        """The variables of a template, by name; none where it is not there."""
        self._load("template")
        row = self._rows["template"].get(template_id)
        return {each.name: each for each in row.variables} if row is not None else {}

    def name(self, noun: str, row_id: str) -> str:
        """The name of a row, or its id where it is not there."""
        self._load(noun)
        row = self._rows[noun].get(row_id)
        return row_id if row is None else _name(row)

    def _load(self, noun: str) -> None:
        if noun in self._rows:
            return
        rows: dict[str, Any] = {}
        by_name: dict[str, list[str]] = defaultdict(list)
        cursor: str | None = None
        while True:
            page = self._client.call(_listing(noun, cursor))
            for row in page.items:
                if row.id not in rows:
                    rows[row.id] = row
                    by_name[_name(row)].append(row.id)
            cursor = page.next_cursor
            if cursor is None:
                break
        self._rows[noun], self._by_name[noun] = rows, by_name


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


def _name(row: Any) -> str:
    name: str = row.title if hasattr(row, "title") else row.name
    return name


def _is_part(text: str, row_id: str) -> bool:
    part = text.lower()
    return len(part) >= LEAST and (row_id.startswith(part) or row_id.endswith(part))


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
        case _:
            raise ValueError(f"there is no list of {noun}")
