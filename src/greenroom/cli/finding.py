"""Rows by what a person types: a whole id, the beginning or the end of one, or a name."""

from typing import Any, Final

from greenroom.cli.exits import WrongUsage
from greenroom.client.blocking import Client
from greenroom.protocol.command import Listing

WHOLE_ID: Final = 36
LEAST: Final = 4
"""So many characters at least count as a part of an id."""

SHOWN: Final = 10


def find(client: Client, noun: str, text: str) -> str:
    """The id of the row of that noun (`batch`, `edge_case`, …) that a text means.

    A whole id is not looked up. A text that means no row is handed back as it is, for the daemon to refuse it.

    Raises:
        WrongUsage: it means several; they are listed.
    """
    if len(text) == WHOLE_ID:
        return text
    found: dict[str, str] = {}
    cursor: str | None = None
    while True:
        page = client.call(_listing(noun, cursor))
        for row in page.items:
            name = getattr(row, "name", None) or getattr(row, "title", None) or getattr(row, "path", "")
            if name == text or _is_part(text, row.id):
                found[row.id] = name
        cursor = page.next_cursor
        if cursor is None:
            break
    if not found:
        return text
    if len(found) == 1:
        return next(iter(found))
    listed = "\n".join(f"  {row_id}  {name}" for row_id, name in list(found.items())[:SHOWN])
    more = f"\n  … and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    plural = noun.replace("_", " ") + ("es" if noun.endswith("ch") else "s")
    raise WrongUsage(f"{text!r} means {len(found):,} {plural}; say more of the id:\n{listed}{more}")


def _is_part(text: str, row_id: str) -> bool:
    part = text.lower()
    return len(part) >= LEAST and (row_id.startswith(part) or row_id.endswith(part))


def _listing(noun: str, cursor: str | None) -> Listing[Any]:
    match noun:
        case "batch":
            from greenroom.protocol.commands.batch import BatchList as Found
        case "template":
            from greenroom.protocol.commands.template import TemplateList as Found
        case "scenario":
            from greenroom.protocol.commands.scenario import ScenarioList as Found
        case "edge_case":
            from greenroom.protocol.commands.edge_case import EdgeCaseList as Found
        case "conversation":
            from greenroom.protocol.commands.conversation import ConversationList as Found
        case _:
            raise ValueError(f"there is no list of {noun}")
    return Found(limit=500, cursor=cursor)
