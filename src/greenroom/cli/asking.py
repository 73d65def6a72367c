"""A line from the person at the keyboard."""

import sys


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
