"""`greenroom config`: settings. Asks no daemon: it reads what one that starts now would read."""

import os
from argparse import Namespace
from pathlib import Path

from greenroom.cli.exits import DONE, WRONG_USAGE
from greenroom.cli.speaking import show, show_json, tell
from greenroom.cli.verb import Group, Verb
from greenroom.config import paths
from greenroom.model.errors import ConfigError


def _show(args: Namespace) -> int:
    from greenroom.config.loading import resolve
    from greenroom.config.showing import as_toml, settings

    resolved = resolve(os.environ)
    if args.json:
        show_json({"file": resolved.file, "file_found": resolved.file_found, "settings": list(settings(resolved))})
        return DONE
    tell(f"{resolved.file}{'' if resolved.file_found else ' (not there: defaults hold)'}", "dim")
    show(as_toml(resolved).rstrip())
    return DONE


def _path(args: Namespace) -> int:
    file = paths.config_file(os.environ)
    if args.json:
        show_json({"file": file, "file_found": Path(file).exists()})
    else:
        show(file)
    return DONE


def _check(args: Namespace) -> int:
    from greenroom.config import consistency
    from greenroom.config.loading import resolve
    from greenroom.config.provider import NoProvider, choose_provider

    try:
        resolved = resolve(os.environ)
        consistency.check(resolved)
        provider = choose_provider(resolved.config, os.environ)
    except ConfigError as error:
        problems = error.message.splitlines()
    else:
        problems = [f"provider {provider.name}: {provider.why}"] if isinstance(provider, NoProvider) else []
        if not problems and not args.json:
            tell(f"The settings are right. Provider: {provider.name}, as {provider.why}.", "green")
    if args.json:
        show_json({"valid": not problems, "problems": problems})
    else:
        for problem in problems:
            tell(problem, "red")
    return WRONG_USAGE if problems else DONE


VERB = Group(
    examples=("greenroom config show", "greenroom config check"),
    verbs={
        "show": Verb(
            summary="Show every setting in force, and where it comes from",
            run=_show,
            examples=("greenroom config show", "GREENROOM_BATCHES__CONCURRENCY=10 greenroom config show"),
        ),
        "path": Verb(
            summary="Tell where the file of settings is, or would be",
            run=_path,
            examples=('mkdir -p "$(dirname "$(greenroom config path)")"', '$EDITOR "$(greenroom config path)"'),
        ),
        "check": Verb(
            summary="Say what is wrong with the settings; exit code 2 if anything is",
            run=_check,
            examples=("greenroom config check", "greenroom config check && systemctl --user restart greenroom"),
        ),
    },
)
