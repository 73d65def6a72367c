"""`greenroom completion`: a script that completes words at the shell's prompt."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.exits import DONE
from greenroom.cli.speaking import show_json
from greenroom.cli.verb import Verb

SHELLS = ("bash", "zsh", "fish")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="whose language the script is in")


def _run(args: Namespace) -> int:
    from greenroom.cli.completing import places
    from greenroom.cli.machine.shells import bash, fish, zsh
    from greenroom.rehearsal.options import parser

    script = {"bash": bash, "zsh": zsh, "fish": fish}[args.shell].script(places({"rehearsal serve": parser()}))
    if args.json:
        show_json({"shell": args.shell, "script": script})
    else:
        print(script, end="")
    return DONE


VERB = Verb(
    summary="Print a script that completes words in bash, zsh or fish",
    description="Print a script that completes verbs, options and their choices at the shell's prompt. Names and "
    "ids of rows are not completed: that would ask the daemon. To install it:\n"
    "  bash  write it to ~/.local/share/bash-completion/completions/greenroom, or,\n"
    "        without the package bash-completion, have ~/.bashrc say the first example\n"
    "  zsh   write it to a file named _greenroom in a folder of $fpath,\n"
    "        or have ~/.zshrc say the like after compinit\n"
    "  fish  write it to ~/.config/fish/completions/greenroom.fish",
    run=_run,
    arguments=_arguments,
    examples=(
        "source <(greenroom completion bash)",
        "greenroom completion bash > ~/.local/share/bash-completion/completions/greenroom",
        'greenroom completion zsh > "${fpath[1]}/_greenroom"',
        "greenroom completion fish > ~/.config/fish/completions/greenroom.fish",
    ),
)
