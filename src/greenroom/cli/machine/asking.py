"""Questions to the person at the keyboard, on stderr. An end of input is taken as Ctrl-C."""

import sys
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from greenroom.cli.speaking import tell

Answer = TypeVar("Answer")


def ask(question: str, suggested: str = "") -> str:
    """What was typed; the suggestion where that is nothing."""
    sys.stderr.write(f"{question}{f' [{suggested}]' if suggested else ''}: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip() or suggested


def ask_unseen(question: str) -> str:
    """What was typed, without showing it."""
    from getpass import getpass

    try:
        return getpass(f"{question}: ").strip()
    except EOFError:
        raise KeyboardInterrupt from None


def wants(question: str, *, suggested: bool) -> bool:
    """Yes or no."""
    typed = ask(f"{question} [{'Y/n' if suggested else 'y/N'}]").lower()
    return typed in {"y", "yes"} if typed else suggested


def choose(question: str, choices: Mapping[str, str], suggested: str) -> str:
    """One of several, by its name or its number."""
    names = list(choices)
    for number, (name, meaning) in enumerate(choices.items(), 1):
        tell(f"  {number}  {name:<10} {meaning}")
    by_word = {str(number): name for number, name in enumerate(names, 1)} | {name: name for name in names}
    return _until(lambda: by_word.get(ask(question, suggested)), f"Type one of 1 to {len(names)}.")


def ask_amount(question: str, suggested: str = "") -> Decimal:
    """US dollars, 0 or more."""
    return _until(lambda: amount(ask(question, suggested)), "Type a number of dollars, such as 20 or 0.15.")


def amount(text: str) -> Decimal | None:
    """The text as US dollars, None where it is no such amount."""
    try:
        value = Decimal(text.removeprefix("$"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value >= 0 else None


def _until(again: Callable[[], Answer | None], hint: str) -> Answer:
    while (answer := again()) is None:
        tell(hint, "yellow")
    return answer
