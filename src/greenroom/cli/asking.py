"""The person at the keyboard: whether there is one, a line from them, a yes or no."""

import sys


def somebody_is_there() -> bool:
    """Whether there is anybody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(prompt: str) -> str | None:
    """What the person types; None at the end of the input, or on Ctrl-C."""
    sys.stdout.flush()
    sys.stderr.write(prompt)
    sys.stderr.flush()
    try:
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        line = ""
    if not line:
        sys.stderr.write("\n")
        return None
    return line.strip()


def agrees(question: str) -> bool:
    """Ask the person at the keyboard; Ctrl-C is a no."""
    sys.stdout.flush()
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    try:
        return sys.stdin.readline().strip().lower() in {"y", "yes"}
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return False
