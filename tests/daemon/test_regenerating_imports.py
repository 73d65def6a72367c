"""What people brought along or made by hand, written anew: it stays what it was asked to be."""

from greenroom.daemon.asked import context_of
from greenroom.model.conversation import Conversation, Talk, Turn
from greenroom.model.library import Parameters
from greenroom.model.order import BatchOrder
from greenroom.quality.context import Context
from greenroom.quality.score import assess
from greenroom.store import batches, conversations, reviews, revisions
from tests.daemon.stage import ANNE, Stage, staged
from tests.daemon.test_regenerating import anew, key_of, look
from tests.quality.weights import WEIGHTS
from tests.store.making import a_conversation

TURNS = (Turn("user", "Hm?"), Turn("assistant", "Yes."))
UNDER = "You answer for Oakfield Rentals; in doubt, write to jo.clark@oakfield-rentals.com."
BROUGHT: Parameters = {"source": "refund questions.json", "system_prompt": UNDER}


def brought(stage: Stage, parameters: Parameters = BROUGHT) -> tuple[Conversation, int]:
    row = a_conversation(
        owner=ANNE.uid, parameters=parameters, provider="import", batch_id=None, item_id=None, template_id=None
    )
    return row, conversations.add(stage.db, row, TURNS, (1, 1), "imported")


def scored_again(stage: Stage, row: Conversation) -> dict[str, float]:
    """The score of the present text as it would be today; what it is near to is looked up apart."""
    present = revisions.get(stage.db, row.id)
    assert present is not None
    quality = assess(Talk(row.title, present.turns), context_of(stage.db, row), WEIGHTS)
    return {name: each.score for name, each in quality.components.items() if name != "closeness"}


def scored(row: Conversation) -> dict[str, float]:
    assert row.quality is not None
    return {name: each.score for name, each in row.quality.components.items() if name != "closeness"}


@staged()
async def test_one_that_was_brought_along_is_measured_by_its_system_prompt_and_not_by_its_files_name(
    stage: Stage,
) -> None:
    before, _ = brought(stage)
    await stage.ended(await anew(stage, before.id))
    after = look(stage, before.id)
    assert (after.revision, after.provider, after.parameters) == (2, stage.provider.name, BROUGHT)
    assert context_of(stage.db, after) == Context(parameters={"system_prompt": UNDER})
    assert scored(after)["personal_data"] < 10 == scored(after)["mention"]
    assert scored(after) == scored_again(stage, after)


@staged()
async def test_what_an_order_asks_for_besides_is_what_the_new_text_is_measured_against_from_then_on(
    stage: Stage,
) -> None:
    before, _ = brought(stage)
    wished: Parameters = {"topic": "volcanoes", "product": "heat pump"}
    await stage.ended(await anew(stage, before.id, shared_parameters=wished))
    after = look(stage, before.id)
    assert after.parameters == BROUGHT | wished
    assert scored(after)["mention"] < 10
    assert scored(after) == scored_again(stage, after)


@staged()
async def test_it_is_filed_under_what_it_was_asked_to_be_unless_a_person_filed_it_otherwise(stage: Stage) -> None:
    given: Parameters = {"persona": "a cook", "topic": "rent"}
    before = a_conversation(owner=ANNE.uid, parameters=given, persona="a cook", topic="loans")
    conversations.add(stage.db, before, TURNS, (1, 1), "written")
    batch_id = await anew(stage, before.id, matrix={"persona": ["a nurse"], "emotion": ["calm"]}, hold=True)
    conversations.change(stage.db, before.id, {"topic": "debts"})
    await stage.company.release(ANNE, batch_id)
    await stage.ended(batch_id)
    after = look(stage, before.id)
    assert (after.persona, after.emotion, after.topic) == ("a nurse", "calm", "debts")
    assert after.parameters == {"persona": "a nurse", "emotion": "calm", "topic": "loans"}
    assert scored(after) == scored_again(stage, after)


@staged()
async def test_one_made_by_hand_is_written_anew_from_the_parameters_that_it_was_given(stage: Stage) -> None:
    wished: Parameters = {"product": "heat pump", "source": "an oak"}
    before = a_conversation(owner=ANNE.uid, parameters=wished, provider="manual", batch_id=None, item_id=None)
    conversations.add(stage.db, before, TURNS, (1, 1), "edited")
    batch_id = await anew(stage, before.id)
    (item,) = stage.items(batch_id)
    assert item.parameters.items() >= wished.items()
    await stage.ended(batch_id)
    after = look(stage, before.id)
    assert scored(after)["mention"] < 10
    assert scored(after) == scored_again(stage, after)


@staged()
async def test_a_system_prompt_goes_with_what_is_written_anew_however_long_it_is(stage: Stage) -> None:
    long = f"{UNDER} {'Be kind. ' * 5_000}"
    before, seq = brought(stage, BROUGHT | {"system_prompt": long})
    order = BatchOrder(name="Anew", conversation_ids=(before.id,), hold=True)
    started = await stage.company.start_batch(ANNE, order)
    (item,) = stage.items(started.batch.id)
    (source,) = batches.sources(stage.db, item.batch_id, [key_of(stage, item.batch_id)]).values()
    assert source.redo is not None
    assert (source.redo.system_prompt, started.warnings) == (long, ())
    assert not {"source", "system_prompt"} & item.parameters.keys()
    reviews.delete(stage.db, [seq])
    await stage.company.release(ANNE, item.batch_id)
    await stage.ended(item.batch_id)
    (kept,) = stage.conversations(item.batch_id)
    assert kept.parameters["system_prompt"] == long
    assert scored(kept) == scored_again(stage, kept)


@staged()
async def test_nobody_is_warned_of_parameters_that_a_conversation_has_already(stage: Stage) -> None:
    before = a_conversation(owner=ANNE.uid, parameters={"product": "heat pump"}, template_id=None)
    conversations.add(stage.db, before, TURNS, (1, 1), "written")
    order = BatchOrder(name="Anew", conversation_ids=(before.id,), shared_parameters={"contry": "Chad"}, hold=True)
    started = await stage.company.start_batch(ANNE, order)
    assert ["product" in warning for warning in started.warnings] == [False]


@staged()
async def test_where_it_is_from_can_not_be_asked_of_it_and_its_system_prompt_can(stage: Stage) -> None:
    before, _ = brought(stage)
    await stage.ended(await anew(stage, before.id, shared_parameters={"source": "zebras"}))
    assert look(stage, before.id).parameters == BROUGHT
    assert scored(look(stage, before.id)) == scored_again(stage, look(stage, before.id))
    await stage.ended(await anew(stage, before.id, matrix={"source": ["zebras"], "system_prompt": ["Be rude."]}))
    after = look(stage, before.id)
    assert after.parameters == {**BROUGHT, "system_prompt": "Be rude."}
    assert scored(after) == scored_again(stage, after)
