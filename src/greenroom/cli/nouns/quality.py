"""`greenroom quality`: the score itself."""

from greenroom.cli.verb import Group

VERB = Group(
    examples=("greenroom quality calibrate alpaca_data.json", "greenroom quality rescore"),
    verbs={"calibrate": "machine.calibrate", "rescore": "nouns.quality_rescore"},
)
