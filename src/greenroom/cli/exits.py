"""How the program ends, and the mistakes that end it early."""

from greenroom.model.errors import GreenroomError

DONE = 0
FAILED = 1
"""The daemon refused, or the work failed."""
WRONG_USAGE = 2
NO_DAEMON = 3
INTERRUPTED = 130
"""128 and SIGINT, as a shell has it."""
PIPE_CLOSED = 141
"""128 and SIGPIPE: whoever read our output has had enough."""


class WrongUsage(GreenroomError):
    """The command line can't be understood; `--help` explains it."""


class NotStarted(GreenroomError):
    """A daemon was started and did not come up."""
