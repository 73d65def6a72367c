import pytest

from greenroom.daemon.asked import context_of
from greenroom.daemon.conversations import ConversationDesk
from greenroom.daemon.scoring import Scoring
from greenroom.model.conversation import Talk, Turn
from greenroom.model.library import Parameters, Source, Variable
from greenroom.quality.context import Context
from greenroom.quality.score import assess
from greenroom.store import conversations, templates
from greenroom.store.inline import InlineStore, memory_database
from tests.quality.talks import GOOD, talk
from tests.quality.weights import WEIGHTS
from tests.store.making import ANNE, Ticking, a_conversation, a_template, new_id

pytestmark = pytest.mark.blocking_allowed("the store works in line")

GIVEN: Parameters = {"topic": "volcanoes", "persona": "a nurse"}
GERMAN = a_template(language="de", variables=(Variable(name="product", default="heat pump"),))


class Ids:
    def new(self) -> str:
        return new_id()


async def test_an_edited_text_is_measured_against_what_its_first_one_was() -> None:
    clock = Ticking()
    db = memory_database(clock)
    store = InlineStore(db, clock=clock, on_facts=lambda _: None)
    templates.insert(db, GERMAN)
    before = a_conversation(template_id=GERMAN.id, parameters=GIVEN, batch_id="b1", provider="rehearsal")
    conversations.add(db, before, (Turn("user", "?"), Turn("assistant", "!")), (1, 1), "written")
    fresh = Context.of(Source(template=GERMAN), GIVEN)
    assert context_of(db, before) == fresh == Context(parameters=GIVEN, language="de")
    desk = ConversationDesk(
        store=store, scoring=Scoring(store=store, weights=WEIGHTS), threshold=7.0, clock=clock, ids=Ids()
    )
    edited = await desk.edit(ANNE, before, talk(*GOOD).turns, None)
    assert edited.quality is not None
    expected = assess(Talk(before.title, talk(*GOOD).turns), fresh, WEIGHTS)
    assert edited.quality.components["mention"] == expected.components["mention"]
    assert edited.quality.components["language"].reason == "is in 'en', and 'de' was asked for"


def test_what_says_where_a_conversation_is_from_is_not_what_it_was_asked_to_be() -> None:
    db = memory_database(Ticking())
    given: Parameters = {"source": "a.jsonl", "system_prompt": "Be kind."}
    brought = a_conversation(batch_id=None, provider="anthropic", parameters=given)
    made = a_conversation(batch_id=None, provider="manual", parameters={"source": "a spring"})
    turns = (Turn("user", "?"), Turn("assistant", "!"))
    conversations.add(db, brought, turns, (1, 1), "imported")
    conversations.add(db, made, turns, (1, 1), "edited")
    assert context_of(db, brought) == Context(parameters={"system_prompt": "Be kind."})
    assert context_of(db, made) == Context(parameters={"source": "a spring"})
