"""The fields of an order. Pure."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from greenroom.dashboard.form import Field, Pick, Words
from greenroom.dashboard.starting.order import PARAMETER, PICKED, WHOLE, Order
from greenroom.model.library import Variable

EVERYTHING: Final = "all"
FROM: Final = (PICKED, "template", "scenario", "edge_case", EVERYTHING)
"""Which rows of the library: those that were picked, every active one of a tier, or every active one."""

MODES: Final = ("live", "economy")
PRIORITIES: Final = ("normal", "high", "low")
PROVIDERS: Final = ("usual", "anthropic", "openai", "rehearsal")
HELD: Final = ("now", "held")
TRUTHS: Final = ("yes", "no")

SEVERAL: Final = "several with | between them"


class Asked(Struct, frozen=True, kw_only=True):
    """A field, and a sentence about it. `begins` is the heading that it stands under first."""

    field: Field
    help: str
    begins: str = ""


def asked(order: Order) -> Sequence[Asked]:
    """All fields of an order: what from, its parameters, its options."""
    parameters = [_parameter(each) for each in order.variables]
    return (
        _choice(WHOLE, "from", FROM, "The rows that were picked, or every active one of a tier."),
        _words("count", "each", "1", "How many conversations of each picked row and gap."),
        Asked(
            field=parameters[0].field, help=parameters[0].help, begins="Parameters (one value, or several with |)"
        ),
        *parameters[1:],
        _words(
            "others",
            "others",
            "name: value | value; name: value",
            "Parameters that have no field above, as name: value, with ; between them.",
        ),
        _words("name", "name", name_of(order), "What the batch is called.", "Options"),
        _choice("mode", "mode", MODES, "Economy is half the price, within a day."),
        _choice("priority", "priority", PRIORITIES, "Which batch goes first."),
        _words("concurrency", "at once", "as set, or auto", "How many items at a time: 1 to 1,000, or auto."),
        _words("budget", "budget $", "none", "What it may cost, in US dollars. It pauses there."),
        _words("pilot", "pilot", "none", "Pause after so many items, to look at them."),
        _choice("provider", "provider", PROVIDERS, "Who writes; rehearsal costs nothing."),
        _words("model", "model", "as set", "Which model writes."),
        _choice("hold", "start", HELD, "A held batch waits until it is resumed on its own screen."),
    )


def whole_of(order: Order) -> str | None:
    """The tier of which every active row is to be written from, or `all`; None where rows were picked."""
    chosen = order.choice(WHOLE)
    return None if chosen in {"", PICKED} else chosen


def name_of(order: Order) -> str:
    """A name for the batch, from what it is written from."""
    if (whole := whole_of(order)) is not None:
        return "The whole library" if whole == EVERYTHING else f"Every active {whole.replace('_', ' ')}"
    if order.rows:
        more = len(order.rows) - 1 + len(order.gaps)
        return order.rows[0].name[:150] + (f" and {more:,} more" if more else "")
    return "Filling gaps" if order.gaps else "New batch"


def _parameter(variable: Variable) -> Asked:
    name = f"{PARAMETER}{variable.name}"
    label = f"{variable.name} *" if variable.required else variable.name
    default = "" if variable.default is None else _said(variable.default)
    told = [
        variable.help.strip().rstrip("."),
        f"By default {default}" if default else "",
        "Required" if variable.required else "",
    ]
    said = ". ".join(each for each in told if each)
    options = TRUTHS if variable.type == "boolean" else variable.options if variable.type == "enum" else ()
    if options:
        return Asked(field=Pick(name=name, label=label, options=options), help=f"{said or 'Any number of these'}.")
    hint = default or ("required" if variable.required else "a number" if variable.type == "number" else "")
    return Asked(field=Words(name=name, label=label, hint=hint), help=f"{said or f'Text; {SEVERAL}'}.")


def _said(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _words(name: str, label: str, hint: str, help_: str, begins: str = "") -> Asked:
    return Asked(field=Words(name=name, label=label, hint=hint), help=help_, begins=begins)


def _choice(name: str, label: str, options: tuple[str, ...], help_: str, begins: str = "") -> Asked:
    return Asked(field=Pick(name=name, label=label, options=options, many=False), help=help_, begins=begins)


def sources_words(order: Order) -> Sequence[str]:
    """What is written from, in a line or two."""
    if (whole := whole_of(order)) is not None:
        what = "row of the library" if whole == EVERYTHING else whole.replace("_", " ")
        return (f"every active {what}", *_also(order))
    lines = [each.name for each in order.rows]
    if order.gaps:
        lines.append(f"{len(order.gaps):,} gaps")
    return lines


def _also(order: Order) -> Sequence[str]:
    left = len(order.rows) + len(order.gaps)
    return (f"({left:,} that were picked are left aside)",) if left else ()
