"""`greenroom init`: a provider, its key, first settings and a first check."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from greenroom.cli.exits import DONE, FAILED, WrongUsage
from greenroom.cli.machine import asking
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.verb import Verb
from greenroom.config.secret import Secret

if TYPE_CHECKING:
    from greenroom.operate.key_check import KeyCheck
    from greenroom.operate.observing import Observed
    from greenroom.operate.setting_up import Choices

PROVIDERS: Final = {
    "anthropic": "Claude, at Anthropic or at a gateway of yours",
    "openai": "any server that speaks OpenAI's Chat Completions: OpenRouter, vLLM, …",
    "rehearsal": "the embedded server: no key, no cost, nothing real",
}


class Written(Struct, frozen=True, kw_only=True):
    """What was written: the paths of settings that changed, where the old file is kept, and the key's file."""

    config_file: str
    changed: tuple[str, ...]
    kept: str | None
    key_file: str | None


class NewKey(Struct, frozen=True):
    """A key that is to be written under its name of `paths.KEY_NAMES`, and whether in the place of another."""

    name: str
    secret: Secret
    replaces: bool


def _amount(text: str) -> Decimal:
    value = asking.amount(text)
    if value is None:
        raise ArgumentTypeError(f"{text!r} is no number of dollars, such as 20 or 0.15")
    return value


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--provider", choices=tuple(PROVIDERS), help="who writes")
    parser.add_argument("--model", metavar="MODEL", help="the model that is asked when a batch names none")
    parser.add_argument("--base-url", metavar="URL", help="where the OpenAI-compatible server is")
    for kind in ("input", "output"):
        parser.add_argument(
            f"--{kind}-price",
            metavar="USD",
            type=_amount,
            help=f"what a million {kind} tokens of the model cost, where no price is known; may be 0",
        )
    key = parser.add_mutually_exclusive_group()
    key.add_argument("--key-file", metavar="FILE", help="read the key from a file, which stays as it is")
    key.add_argument("--key-stdin", action="store_true", help="read the key from stdin")
    parser.add_argument(
        "--budget", metavar="USD", type=_amount, help="what a calendar month may cost in all; 0 for no bound"
    )
    parser.add_argument(
        "--check",
        action=BooleanOptionalAction,
        help="see with one call that costs nothing whether the provider takes the key (asked for by default)",
    )
    parser.add_argument("--force", action="store_true", help="change settings, or a key, that are there already")
    parser.add_argument("--yes", action="store_true", help="ask nothing: what is not said stays as it is")


def _run(args: Namespace) -> int:
    from greenroom.operate.doctor import diagnose
    from greenroom.operate.observing import observe

    environ = dict(os.environ)
    if args.socket:
        environ["GREENROOM_SOCKET"] = str(Path(args.socket).absolute())
    asks = not args.yes and not args.key_stdin and asking.somebody_is_there()
    choices, key = _choices(args, environ, asks=asks)
    written = _write(args, environ, choices, key, asks=asks)
    if not args.json:
        _tell_of(written)
    seen = observe(environ)
    checked = _checked(args, environ, seen, asks=asks)
    findings = diagnose(seen)
    if args.json:
        show_json({"written": written, **_standing(seen), "check": checked, "findings": findings})
    else:
        from greenroom.cli.machine.doctor import show_findings

        show_findings(findings)
        _tell_of_the_rest(seen, checked, changed=bool(written.changed or written.key_file))
    failed = any(finding.verdict == "fail" for finding in findings)
    return FAILED if failed or (checked and checked.verdict == "refused") else DONE


def _choices(args: Namespace, environ: Mapping[str, str], *, asks: bool) -> "tuple[Choices, NewKey | None]":
    """What the line says, and where somebody is there to be asked, what it leaves open."""
    from greenroom.cli.machine.init_questions import ask_for_the_rest
    from greenroom.config.loading import read_file, resolve
    from greenroom.operate.setting_up import Choices, checked_key, key_name

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
        _check_prices(choices)
    if text is None or choices.provider is None:
        return choices, None
    name = key_name(choices.provider, choices.base_url or config.provider.openai.base_url)
    return choices, NewKey(name, checked_key(name, text), replaces=args.force or typed is not None)


def _check_together(choices: "Choices", *, has_key: bool) -> None:
    """Raises WrongUsage where what was said does not go together."""
    if choices.base_url is not None and choices.provider != "openai":
        raise WrongUsage(
            "--base-url goes with --provider openai; a gateway for Claude stands in ANTHROPIC_BASE_URL."
        )
    if choices.provider is None and has_key:
        raise WrongUsage(f"Whose key is it? Say --provider {' or '.join(('anthropic', 'openai'))}.")
    if choices.provider is None and choices.model is not None:
        raise WrongUsage("--model goes with --provider.")
    if choices.provider == "rehearsal" and has_key:
        raise WrongUsage("--provider rehearsal takes no key.")


