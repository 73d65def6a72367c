"""A first key and first settings: what is to be written is planned and checked, and then written whole."""

import os
import tomllib
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import tomli_w
from msgspec import Struct

from greenroom.config import consistency, paths
from greenroom.config.credentials import find_key
from greenroom.config.loading import Resolved, read_file, resolve
from greenroom.config.provider import OPENROUTER_URL
from greenroom.config.secret import Secret
from greenroom.model.errors import ConfigError, GreenroomError

ProviderName = Literal["anthropic", "openai", "rehearsal"]


class NotWritten(GreenroomError):
    """Settings or a key could not be written; what was there is as it was."""


class Choices(Struct, frozen=True, kw_only=True):
    """What somebody chose; None is no choice, and is not written. Amounts are US dollars.

    `model` is the provider's own default. It gets prices, per million tokens, where both are given.
    """

    provider: ProviderName | None = None
    model: str | None = None
    base_url: str | None = None
    input_price: Decimal | None = None
    output_price: Decimal | None = None
    budget_usd_per_month: Decimal | None = None


class Plan(Struct, frozen=True, kw_only=True):
    """A file of settings: its text now, None where there is none, and the text that it shall have.

    `changed` are the paths of the keys that get another value; `overridden` the variables that go before the file
    on some of them.
    """

    file: str
    before: str | None
    after: str
    changed: tuple[str, ...]
    overridden: tuple[str, ...]


def plan(
    environ: Mapping[str, str],
    choices: Choices,
    today: date,
    read: Callable[[str], str | None] = read_file,
) -> Plan:
    """Lay choices over the settings that are there. Nothing is written.

    Raises ConfigError where the settings are wrong already, or would be.
    """
    file = paths.config_file(environ)
    before = read(file)
    resolve(environ, lambda _: before or "")
    present = tomllib.loads(before or "", parse_float=Decimal)
    chosen = _chosen(choices, today)
    changed = tuple(path for path, value in chosen.items() if _at(present, path) != value)
    if all(path[-1] == _DATE for path in changed):
        changed = ()  # the same prices, looked at on another day
    if not changed:
        return Plan(file=file, before=before, after=before or "", changed=(), overridden=())
    tree = deepcopy(present)
    for path in changed:
        _put(tree, path, chosen[path])
    after = tomli_w.dumps(tree)
    resolved = resolve(environ, lambda _: after)
    consistency.check(resolved)
    return Plan(
        file=file,
        before=before,
        after=after,
        # A model's prices are told of as one.
        changed=tuple(
            dict.fromkeys(_shown(path[:2]) if path[0] == "prices" else _shown(path) for path in changed)
        ),
        overridden=_over(resolved, changed),
    )


def write_settings(planned: Plan, stamp: str) -> str | None:
    """Write what was planned. Answers where the file that was there is kept, with its comments; None without one.

    Args:
        planned: from `plan`.
        stamp: the time, for the name of what is kept.

    Raises:
        NotWritten: the file can't be written.
    """
    kept = None
    if planned.before is not None:
        names = (f"{planned.file}.{stamp}{f'-{number}' if number else ''}" for number in count())
        kept = next(name for name in names if not Path(name).exists())
        _write(Path(kept), planned.before)
    _write(Path(planned.file), planned.after)
    return kept


def key_name(provider: ProviderName, base_url: str) -> str:
    """Which key of `paths.KEY_NAMES` a provider takes; of an OpenAI-compatible server its base URL says it."""
    if provider == "anthropic":
        return paths.ANTHROPIC_KEY
    at_openrouter = urlsplit(base_url).hostname == urlsplit(OPENROUTER_URL).hostname
    return paths.OPENROUTER_KEY if at_openrouter else paths.OPENAI_KEY


def checked_key(name: str, text: str) -> Secret:
    """What somebody gave as a key. Raises ConfigError, which does not show it, where it can't be one."""
    found = find_key({name.upper(): text}, name) if text.strip() else None
    if found is None:
        raise ConfigError("Expected a key, got nothing.")
    return found.secret


def write_key(environ: Mapping[str, str], name: str, key: Secret, *, replace: bool) -> str | None:
    """Write a key into its file, mode 0600. Answers the file; None where it holds this very key already.

    Raises:
        NotWritten: it holds another one and may not be replaced, or can't be written.
        ConfigError: the file is there and others may read it.
    """
    file = paths.key_file(environ, name)
    alone = {variable: value for variable, value in environ.items() if variable not in _KEY_PLACES}
    there = find_key(alone, name)
    if there and there.secret == key:
        return None
    if there and not replace:
        raise NotWritten(f"{file} holds another key. Say --force to replace it.")
    _write(Path(file), f"{key.reveal()}\n")
    return file


_DATE = "as_of"

_KEY_PLACES = {"CREDENTIALS_DIRECTORY", *(name.upper() for name in paths.KEY_NAMES)}
"""The variables that go before a key's file."""


def _chosen(choices: Choices, today: date) -> dict[tuple[str, ...], object]:
    """The choices by the path of their key."""
    own = ("provider", "openai") if choices.provider == "openai" else ("provider",)
    values: dict[tuple[str, ...], object] = {
        ("provider", "name"): choices.provider,
        (*own, "model"): choices.model,
        ("provider", "openai", "base_url"): choices.base_url,
        ("limits", "budget_usd_per_month"): choices.budget_usd_per_month,
    }
    if choices.model and choices.input_price is not None and choices.output_price is not None:
        prices = {
            "input": choices.input_price,
            "output": choices.output_price,
            _DATE: today,
        }
        values |= {("prices", choices.model, name): value for name, value in prices.items()}
    return {path: value for path, value in values.items() if value is not None}


def _at(tree: Mapping[str, Any], path: tuple[str, ...]) -> object:
    below: Any = tree
    for name in path:
        below = below.get(name) if isinstance(below, dict) else None
    return below


def _put(tree: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value


def _shown(path: tuple[str, ...]) -> str:
    """A path as settings name it: `provider.name`, `prices."<model>".input`."""
    return ".".join((f'prices."{path[1]}"', *path[2:]) if path[0] == "prices" else path)


def _over(resolved: Resolved, changed: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    sources = (resolved.sources[_shown(path)] for path in changed)
    return tuple(source for source in sources if source != resolved.file)


def _write(file: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all; where it is a link, what it leads to."""
    file = file.resolve()
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        try:
            with os.fdopen(
                os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8"
            ) as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise NotWritten(f"{file} can't be written: {error.strerror}.") from error
