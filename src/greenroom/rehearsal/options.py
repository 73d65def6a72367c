"""The command line, made from the settings' own description."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, Final, get_args

import msgspec

from greenroom.rehearsal.settings import FaultName, Settings

KEY_VARIABLE = "GREENROOM_REHEARSAL_KEY"

FAULTS: Final[tuple[str, ...]] = get_args(FaultName)

_PLACE: Final = re.compile(r"^(.*) - at `\$\.(\w+).*`$", re.DOTALL)
"""How msgspec ends its message: with the place of what is wrong."""

_EXAMPLES = f"""
The key that is let in comes from ${KEY_VARIABLE}, since other users
can see a command line. Unset, any key will do.

examples:
  greenroom rehearsal serve --port 8080
      a server to point ANTHROPIC_BASE_URL at
  greenroom rehearsal serve --latency-ms 800-2500 \\
      --fault overloaded=0.1,refusal=0.02
      one that takes its time and has bad days
  greenroom rehearsal serve --requests-per-minute 50 --burst second
      one with the limits of a small account
  greenroom rehearsal serve --scripted rate_limit,none,drop
      one whose first and third requests go wrong, and no others
  curl http://127.0.0.1:8080/rehearsal/stats
  curl http://127.0.0.1:8080/rehearsal/settings -d '{{"account": "credit"}}'
      what it has seen, and a change while it runs

faults:
  rate_limit      429 with retry-after
  overloaded      529
  server_error    500
  timeout         never answers
  drop            closes with no answer
  drop_partway    closes in the middle of one
  truncated_json  200 whose text is cut JSON
  max_tokens      200 cut, and says so
  refusal         200 with stop_reason refusal
  malformed       200 with a body that is no message
  error_in_200    200 with an error in it
  invalid_shape   JSON that is no conversation
"""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """A command line, read."""

    settings: Settings
    port: int
    exit_with_parent: bool


def _rates(text: str) -> dict[str, float]:
    rates = {}
    for part in filter(None, text.split(",")):
        name, equals, rate = part.partition("=")
        try:
            rates[name.strip()] = float(rate)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{part!r} is not name=rate, such as overloaded=0.1") from None
        if not equals:
            raise argparse.ArgumentTypeError(f"{part!r} has no rate, such as overloaded=0.1")
        _check(name.strip(), FAULTS)
    return rates


def _script(text: str) -> list[str]:
    names = [each.strip() for each in text.split(",")]
    for name in names:
        _check(name, (*FAULTS, "none"))
    return names


def _check(name: str, allowed: Sequence[str]) -> None:
    if name not in allowed:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(allowed)}")


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to 65535")


def _flag(name: str) -> str:
    return "--fault" if name == "faults" else "--" + name.replace("_", "-")


def _add(parser: argparse.ArgumentParser, name: str, about: dict[str, Any]) -> None:
    """An option for one setting, by its JSON schema. What is not said on the line stays out of the result."""
    flag = _flag(name)
    words: dict[str, Any] = {"dest": name, "default": argparse.SUPPRESS, "help": about["description"]}
    match about:
        case {"type": "boolean"}:
            parser.add_argument(flag, action=argparse.BooleanOptionalAction, **words)
        case {"enum": choices}:
            words["help"] += f" ({', '.join(sorted(choices))})"
            parser.add_argument(flag, choices=sorted(choices), metavar=name.upper(), **words)
        case {"type": "array"}:
            parser.add_argument(flag, metavar="FAULT,…", type=_script, **words)
        case _:
            metavar = {"integer": "N", "number": "X"}.get(about.get("type", ""), "TEXT")
            parser.add_argument(flag, metavar=metavar, **words)


def parser() -> argparse.ArgumentParser:
    """The parser: one option a setting, and how the process runs."""
    made = argparse.ArgumentParser(
        prog="greenroom rehearsal serve",
        description="A local server that speaks the Anthropic Messages API, makes everything up, and\n"
        "costs nothing. It prints one line of JSON with its port and base URL once it is\nready.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("--port", type=_port, default=0, help="the port on 127.0.0.1; any free one by default")
    made.add_argument(
        "--exit-with-parent",
        action="store_true",
        help="end when standard input closes, as it does with its parent",
    )
    properties = msgspec.json.schema(Settings)["$defs"]["Settings"]["properties"]
    for name, about in properties.items():
        if name == "faults":
            text = f"{about['description']}; may be given more than once"
            made.add_argument(
                "--fault", dest="faults", action="append", type=_rates, metavar="NAME=RATE", help=text
            )
        elif name != "required_key":
            _add(made, name, about)
    return made


def read_options(argv: list[str], key: str) -> Options:
    """A command line as settings. Leaves the process, as argparse does, where it is wrong.

    Args:
        argv: the words after the program's name.
        key: the key that is let in, empty for any.
    """
    made = parser()
    said = vars(made.parse_args(argv))
    port, exit_with_parent = said.pop("port"), said.pop("exit_with_parent")
    faults: dict[str, float] = {}
    for given in said.pop("faults") or []:
        faults |= given
    try:
        settings = msgspec.convert(said | {"faults": faults, "required_key": key}, Settings, strict=False)
    except msgspec.ValidationError as wrong:
        made.error(_PLACE.sub(lambda found: f"{_flag(found[2])}: {found[1]}", str(wrong)))
    return Options(settings=settings, port=port, exit_with_parent=exit_with_parent)
