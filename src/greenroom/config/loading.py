"""From the defaults, the file and the environment to one checked `Config`. Later wins; every problem is told."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from greenroom.config import paths
from greenroom.config.defaults import DEFAULT, default_text
from greenroom.config.keys import Key, all_keys, converted, suggested
from greenroom.config.prices import merged_prices
from greenroom.config.sections import Config, ModelPrices
from greenroom.model.errors import ConfigError


class Resolved(Struct, frozen=True, kw_only=True):
    """A `Config` and where each value came from: `DEFAULT`, the file's path, or the variable's name, by key path.

    `file` is the path that was looked at; `file_found` says whether a file is there.
    """

    config: Config
    sources: Mapping[str, str]
    file: str
    file_found: bool


def read_file(path: str) -> str | None:
    """The text of a file, or None where there is none.

    Raises ConfigError where it is there and can't be read.
    """
    try:
        return Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path}: can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: expected UTF-8 text; byte {error.start} is something else.") from error


def load(environ: Mapping[str, str], read: Callable[[str], str | None] = read_file) -> Config:
    """All settings for these variables; see `resolve`."""
    return resolve(environ, read).config


def resolve(environ: Mapping[str, str], read: Callable[[str], str | None] = read_file) -> Resolved:
    """All settings for these variables, and where each came from. Only the `environ` handed in is looked at.

    Raises ConfigError that lists every unknown key and wrong value, each with its file or variable, its path and
    what was expected; also where `GREENROOM_CONFIG` names a file that is not there.
    """
    file = paths.config_file(environ)
    text = read(file)
    if text is None and environ.get("GREENROOM_CONFIG"):
        raise ConfigError(f"GREENROOM_CONFIG: expected a file, and there is none at {file}.")
    default_tree = _parsed(default_text(), "default.toml")
    file_tree = _parsed(text or "", file)

    problems: list[str] = []
    settled: dict[str, tuple[object, str]] = {}
    for tree, source in ((default_tree, DEFAULT), (file_tree, file)):
        for key, value in _known(tree, source, problems):
            _settle(settled, key, value, source, problems, from_text=False)
    for key, value in _variables(environ, problems):
        _settle(settled, key, value, key.variable, problems, from_text=True)
    prices, price_sources = merged_prices(
        default_tree.get("prices", {}), file_tree.get("prices", {}), file, problems
    )
    if problems:
        raise ConfigError("\n".join(problems))

    return Resolved(
        config=_built(settled, prices),
        sources={path: source for path, (_, source) in settled.items()} | price_sources,
        file=file,
        file_found=text is not None,
    )


def _parsed(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{source}: expected TOML: {error}.") from error


def _known(tree: dict[str, Any], source: str, problems: list[str]) -> Iterator[tuple[Key, object]]:
    """The keys that a tree sets; what is no key is a problem."""
    by_path = {key.path: key for key in all_keys()}
    sections = {key.section for key in by_path.values()}
    for path, value in _leaves({name: below for name, below in tree.items() if name != "prices"}, "", sections):
        if path in by_path:
            yield by_path[path], value
        elif path in sections:
            problems.append(f"{source}: {path}: expected a section, [{path}] with its keys below it.")
        else:
            problems.append(f"{source}: {path}: there is no such key{suggested(path, _meant(path, sections))}")


def _meant(path: str, sections: set[str]) -> list[str]:
    """What an unknown path may stand for: below a section, its own keys and any of that name elsewhere."""
    paths = [key.path for key in all_keys()]
    heading, _, name = path.rpartition(".")
    if heading not in sections:
        return [*paths, *sections, "prices"]
    inside = [each for each in (*paths, *sections) if each.startswith(f"{heading}.")]
    return [*inside, *(key.path for key in all_keys() if key.name == name)]


def _leaves(tree: dict[str, Any], heading: str, sections: set[str]) -> Iterator[tuple[str, object]]:
    for name, value in tree.items():
        path = f"{heading}.{name}" if heading else name
        if isinstance(value, dict) and path in sections:
            yield from _leaves(value, path, sections)
        else:
            yield path, value


def _variables(environ: Mapping[str, str], problems: list[str]) -> Iterator[tuple[Key, str]]:
    """The keys that variables set: all that begin with `GREENROOM_` and have a `__` are meant as keys."""
    by_variable = {key.variable: key for key in all_keys()}
    # A heading's dot may be one underscore or two: other programs write nested sections either way.
    by_plain_name = {key.variable.replace("__", "_"): key for key in all_keys()}
    for variable in sorted(environ):
        if not variable.startswith("GREENROOM_") or "__" not in variable:
            continue
        if key := by_plain_name.get(variable.replace("__", "_")):
            yield key, environ[variable]
        elif variable.startswith("GREENROOM_PRICES__"):
            problems.append(f'{variable}: expected prices in the file alone, under [prices."<model>"].')
        else:
            section = variable[: variable.rindex("__") + 2]
            inside = [each for each in by_variable if each.startswith(section)]
            problems.append(f"{variable}: there is no such key{suggested(variable, inside or by_variable)}")


def _settle(
    settled: dict[str, tuple[object, str]],
    key: Key,
    value: object,
    source: str,
    problems: list[str],
    *,
    from_text: bool,
) -> None:
    named = source if from_text else f"{source}: {key.path}"
    try:
        settled[key.path] = (converted(value, key.type, from_text=from_text), source)
    except ValueError:
        problems.append(f"{named}: expected {key.expected}, got {_shown(value)}.")


def _built(settled: Mapping[str, tuple[object, str]], prices: dict[str, ModelPrices]) -> Config:
    """The sections put together. Raises ConfigError where a section's own rule, which names its key, is broken."""
    tree: dict[str, Any] = {"prices": prices}
    for key in all_keys():
        section = tree
        for name in key.section.split("."):
            section = section.setdefault(name, {})
        section[key.name] = settled[key.path][0]
    try:
        return msgspec.convert(tree, Config)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        heading = where.removesuffix("`")
        _, source = settled[f"{heading}.{what.partition(':')[0]}"]
        raise ConfigError(f"{source}: {heading}.{what}.") from error


def _shown(value: object) -> str:
    """A value as the file would have it."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
