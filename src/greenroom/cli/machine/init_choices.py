"""What `greenroom init` is to set up: what its line says, and the answers of whoever is there to be asked."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from greenroom.cli.exits import WrongUsage
from greenroom.cli.machine.init_questions import ask_for_the_rest
from greenroom.config.loading import read_file, resolve
from greenroom.config.secret import Secret
from greenroom.operate.setting_up import Choices, checked_key, key_name


class NewKey(Struct, frozen=True):
    """A key that is to be written under its name of `paths.KEY_NAMES`, and whether in the place of another."""

    name: str
    secret: Secret
    replaces: bool


def choose_all(args: Namespace, environ: Mapping[str, str], *, asks: bool) -> tuple[Choices, NewKey | None]:
    """What the line says, and where somebody is there to be asked, what it leaves open.

    Raises:
        WrongUsage: something does not go together, or a file with a key can't be read.
        ConfigError: the settings that are there are wrong, or what was given can be no key.
        KeyboardInterrupt: the person who was asked leaves.
    """
    # GREENROOM_CONFIG may name a file that is yet to be written.
    config = resolve(environ, lambda path: read_file(path) or "").config
    choices = Choices(
        provider=args.provider,
        model=args.model,
        base_url=args.base_url,
        input_price=args.input_price,
        output_price=args.output_price,
        budget_usd_per_month=args.budget,
    )
    given = _given_key(args)
    typed = None
    if asks:
        choices, typed = ask_for_the_rest(choices, config, environ, has_key=given is not None)
    text = typed or given
    _check_together(choices, has_key=text is not None)
    if choices.provider == "openai" and choices.model and choices.model not in config.prices:
        _check_priced(choices)
    if text is None or choices.provider is None:
        return choices, None
    name = key_name(choices.provider, choices.base_url or config.provider.openai.base_url)
    return choices, NewKey(name, checked_key(name, text), replaces=args.force or typed is not None)


def _check_together(choices: Choices, *, has_key: bool) -> None:
    """Raises WrongUsage where what was said does not go together."""
    if choices.base_url is not None and choices.provider != "openai":
        raise WrongUsage(
            "--base-url goes with --provider openai; a gateway for Claude stands in ANTHROPIC_BASE_URL."
        )
    if choices.provider is None and has_key:
        raise WrongUsage(f"Whose key is it? Say --provider {' or '.join(('anthropic', 'openai'))}.")
    if choices.provider is None and choices.model is not None:
        raise WrongUsage("--model goes with --provider.")
    if (choices.input_price is None) != (choices.output_price is None):
        raise WrongUsage("--input-price and --output-price go together.")
    if choices.input_price is not None and choices.model is None:
        raise WrongUsage("Whose price is it? Say --model.")
    if choices.provider == "rehearsal" and has_key:
        raise WrongUsage("--provider rehearsal takes no key.")


def _check_priced(choices: Choices) -> None:
    """Raises WrongUsage where a model that has no price gets none."""
    if choices.input_price is None:
        raise WrongUsage(
            f"Nobody knows what {choices.model} costs: say --input-price and --output-price, in dollars per "
            "million tokens; 0 for a server of your own."
        )


def _given_key(args: Namespace) -> str | None:
    """The key that the line leads to."""
    if args.key_stdin:
        return sys.stdin.read()
    if args.key_file is None:
        return None
    try:
        return Path(args.key_file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUsage(f"--key-file: {args.key_file} can't be read: {error}") from error
