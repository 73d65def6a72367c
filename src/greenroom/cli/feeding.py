"""From rows of a file to parameter sets, in portions that fit a call."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import msgspec
from msgspec import Struct

from greenroom.cli.exits import WrongUsage
from greenroom.cli.figures import counted
from greenroom.cli.finding import Finder
from greenroom.cli.parameters import typed
from greenroom.cli.rowfile import Row, rows
from greenroom.cli.speaking import tell
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.model.library import Parameters
from greenroom.protocol import MAX_LINE
from greenroom.protocol.commands.batch import MAX_ITEMS_IN_CALL, BatchAppend, BatchAppended, ParameterSet

MOST_BYTES: Final = MAX_LINE // 2
"""Half a line for the sets of one call leaves room for the rest of it."""

PLACE: Final = re.compile(r"\$\.parameter_sets\[(\d+)\](?:\.parameters\b)?(\.)?")


class Portion(Struct, frozen=True):
    """Sets that fit a call, and the place in the file that each came from."""

    sets: list[ParameterSet]
    places: list[str]

    def told(self, refused: Refused, before: int = 0) -> Refused:
        """A refusal of a call in the file's own places; in the call, `before` other sets stand first."""

        def place(found: re.Match[str]) -> str:
            number = int(found[1]) - before
            return (
                f"{self.places[number]}{': ' if found[2] else ''}" if 0 <= number < len(self.places) else found[0]
            )

        return _retold(refused, PLACE.sub(place, refused.message))


@contextmanager
def sets_of_file(path: str, finder: Finder, template_id: str | None) -> Iterator[Iterator[Portion]]:
    """The parameter sets of a file, in portions of as many as one call takes.

    Args:
        path: a CSV or JSONL file; `-` is stdin.
        finder: knows the library rows that it names.
        template_id: the template of rows that name none.

    Raises:
        WrongUsage: it can't be read; also from the iterator.
    """
    with rows(path) as read:
        yield portions((row.place, parameter_set(row, finder, template_id)) for row in read)


def parameter_set(row: Row, finder: Finder, template_id: str | None) -> ParameterSet:
    """A row as the protocol takes it: names are now ids, and a CSV's text is of its variables' types."""
    try:
        ids = {f"{noun}_id": finder.id_of(noun, text) for noun, text in row.named.items()}
    except WrongUsage as error:
        raise WrongUsage(f"{row.place}: {error}") from error
    except Refused as error:
        raise _retold(error, f"{row.place}: {error}") from error
    if not ids and template_id is not None:
        ids["template_id"] = template_id
    template_id = ids.get("template_id")
    parameters: Parameters = row.parameters
    if row.text and template_id is not None:
        variables = finder.variables(template_id)
        parameters = {name: typed(str(value), variables.get(name)) for name, value in parameters.items()}
    said: dict[str, Any] = {**ids, "parameters": parameters}
    if row.tier is not None:
        said["tier"] = row.tier
    return _checked(said, row.place)


def portions(placed: Iterable[tuple[str, ParameterSet]]) -> Iterator[Portion]:
    """Portions of sets, each with its place, that fit a call."""
    portion = Portion([], [])
    weight = 0
    for place, each in placed:
        size = len(msgspec.json.encode(each)) + 1
        if portion.sets and (len(portion.sets) == MAX_ITEMS_IN_CALL or weight + size > MOST_BYTES):
            yield portion
            portion, weight = Portion([], []), 0
        portion.sets.append(each)
        portion.places.append(place)
        weight += size
    if portion.sets:
        yield portion


def append_all(client: Client, batch_id: str, sets: Iterator[Portion], seq: int) -> BatchAppended | None:
    """Append portions to a held batch, the first as call number `seq`. Returns the last answer, if any."""
    last = None
    for number, portion in enumerate(sets, seq):
        try:
            last = client.call(BatchAppend(batch_id=batch_id, seq=number, parameter_sets=portion.sets))
        except Refused as refused:
            raise portion.told(refused) from refused
        tell(f"{counted(last.total_items, 'item')} in.", "dim")
    return last


def _retold(refused: Refused, message: str) -> Refused:
    """The same refusal in other words."""
    return Refused(
        message,
        code=refused.code,
        wire_type=refused.wire_type,
        details=refused.details,
        request_id=refused.request_id,
    )


def _checked(said: dict[str, Any], place: str) -> ParameterSet:
    try:
        return msgspec.convert(said, ParameterSet)
    except msgspec.ValidationError as error:
        raise WrongUsage(f"{place}: {error}") from error