def _check_prices(choices: "Choices") -> None:
    if choices.input_price is None or choices.output_price is None:
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


def _write(
    args: Namespace, environ: Mapping[str, str], choices: "Choices", key: "NewKey | None", *, asks: bool
) -> Written:
    """Plan all of it, ask about what is there already, and only then write."""
    from datetime import UTC, datetime

    from greenroom.operate import setting_up
    from greenroom.operate.setting_up import NotWritten

    now = datetime.now(UTC)
    planned = setting_up.plan(environ, choices, now.date())
    for variable in planned.overridden:
        tell(f"{variable} is set here and goes before the file.", "yellow")
    changed = planned.changed
    if changed and planned.before is not None and not args.force:
        question = f"{planned.file} is there. Change {', '.join(changed)} in it? Its comments go; a copy is kept"
        if not asks:
            raise NotWritten(f"{planned.file} is there, and {', '.join(changed)} would change in it. Say --force.")
        changed = changed if asking.wants(question, suggested=True) else ()
    key_file = setting_up.write_key(environ, key.name, key.secret, replace=key.replaces) if key else None
    kept = setting_up.write_settings(planned, f"{now:%Y%m%dT%H%M%SZ}") if changed else None
    return Written(config_file=planned.file, changed=changed, kept=kept, key_file=key_file)


def _checked(args: Namespace, environ: Mapping[str, str], seen: "Observed", *, asks: bool) -> "KeyCheck | None":
    """What the provider says of the key, where there is one and asking is agreed to."""
    from greenroom.config.provider import UseAnthropic, UseOpenAI
    from greenroom.operate.key_check import check_key, http_get
    from greenroom.operate.observing import Settings

    if not isinstance(seen.settings, Settings):
        return None
    use = seen.settings.provider
    if not isinstance(use, UseAnthropic | UseOpenAI):
        return None
    agreed = args.check
    if agreed is None:
        question = f"Ask {use.base_url or 'Anthropic'} whether the key works? It costs nothing."
        agreed = asking.wants(question, suggested=True) if asks else args.yes
    return check_key(use, environ, http_get) if agreed else None


def _standing(seen: "Observed") -> dict[str, object]:
    """What is in force now."""
    from greenroom.config.provider import UseOpenAI
    from greenroom.model.errors import ConfigError
    from greenroom.operate.observing import Settings

    if not isinstance(seen.settings, Settings) or isinstance(seen.settings.provider, ConfigError):
        return {}
    provider, config = seen.settings.provider, seen.settings.config
    model = config.provider.openai.model if isinstance(provider, UseOpenAI) else config.provider.model
    return {
        "provider": provider.name,
        "why": provider.why,
        "model": model,
        "budget_usd_per_month": config.limits.budget_usd_per_month,
    }


def _tell_of(written: Written) -> None:
    if written.key_file:
        tell(f"The key is in {written.key_file}, which only you can read.", "green")
    if written.changed:
        tell(f"Set in {written.config_file}: {', '.join(written.changed)}.", "green")
    if written.kept:
        tell(f"As it was before: {written.kept}", "dim")
    if not written.key_file and not written.changed:
        tell("Nothing was changed. This is how it stands:", "dim")


def _tell_of_the_rest(seen: "Observed", checked: "KeyCheck | None", *, changed: bool) -> None:
    from greenroom.operate.observing import Endpoint

    stands = _standing(seen)
    if stands:
        budget = stands["budget_usd_per_month"]
        bound = f"${budget:g} a month at most" if budget else "no budget for a month; `--budget 20` sets one"
        tell(f"{stands['provider']}, {stands['model'] or 'no model'}, {bound}.")
    if checked:
        tell(checked.message, {"works": "green", "refused": "red", "unknown": "yellow"}[checked.verdict])
    if not isinstance(seen.endpoint, Endpoint) or seen.endpoint.state != "answers":
        tell("Next: `greenroom up`, and `greenroom batch start --help`.", "dim")
    elif changed:
        tell("A daemon runs with what it started with: `greenroom down`, then `greenroom up`.", "yellow")


VERB = Verb(
    summary="Choose who writes, give the key, and check that all is ready",
    description="Choose a provider, give its key, set a budget for the month, and check that all is ready. On a "
    "terminal it asks; in a script, options say it. The key goes into a file that only you can read, and is never "
    "shown. Only what is chosen is written into the file of settings, and nothing that is there is changed "
    "unasked. Run again, it shows how things stand. Exit code 1 if something would keep the daemon from its work, "
    "or the provider refuses the key.",
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom init",
        "greenroom init --provider anthropic --key-file key.txt --budget 20 --yes",
        "pass anthropic | greenroom init --provider anthropic --key-stdin --no-check",
        "greenroom init --provider openai --model my/model --input-price 0 --output-price 0 --key-file key.txt",
        "greenroom init --provider rehearsal --json",
    ),
)
