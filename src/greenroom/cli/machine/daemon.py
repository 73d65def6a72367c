"""`greenroom daemon`: the daemon itself, in the foreground."""

import os
from argparse import Namespace
from pathlib import Path

from greenroom.cli.verb import Verb


def _run(args: Namespace) -> int:
    from greenroom import serve

    if args.socket:
        os.environ["GREENROOM_SOCKET"] = str(Path(args.socket).absolute())
    return serve.main()


VERB = Verb(
    summary="Be the daemon, in the foreground",
    description="Run the daemon in the foreground until SIGTERM or Ctrl-C; running items finish first. This is "
    "what a service runs. Exit code 78: it refuses to start, and says why.",
    run=_run,
    examples=("greenroom daemon", "GREENROOM_HOME=$PWD/data greenroom daemon --socket $PWD/greenroom.sock"),
)
