"""`greenroom rehearsal`: the embedded server, on its own."""

from argparse import Namespace

from greenroom.cli.verb import Group, Verb


def _serve(args: Namespace) -> int:
    from greenroom.rehearsal.process import main

    # Its one line of output is a JSON document anyway.
    return main([word for word in args.words if word not in {"--json", "--no-start"}])


VERB = Group(
    examples=("greenroom rehearsal serve --port 8080",),
    verbs={
        "serve": Verb(
            summary="Speak the Anthropic Messages API on 127.0.0.1, with no model and at no cost",
            run=_serve,
            raw=True,
            examples=("greenroom rehearsal serve --port 8080",),
        )
    },
)
