"""Conversations on a real daemon: brought along, found, decided about, and all of it undone."""

import pytest
from msgspec import convert, to_builtins

from greenroom.client.blocking import Client
from greenroom.model.coverage import Dimension
from greenroom.model.library import Variable
from greenroom.model.states import ConversationStatus
from greenroom.protocol.commands.batch import BatchStart, ParameterSet
from greenroom.protocol.commands.conversation import (
    ConversationBulk,
    ConversationCoverage,
    ConversationCreate,
    ConversationFilter,
    ConversationImport,
    ConversationList,
    ConversationReview,
    ConversationSearch,
    ConversationStats,
)
from greenroom.protocol.commands.template import TemplateCreate
from tests.serve.fixtures import Install

pytestmark = pytest.mark.daemon


def rows(number: int) -> list[dict[str, str]]:
    return [
        {
            "instruction": f"What is {each} and {each}?",
            "input": "",
            "output": f"It is {2 * each}, as anybody can add up.",
        }
        for each in range(number)
    ]


def bring(client: Client, number: int) -> None:
    done = client.call(ConversationImport(format="alpaca", rows=rows(number), source="sums"))
    assert (done.imported, done.refused) == (number, [])


def test_what_was_brought_along_survives_a_restart_with_its_words_and_its_review(install: Install) -> None:
    place = install()
    boot = place.up()
    with boot.connect() as client:
        bring(client, 60)
        before = client.call(ConversationStats()).by_status
        done = client.call(ConversationBulk(action="approve", filter=ConversationFilter(search="anybody")))
        assert (done.changed, done.refused) == (60, [])
    boot.kill()
    boot = place.up()
    with boot.connect() as client:
        assert client.call(ConversationStats()).by_status["approved"] == 60
        found = client.call(ConversationSearch(query='"is 21 and 21"'))
        assert [row.title for row in found.items] == ["What is 21 and 21?"]
        again = client.call(ConversationImport(format="alpaca", rows=rows(60), source="sums"))
        assert (again.imported, again.duplicates) == (0, 60)
        undone = client.call(
            ConversationBulk(action="reopen", filter=ConversationFilter(statuses=[ConversationStatus.APPROVED]))
        )
        assert undone.changed == 60
        assert client.call(ConversationStats()).by_status == before


def test_what_coverage_misses_starts_as_a_batch_as_it_is(install: Install) -> None:
    boot = install().up()
    with boot.connect() as client:
        asks = {"name": "product", "type": "text", "required": True}
        client.call(TemplateCreate(name="Asks", text="About {{ product }}.", variables=(convert(asks, Variable),)))
        for persona, emotion in (("a nurse", "calm"), ("a cook", "angry")):
            client.call(ConversationCreate(title="By hand", persona=persona, emotion=emotion))
        wanted: list[list[Dimension]] = [["persona", "emotion"], ["tier", "persona"], ["template_id", "emotion"]]
        wanted += [["scenario_id", "persona", "emotion"]]
        for dimensions in wanted:
            empty = client.call(ConversationCoverage(dimensions=dimensions)).empty
            assert empty, dimensions
            sets = convert(to_builtins(empty), list[ParameterSet])
            started = client.call(BatchStart(name="Gaps", parameter_sets=sets, hold=True))
            assert started.total_items == len(empty)
        (first, *_) = client.call(ConversationCoverage(dimensions=["persona", "emotion"])).empty
        one = convert(to_builtins([first]), list[ParameterSet])
        boot.finished(client.call(BatchStart(name="One gap", parameter_sets=one)).batch_id)
        left = client.call(ConversationCoverage(dimensions=["persona", "emotion"])).empty
        assert first not in left


def test_followers_hear_of_a_decision_once_it_is_durable(install: Install) -> None:
    boot = install().up()
    with boot.connect() as client, boot.watching(["conversation", "audit"], from_seq=0) as events:
        bring(client, 2)
        first, second = (row.id for row in client.call(ConversationList(sort_direction="asc")).items)
        client.call(ConversationReview(conversation_id=first, action="approve"))
        client.call(ConversationBulk(action="delete", conversation_ids=[first, second]))
        heard = []
        for event in events:
            heard.append((event.type, event.data.get("action")))
            if event.type == "audit.noted":
                break
    assert heard == [
        ("conversation.created", None),
        ("conversation.created", None),
        ("conversation.updated", "approve"),
        ("conversation.updated", "delete"),
        ("audit.noted", "conversation.bulk"),
    ]
