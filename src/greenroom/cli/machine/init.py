"""`greenroom init`: a provider, its key, first settings and a first check."""

import os
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from greenroom.cli.asking import somebody_is_there
from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.machine import asking
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.verb import Verb

if TYPE_CHECKING:
    from greenroom.cli.machine.init_choices import NewKey
    from greenroom.cli.machine.init_report import Written
    from greenroom.operate.key_check import KeyCheck
    from greenroom.operate.observing import Observed
    from greenroom.operate.setting_up import Choices

PROVIDERS: Final = {
    "anthropic": "Claude, at Anthropic or at a gateway of yours",
    "openai": "any server that speaks OpenAI's Chat Completions: OpenRouter, vLLM, …",
    "rehearsal": "the embedded server: no key, no cost, nothing real",
}


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
        help="see with one call that costs nothing whether the provider takes the key "
        "(if neither is said, you are asked, and --yes does it)",
    )
    parser.add_argument("--force", action="store_true", help="change settings, or a key, that are there already")
    parser.add_argument("--yes", action="store_true", help="ask nothing: what is not said stays as it is")


def _run(args: Namespace) -> int:
    from greenroom.cli.machine.init_choices import choose_all
    from greenroom.cli.machine.init_report import standing, tell_of_standing, tell_of_written
    from greenroom.operate.doctor import diagnose
    from greenroom.operate.observing import observe

    environ = dict(os.environ)
    if args.socket:
        environ["GREENROOM_SOCKET"] = str(Path(args.socket).absolute())
    asks = not args.yes and not args.key_stdin and somebody_is_there()
    choices, key = choose_all(args, environ, asks=asks)
    written = _write(args, environ, choices, key, asks=asks)
    if not args.json:
        tell_of_written(written)
    seen = observe(environ)
    checked = _checked(args, environ, seen, asks=asks)
    findings = diagnose(seen)
    if args.json:
        show_json({"written": written, **standing(seen), "check": checked, "findings": findings})
    else:
        from greenroom.cli.machine.doctor import show_findings

        show_findings(findings)
        tell_of_standing(seen, checked, changed=bool(written.changed or written.key_file))
    failed = any(finding.verdict == "fail" for finding in findings)
    return FAILED if failed or (checked and checked.verdict == "refused") else DONE


def _write(
    args: Namespace, environ: Mapping[str, str], choices: "Choices", key: "NewKey | None", *, asks: bool
) -> "Written":
    """Plan all of it, ask about what is there already, and only then write."""
    from datetime import UTC, datetime

    from greenroom.cli.machine.init_report import Written
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
