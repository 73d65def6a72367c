"""What is allowed in an order, and more likely a slip."""

from collections import Counter
from collections.abc import Iterator, Sequence

from greenroom.model.estimate import Quote
from greenroom.model.money import Picodollars, in_words
from greenroom.model.order import BatchOrder
from greenroom.model.plan import LeftOut, Plan


def slips(order: BatchOrder, plan: Plan, quote: Quote, one_call: Picodollars) -> tuple[str, ...]:
    """Warnings of an order.

    Args:
        order: what is asked for, with its budget filled in.
        plan: what it comes to.
        quote: its estimate, with warnings of its own.
        one_call: what the longest answer that it allows costs, without its prompt.
    """
    told = [
        f"No template of this batch has a variable {name!r}; it goes into the prompts as it is."
        for name in plan.unknown
    ]
    told += _repeated(order)
    told += _left_out(plan.left_out)
    told += _several_times(plan)
    told += _outdone(plan)
    if order.template_id is not None and order.sets and order.count:
        told.append(
            f"`template_id` makes {order.count} of the items by itself, beside the parameter sets; with `count` 0"
            " it only serves the sets that name no source."
        )
    if order.budget is not None and one_call > order.budget:
        told.append(
            f"One call may cost up to {in_words(one_call)} for its answer alone, and the budget of"
            f" {in_words(order.budget)} lets none leave: lower `max_tokens`, or raise the budget."
        )
    elif order.budget is not None and quote.live.cost[2] > order.budget:
        told.append(
            f"It may cost up to {in_words(quote.live.cost[2])}, and its budget is {in_words(order.budget)}:"
            " at that line it pauses."
        )
    return (*told, *quote.warnings)


def _repeated(order: BatchOrder) -> Iterator[str]:
    """Of a matrix, the values that stand in it more than once: JSON's `true` and `1` are two of them."""
    for name, values in order.matrix.items():
        for (_, value), times in Counter((type(each), each) for each in values).items():
            if times > 1:
                yield (
                    f"The matrix has {value!r} {times} times for {name!r}: each makes an item, equal to the"
                    " others; name it once, or say count for several of a template."
                )


def _left_out(conversations: Sequence[LeftOut]) -> Iterator[str]:
    twice = [each.conversation_id for each in conversations if each.by is None]
    if twice:
        yield f"Named more than once, and written anew once: {', '.join(twice)}."
    for by in dict.fromkeys(each.by for each in conversations if each.by is not None):
        ids = ", ".join(each.conversation_id for each in conversations if each.by == by)
        yield f"Left out: {ids}; {by.in_words}"


def _several_times(plan: Plan) -> Iterator[str]:
    """Of a matrix beside conversations to write anew: each has one present text, whatever is paid for."""
    times = max(plan.rewritings.values(), default=0)
    if times > 1:
        number = len(plan.rewritings)
        named = "The conversation" if number == 1 else f"Each of the {number:,} conversations"
        yield (
            f"{named} is written anew {times:,} times, once for each combination of the matrix, and each time"
            " costs. The text that comes first takes the place of the present one; the others are only kept as"
            " revisions behind it. To choose what is asked for, name one value of each."
        )


def _outdone(plan: Plan) -> Iterator[str]:
    """Of shared parameters beside conversations to write anew: what each was asked to be goes on."""
    if plan.outdone:
        names = ", ".join(map(repr, plan.outdone))
        yield (
            f"A conversation that is written anew keeps its own {names}: the shared value is not used where it has"
            " one. To change that, give the new value by `matrix`, which wins over both."
        )
