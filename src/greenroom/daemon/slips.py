"""What is allowed in an order, and more likely a slip."""

from collections.abc import Sequence

from greenroom.model.estimate import Quote
from greenroom.model.money import Picodollars, in_words
from greenroom.model.order import BatchOrder


def slips(order: BatchOrder, unknown: Sequence[str], quote: Quote, one_call: Picodollars) -> tuple[str, ...]:
    """Warnings of an order.

    Args:
        order: what is asked for, with its budget filled in.
        unknown: names of parameters that no template of it has.
        quote: its estimate, with warnings of its own.
        one_call: what the longest answer that it allows costs, without its prompt.
    """
    told = [
        f"No template of this batch has a variable {name!r}; it goes into the prompts as it is."
        for name in unknown
    ]
    if order.template_id is not None and order.sets and order.count:
        told.append(
            f"template_id makes {order.count} of the items by itself, beside the parameter sets; with count: 0 it"
            " only serves the sets that name no source."
        )
    if order.budget is not None and one_call > order.budget:
        told.append(
            f"One call may cost up to {in_words(one_call)}, and the budget of {in_words(order.budget)} lets none"
            " leave: lower max_tokens, or raise the budget."
        )
    elif order.budget is not None and quote.live.cost[2] > order.budget:
        told.append(
            f"It may cost up to {in_words(quote.live.cost[2])}, and its budget is {in_words(order.budget)}:"
            " at that line it pauses."
        )
    return (*told, *quote.warnings)
