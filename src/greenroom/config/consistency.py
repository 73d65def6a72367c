"""What no single key can tell: settings that are right one by one, but not together or not on this machine."""

import grp
from collections.abc import Iterator

from greenroom.config.judge import misnamed, named_model
from greenroom.config.keys import all_keys
from greenroom.config.loading import Resolved
from greenroom.config.provider import check_openai_url
from greenroom.model.errors import ConfigError


def check(resolved: Resolved) -> None:
    """Look at what a daemon would only stumble over when it listens, or when a batch starts.

    Raises ConfigError that lists every problem, each with its file or variable, its path and what was expected.
    """
    problems = [*_unpriced(resolved), *_no_judge(resolved), *_no_url(resolved), *_no_group(resolved)]
    if problems:
        raise ConfigError("\n".join(problems))


def _unpriced(resolved: Resolved) -> Iterator[str]:
    """Models that would be asked without being named, and have no prices."""
    provider, judge = resolved.config.provider, resolved.config.quality.judge
    asked = {
        "provider.openai.model": provider.openai.model,
        "quality.judge": "" if misnamed(judge) else named_model(judge),
    }
    if provider.name != "openai":  # each of the others asks the shared model; "auto" never is "openai"
        asked["provider.model"] = provider.model
    for path, model in asked.items():
        if model and model not in resolved.config.prices:
            yield (
                f'{named(resolved, path)}: expected a model with prices, got "{model}"; '
                f'add [prices."{model}"] to {resolved.file}.'
            )


def _no_judge(resolved: Resolved) -> Iterator[str]:
    judge = resolved.config.quality.judge
    expected = misnamed(judge)
    if expected:
        yield f'{named(resolved, "quality.judge")}: expected {expected}, got "{judge}".'


def _no_url(resolved: Resolved) -> Iterator[str]:
    try:
        check_openai_url(
            resolved.config.provider.openai.base_url.strip(), named(resolved, "provider.openai.base_url")
        )
    except ConfigError as error:
        yield error.message


def _no_group(resolved: Resolved) -> Iterator[str]:
    group = resolved.config.daemon.socket_group
    if not group:
        return
    try:
        grp.getgrnam(group)
    except (KeyError, ValueError):  # the latter where it holds a NUL
        path = named(resolved, "daemon.socket_group")
        yield f'{path}: expected a group of this machine, got "{group}"; see `getent group`.'


def named(resolved: Resolved, path: str) -> str:
    """How a problem names a key: by its variable where that set it, else by its source and path."""
    source = resolved.sources[path]
    by_variable = any(key.path == path and key.variable == source for key in all_keys())
    return source if by_variable else f"{source}: {path}"
