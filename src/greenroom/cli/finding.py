"""Rows by what a person types: a whole id, the beginning or the end of one, or a name."""

import re
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, Protocol, TypeVar

from greenroom.cli.exits import WrongUsage
from greenroom.client.blocking import Client
from greenroom.model.errors import NotFound, Refused
from greenroom.model.library import Variable
from greenroom.model.paging import MOST_CALLED
from greenroom.protocol.command import Command, Listing, Page

ResultT = TypeVar("ResultT")

WHOLE_ID: Final = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""A UUID as RFC 9562 writes it."""

LONGEST: Final = 200
"""No name is longer, and no id."""

SHOWN: Final = 10

FOUND_BY_NAME: Final = {
    "attempt_id": "attempt",
    "batch_id": "batch",
    "card_id": "card",
    "conversation_id": "conversation",
    "edge_case_id": "edge_case",
    "export_id": "export",
    "generation_id": "generation",
    "item_id": "item",
    "parent_template_id": "template",
    "scenario_id": "scenario",
    "suggestion_id": "suggestion",
    "template_id": "template",
}
"""The fields that name a row which can be looked up, and its noun."""

LISTS: Final = {
    "attempt": ("log", "LogList"),
    "batch": ("batch", "BatchList"),
    "card": ("card", "CardList"),
    "conversation": ("conversation", "ConversationList"),
    "edge_case": ("edge_case", "EdgeCaseList"),
    "export": ("export", "ExportList"),
    "generation": ("flashcards", "FlashcardsList"),
    "item": ("batch", "BatchItems"),
    "scenario": ("scenario", "ScenarioList"),
    "suggestion": ("suggestion", "SuggestionList"),
    "template": ("template", "TemplateList"),
}
"""A noun, and the command that lists its rows and takes `called`: its module, which is imported late, its name."""


class Calling(Protocol):
    """Where rows are asked for; who calls waits."""

    def call(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command. Raises ClientError where the daemon says no, or is away."""
        ...


class Finder:
    """Looks rows up, each but once: a file names the same few rows again and again."""

    def __init__(self, client: Calling) -> None:
        self._client = client
        self._found: dict[tuple[str, str], str] = {}
        self._rows: dict[str, Any] = {}

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
        if (noun, text) not in self._found:
            self._found[noun, text] = self._looked_up(noun, text)
        return self._found[noun, text]

    def variables(self, template_id: str) -> dict[str, Variable]:
        """The variables of a template, by name; none where it is not there."""
        row = self._row("template", template_id)
        return {} if row is None else {each.name: each for each in row.variables}

    def name(self, noun: str, row_id: str) -> str:
        """The name of a row, or its id where it is not there."""
        row = self._row(noun, row_id)
        return row_id if row is None else _name(row)

    def _looked_up(self, noun: str, text: str) -> str:
        if not text.strip():
            raise WrongUsage(f"{noun.replace('_', ' ')}: expected its name or a part of its id, got an empty text")
        if len(text) > LONGEST:
            raise _no_such(noun, text)
        page: Page[Any] = self._client.call(_list(noun)(called=text, limit=SHOWN))
        if not page.items:
            raise _no_such(noun, text)
        if page.total == 1:
            return str(page.items[0].id)
        shown = "\n".join(f"  {row.id}  {_name(row)}" for row in page.items)
        many = " or more" if page.total >= MOST_CALLED else ""
        more = f"\n  … and {page.total - SHOWN:,}{many or ' more'}" if page.total > SHOWN else ""
        plural = noun.replace("_", " ") + ("es" if noun == "batch" else "s")
        raise WrongUsage(f"{text!r} means {page.total:,}{many} {plural}; say more of the id:\n{shown}{more}")

    def _row(self, noun: str, row_id: str) -> Any:
        if row_id not in self._rows:
            rows = self._client.call(_list(noun)(called=row_id, limit=1)).items
            self._rows[row_id] = next((row for row in rows if row.id == row_id), None)
        return self._rows[row_id]


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


def _list(noun: str) -> Callable[..., Listing[Any]]:
    module, name = LISTS[noun]
    found: Callable[..., Listing[Any]] = getattr(import_module(f"greenroom.protocol.commands.{module}"), name)
    return found


def _no_such(noun: str, text: str) -> Refused:
    """What the daemon says of a row that is not there. As a filter it would take the text, and find nothing."""
    said = NotFound(noun.replace("_", " "), text)
    return Refused(
        said.message, code=said.wire_type.code, wire_type=said.wire_type, details=said.details, request_id=""
    )


def _name(row: Any) -> str:
    # A call to a model and an export have no name; the time when they were made tells them from others.
    names = ("title", "name", "topic", "source_name", "front", "created_at")
    name: str = getattr(row, next(each for each in names if hasattr(row, each)))
    return name
