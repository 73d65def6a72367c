"""From what was entered to a command."""

from hypothesis import given
from hypothesis import strategies as st

from greenroom.dashboard.starting.order import Order, Value
from greenroom.dashboard.starting.reading import NotReady, Ready, first_parameters, read
from greenroom.protocol.commands.batch import BatchEstimate, BatchStart, ParameterSet
from tests.dashboard.library.rows import edge_case_row, scenario_row, template_row


def entered(order: Order, **values: Value) -> Order:
    """With these values; a name that begins with `p_` is a parameter's."""
    for name, value in values.items():
        order = order.with_value(f"parameter {name[2:]}" if name.startswith("p_") else name, value)
    return order


def started(order: Order) -> BatchStart:
    ready = read(order)
    assert isinstance(ready, Ready), ready
    return ready.start("k")


def problems(order: Order) -> tuple[str, ...]:
    result = read(order)
    assert isinstance(result, NotReady), result
    return result.problems


ONE = Order().with_rows([template_row()])


def test_one_template_is_written_so_many_times() -> None:
    command = started(entered(ONE, count="20", p_country="Peru"))
    assert (command.template_id, command.count, command.parameter_sets) == ("t-1", 20, [])
    assert command.shared_parameters == {"country": "Peru"}
    assert command.idempotency_key == "k"
    assert command.name == "Template t-1"


def test_several_rows_and_gaps_are_sets_each_so_many_times() -> None:
    gap = ParameterSet(template_id="t-9", parameters={"persona": "a pilot"})
    order = Order().with_rows([template_row(), scenario_row(), edge_case_row()]).with_gaps([gap])
    sets = started(entered(order, count="2")).parameter_sets
    assert sets[:4] == sets[4:]
    assert sets[:4] == [
        ParameterSet(template_id="t-1"),
        ParameterSet(scenario_id="s-1"),
        ParameterSet(edge_case_id="e-1"),
        gap,
    ]


def test_every_row_of_a_tier_or_of_the_library_needs_none_picked() -> None:
    assert started(entered(Order(), whole=("scenario",))).tier == "scenario"
    assert started(entered(ONE, whole=("all",))).all_tiers
    assert started(entered(ONE, whole=("all",))).template_id is None


def test_several_values_make_a_matrix_of_their_types() -> None:
    order = entered(
        ONE, p_country=" Peru |Chile| ", p_exchanges="4 | 8", p_mood=("calm", "cross"), p_formal=("no",)
    )
    command = started(order)
    assert command.matrix == {"country": ["Peru", "Chile"], "exchanges": [4, 8], "mood": ["calm", "cross"]}
    assert command.shared_parameters == {"formal": False}
    assert first_parameters(order) == {"country": "Peru", "exchanges": 4, "mood": "calm", "formal": False}


def test_parameters_without_a_field_are_given_by_name() -> None:
    command = started(entered(ONE, others="colour: red | blue; exchanges: 5"))
    assert command.matrix == {"colour": ["red", "blue"]}
    assert command.shared_parameters == {"exchanges": 5}


def test_options_are_said_where_something_was_chosen() -> None:
    order = entered(
        ONE,
        name="Mine",
        mode=("economy",),
        priority=("high",),
        concurrency="auto",
        budget="$2.50",
        pilot="3",
        provider=("rehearsal",),
        model="claude-haiku-5-5",
        hold=("held",),
    )
    command = started(order)
    assert (command.name, command.mode, command.priority) == ("Mine", "economy", "high")
    assert (command.concurrency, command.budget_usd, command.pilot) == ("auto", 2.5, 3)
    assert (command.provider, command.model, command.hold) == ("rehearsal", "claude-haiku-5-5", True)
    assert started(entered(ONE, provider=("usual",), hold=("now",))).provider is None


def test_the_price_is_asked_for_with_what_is_started() -> None:
    ready = read(entered(ONE, count="3", budget="1"))
    assert isinstance(ready, Ready)
    assert ready.estimate() == BatchEstimate(name="Template t-1", template_id="t-1", count=3, budget_usd=1.0)


def test_all_that_is_wrong_is_told_at_once() -> None:
    order = entered(
        ONE, count="none", p_exchanges="many | 4", concurrency="0", budget="-1", pilot="x", others="no colon"
    )
    told = "\n".join(problems(order))
    for words in (
        "each: expected a number from 1 to 10,000, got 'none'",
        "exchanges: expected a number, got 'many'",
        "at once: expected a number from 1 to 1,000, or auto, got '0'",
        "budget: expected an amount in US dollars, such as 2.50, got '-1'",
        "pilot: expected a number of items, got 'x'",
        "others: expected name: value, got 'no colon'",
    ):
        assert words in told


def test_nothing_can_be_started_from_nothing() -> None:
    assert "Nothing is picked yet" in problems(Order())[0]


def test_more_than_one_call_takes_is_said_before_it_is_made() -> None:
    many = Order().with_rows([template_row(), scenario_row()])
    assert "At most 10,000" in problems(entered(many, count="2501", p_country="Peru | Chile"))[0]


def test_a_count_is_nothing_for_a_whole_tier() -> None:
    assert problems(entered(Order(), whole=("all",), count="2"))[0].startswith("each:")


def test_a_gap_is_not_overruled_by_several_values() -> None:
    order = Order().with_gaps([ParameterSet(template_id="t-1", parameters={"persona": "a pilot"})])
    assert problems(entered(order, p_persona="a | b")) == (
        "persona: the gaps say what it is; give it one value at most",
    )
    assert first_parameters(entered(order, p_persona="a cook"))["persona"] == "a pilot"


def test_what_the_protocol_does_not_take_is_told_by_its_name() -> None:
    assert "name: expected" in problems(entered(ONE, name="x" * 201))[0]


@given(
    st.dictionaries(
        st.sampled_from(
            ["count", "others", "concurrency", "budget", "pilot", "name", "model", "parameter exchanges"]
        ),
        st.text(max_size=30),
    )
)
def test_whatever_was_typed_is_a_command_or_told_to_be_none(typed: dict[str, str]) -> None:
    order = ONE
    for name, value in typed.items():
        order = order.with_value(name, value)
    result = read(order)
    if isinstance(result, Ready):
        assert result.start("k").name
        assert result.estimate().template_id == "t-1"
    else:
        assert result.problems
