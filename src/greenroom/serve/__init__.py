"""The one place where the parts are put together, started, stopped, and told to systemd."""

import os


def main() -> int:
    """Run the daemon in the foreground, set by the environment. Answers its exit code."""
    from greenroom.serve import program  # noqa: PLC0415  a package that only holds the parts loads none of them

    return program.main(os.environ)
