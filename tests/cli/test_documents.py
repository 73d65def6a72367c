"""What README and quickstart tell people to type can be typed."""

import re
import shlex
import tomllib
from pathlib import Path

import msgspec
import pytest

from greenroom.cli.main import TABLE, parser_of
from greenroom.cli.verb import Group, Verb, verb_in

ROOT = Path(__file__).parents[2]
QUICKSTART = (ROOT / "scripts" / "quickstart").read_text()
README = (ROOT / "README.md").read_text()
SHIPPED = ROOT / "src" / "greenroom" / "library" / "shipped"

OPERATORS = {"|", "||", "&&", ">", ">>", "<", "<<", ";", "&", ")"}


def _commands(text: str) -> list[str]:
    """What follows `greenroom` in lines of shell, up to the next program."""
    joined = text.replace("\\\n", " ")
    found = re.findall(
        r"(?:^|[\s(;])(?:\.venv/bin/|\$)?greenroom ([a-z][a-z-]+ [^\n`)]*|[a-z][a-z-]+)", joined, re.MULTILINE
    )
    return [each.strip() for each in found]


def _blocks(markdown: str) -> str:
    return "\n".join(re.findall(r"```(?:sh|console)\n(.*?)```", markdown, re.DOTALL))


COMMANDS = [*_commands(_blocks(README)), *_commands(QUICKSTART.replace("$bold", ""))]


def _words(command: str) -> list[str]:
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words: list[str] = []
    for word in lexer:
        if word in OPERATORS or word.startswith("#"):
            break
        words.append(word)
    return words


def _verb(words: list[str]) -> tuple[str, Verb, list[str]]:
    found = verb_in(TABLE[words[0]][0])
    if isinstance(found, Group):
        return f"greenroom {words[0]} {words[1]}", found.verb(words[1]), words[2:]
    return f"greenroom {words[0]}", found, words[1:]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_written_down_can_be_said(command: str) -> None:
    words = _words(command)
    if words[0] not in TABLE:
        pytest.fail(f"there is no verb {words[0]}: {command}")
    called, verb, rest = _verb(words)
    if not verb.raw:
        parser_of(called, verb).parse_args(rest)


def test_there_are_commands_to_hold_to_that() -> None:
    assert sum(command.startswith("batch start") for command in COMMANDS) >= 3
    assert {_words(command)[0] for command in COMMANDS} >= {
        "up",
        "down",
        "batch",
        "conversation",
        "export",
        "service",
    }


def test_the_quickstart_has_four_rows_of_each_tier_that_the_library_ships() -> None:
    rows = [msgspec.json.decode(line) for line in QUICKSTART.splitlines() if line.startswith('{"')]
    for noun in ("template", "scenario", "edge_case"):
        shipped = {tomllib.loads(each.read_text())["name"] for each in (SHIPPED / f"{noun}s").glob("*.toml")}
        named = [row[noun] for row in rows if noun in row]
        assert len(set(named)) == 4
        assert set(named) <= shipped
    assert len(rows) == 12


def test_the_readme_says_what_must_not_be_missed() -> None:
    for said in ("scripts/quickstart", "scripts/test", "terms", "provider = rehearsal", "GREENROOM_HOME"):
        assert said in README
    for code in ("| 0 |", "| 1 |", "| 2 |", "| 3 |"):
        assert code in README
