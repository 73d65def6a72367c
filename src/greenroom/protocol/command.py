"""What a command is, and the register of all of them."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from greenroom.model.errors import InvalidParams, Issue, MethodNotFound
from greenroom.protocol.members import members_of

ResultT = TypeVar("ResultT")
RowT = TypeVar("RowT")
CommandT = TypeVar("CommandT", bound="type[Command[Any]]")

Limit = Annotated[int, Meta(ge=1, le=500, description="How many rows a page has.")]
SortDirection = Literal["asc", "desc"]


class Command(Struct, Generic[ResultT], frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One method with its parameters; `ResultT` is what it answers.

    The first line of a subclass's docstring is its summary, the whole of it its description. What is left at its
    default is not sent, so that a client may be newer than the daemon.
    """

    method: ClassVar[str]
    result: ClassVar[Any]
    writes: ClassVar[bool]
    example: ClassVar[Mapping[str, object]]


class Writing(Command[ResultT], Generic[ResultT], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command that changes something; it answers once the change is durable."""

    idempotency_key: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=200,
                description="Yours to choose: for 24 hours the same key with the same parameters is carried out"
                " once, and gets the first answer again.",
            ),
        ]
        | None
    ) = None


class Reading(Command[ResultT], Generic[ResultT], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command that changes nothing."""

    all_owners: Annotated[
        bool, Meta(description="See everybody's rows. For the daemon's own user only, and noted under `audit`.")
    ] = False


class Page(Struct, Generic[RowT], frozen=True, kw_only=True, omit_defaults=True):
    """One page of a list. `total` is exact up to 10,000, of matches 1,000, and then comes with `total_capped`."""

    items: list[RowT]
    total: int
    page: int | None
    limit: int
    total_pages: int
    next_cursor: str | None
    total_capped: bool = False


class Listing(Reading[Page[RowT]], Generic[RowT], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command that answers a page of rows. Every order ends with the id."""

    limit: Limit = 25
    page: Annotated[int, Meta(ge=1, description="Which page, from 1; not together with `cursor`.")] | None = None
    cursor: Annotated[str, Meta(description="The `next_cursor` of the page before.")] | None = None
    sort_direction: SortDirection = "desc"


_COMMANDS: dict[str, type[Command[Any]]] = {}
COMMANDS: Mapping[str, type[Command[Any]]] = MappingProxyType(_COMMANDS)
"""Every command that was imported, by method name; `greenroom.protocol.commands` imports them all."""


def command(method: str, result: Any, example: Mapping[str, object] | None = None) -> "Register":
    """Enter a command class in the register.

    Args:
        method: its name on the wire.
        result: the type of its answer.
        example: parameters that make sense to a reader. A value such as `"<batch_id>"` stands for an id.
    """
    return Register(method, result, example or {})


class Register:
    """The decorator that `command` makes."""

    def __init__(self, method: str, result: Any, example: Mapping[str, object]) -> None:
        self._method, self._result, self._example = method, result, example

    def __call__(self, cls: CommandT) -> CommandT:
        """Enter the class."""
        cls.method = self._method
        cls.result = self._result
        cls.writes = issubclass(cls, Writing)
        cls.example = MappingProxyType(dict(self._example))
        _COMMANDS[self._method] = cls
        return cls


def find(method: str) -> type[Command[Any]]:
    """The command of that name.

    Raises:
        MethodNotFound: there is none.
    """
    found = COMMANDS.get(method)
    if found is None:
        raise MethodNotFound(f"There is no method {method!r}; `rpc.discover` lists them all.")
    return found


def read_params(cls: type[Command[ResultT]], params: msgspec.Raw | None) -> Command[ResultT]:
    """Build a command from the parameters of a request.

    Raises:
        InvalidParams: they are positional, or not what the command takes; names every field that is wrong.
    """
    raw = bytes(params) if params is not None else b"{}"
    if raw[:1] != b"{":
        raise InvalidParams(Issue("$", "parameters by name, as an object"))
    try:
        _check_each_is_given_once(raw)
        return msgspec.json.decode(raw, type=cls)
    except msgspec.ValidationError as error:
        from greenroom.protocol.every_issue import issues_of  # noqa: PLC0415 - costs what no caller without fault pays

        raise InvalidParams(*issues_of(raw, cls)) from error
    except RecursionError as error:
        raise InvalidParams(Issue("$", "parameters that are nested less deeply")) from error


def _check_each_is_given_once(raw: bytes) -> None:
    counted = Counter(name for name, _ in members_of(raw))
    if len(counted) < counted.total():
        twice = [name for name, times in counted.items() if times > 1]
        raise InvalidParams(*(Issue(f"$.{name}", "one value: it is given more than once") for name in twice))
