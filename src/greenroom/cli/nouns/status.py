"""`greenroom status`: whether the daemon runs, and what it works on."""

from argparse import Namespace

import msgspec

from greenroom.cli.batchtable import BATCH_COLUMNS, batch_cells
from greenroom.cli.calling import daemon, socket_of
from greenroom.cli.exits import DONE
from greenroom.cli.figures import clock
from greenroom.cli.limits import limit_words
from greenroom.cli.speaking import show, show_json, tell
from greenroom.cli.table import show_facts, show_table
from greenroom.cli.verb import Verb
from greenroom.model.attempt import is_simulated
from greenroom.model.errors import NoDaemon
from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.system import Info, SystemInfo


def provider_words(info: Info) -> str:
    """Where answers come from, and whether they cost anything."""
    if is_simulated(info.provider):
        return f"rehearsal: simulated, nothing is spent (priced as {info.model})"
    if info.provider_problem:
        return f"{info.provider}: {info.provider_problem}"
    return f"{info.provider}, {info.model}"


def _run(args: Namespace) -> int:
    try:
        return _tell_of(args)
    except NoDaemon:
        if args.json:
            show_json({"running": False, "socket": socket_of(args)})
        raise


def _tell_of(args: Namespace) -> int:
    with daemon(args, start=False) as client:
        active = BatchList(active=True, limit=100)
        if args.json:
            whole = msgspec.json.decode(client.rpc(SystemInfo.method, {}), type=dict[str, msgspec.Raw])
            show_json(
                whole | {"running": True, "batches": client.rpc(BatchList.method, msgspec.to_builtins(active))}
            )
            return DONE
        info, batches = client.call(SystemInfo()), client.call(active)
    show_facts(
        [
            ("greenroom", info.version),
            ("pid", str(info.pid)),
            ("since", clock(info.started_at)),
            ("provider", provider_words(info)),
            ("socket", info.socket),
            ("home", info.home),
            ("settings", info.config_file or "defaults alone"),
            *limit_words(info.limits),
        ]
    )
    if batches.items:
        show("")
        show_table(BATCH_COLUMNS, map(batch_cells, batches.items))
    else:
        tell("No batch is under way.", "dim")
    return DONE


VERB = Verb(
    summary="Whether the daemon runs, with what, and the batches that are under way",
    description="Tell whether the daemon runs, where its answers come from, what of its limits is used, "
    "and which batches are under way. "
    "Starts none: exit code 3 where none runs, with `running` false "
    "in what `--json` shows.",
    run=_run,
    examples=("greenroom status", "greenroom status --json"),
)
