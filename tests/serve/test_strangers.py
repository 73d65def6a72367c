from collections.abc import Callable, Iterator
from typing import Any

import pytest

from greenroom.model.errors import NoDaemon, Refused
from greenroom.protocol.command import Command
from greenroom.protocol.commands.batch import (
    BatchCancel,
    BatchGet,
    BatchItems,
    BatchList,
    BatchPause,
    BatchRetry,
    BatchStatusGet,
)
from greenroom.protocol.commands.card import CardDelete, CardList, CardUpdate
from greenroom.protocol.commands.conversation import ConversationGet, ConversationList
from greenroom.protocol.commands.edge_case import (
    EdgeCaseCreate,
    EdgeCaseDelete,
    EdgeCaseMarkTested,
    EdgeCaseUpdate,
)
from greenroom.protocol.commands.export import ExportGet, ExportList, ExportStart
from greenroom.protocol.commands.flashcards import FlashcardsGet, FlashcardsList
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.commands.scenario import ScenarioCreate, ScenarioDelete, ScenarioUpdate
from greenroom.protocol.commands.suggestion import SuggestionList, SuggestionReopen, SuggestionUpdate
from greenroom.protocol.commands.system import SystemActors, SystemInfo, SystemPing, SystemShutdown, SystemStats
from greenroom.protocol.commands.template import (
    TemplateDelete,
    TemplateGet,
    TemplateList,
    TemplateRate,
    TemplateStatsGet,
    TemplateUpdate,
)
from tests.serve.cards import an_accepted_one
from tests.serve.running import Boot, exported, installed, nth, start, template, up_to
from tests.serve.strangers import GROUP_NAME, as_user, connected_as_a_stranger, new_uid, only_root

pytestmark = [pytest.mark.daemon, only_root]


@pytest.fixture(scope="module")
def boot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Boot]:
    """A daemon whose socket a group may use."""
    variables = {
        "GREENROOM_DAEMON__SOCKET_GROUP": GROUP_NAME,
        "GREENROOM_REHEARSAL__LATENCY_MS": "0",
    }
    with installed(tmp_path_factory.mktemp("greenroom"), **variables) as place:
        place.socket.parent.parent.chmod(0o711)
        yield place.up()


@pytest.fixture
def uid() -> int:
    """A user whom no test has had before."""
    return new_uid()


def test_who_is_not_in_the_sockets_group_is_not_let_in(boot: Boot, uid: int) -> None:
    with connected_as_a_stranger(boot, uid):
        pass
    with as_user(uid, uid), pytest.raises(NoDaemon, match="not for you"):
        boot.connect()


def test_a_stranger_finds_nothing_of_anothers_work_and_reads_the_library(boot: Boot, uid: int) -> None:
    with boot.connect() as mine, connected_as_a_stranger(boot, uid) as other:
        template_id = template(mine)
        batch_id = start(mine, 3, concurrency=3)
        boot.finished(batch_id)
        talk = mine.call(ConversationList()).items[0]
        export_id = exported(boot, mine, ExportStart(format="openai")).id
        suggestion_id = an_accepted_one(boot, mine)
        card = mine.call(CardList(suggestion_id=suggestion_id)).items[0]

        rows: list[Command[Any]] = [
            BatchGet(batch_id=batch_id),
            BatchStatusGet(batch_id=batch_id),
            BatchItems(batch_id=batch_id),
            BatchPause(batch_id=batch_id),
            BatchCancel(batch_id=batch_id),
            BatchRetry(batch_id=batch_id),
            ConversationGet(conversation_id=talk.id),
            ExportGet(export_id=export_id),
            FlashcardsGet(generation_id=card.generation_id),
            SuggestionUpdate(suggestion_id=suggestion_id, front="Mine?"),
            SuggestionReopen(suggestion_id=suggestion_id),
            CardUpdate(card_id=card.id, front="Mine?"),
            CardDelete(card_id=card.id),
        ]
        for command in rows:
            with pytest.raises(Refused) as refused:
                other.call(command)
            assert refused.value.wire_type == "not_found", command
        lists: list[Callable[[], Command[Any]]] = [
            BatchList,
            CardList,
            ConversationList,
            ExportList,
            FlashcardsList,
            LogList,
            SuggestionList,
        ]
        for make in lists:
            found = other.call(make())
            assert (found.items, found.total, found.total_pages) == ([], 0, 0), make
        assert (
            other.call(LogList(batch_id=batch_id)).total
            == other.call(ConversationList(batch_id=batch_id)).total
            == 0
        )
        assert other.call(TemplateGet(template_id=template_id)).text
        stats = other.call(TemplateStatsGet(template_id=template_id))
        assert (stats.conversations_generated, stats.success_rate, stats.avg_cost) == (0, None, None)
        assert other.call(TemplateList()).total == mine.call(TemplateList()).total > 0


def test_what_cannot_be_had_and_what_is_anothers_cannot_be_told_apart(boot: Boot, uid: int) -> None:
    with boot.connect() as mine, connected_as_a_stranger(boot, uid) as other:
        held = start(mine, 1, concurrency=1, hold=True)
        made_up = held[:-1] + ("0" if held[-1] != "0" else "1")
        with pytest.raises(Refused) as anothers:
            other.call(BatchGet(batch_id=held))
        with pytest.raises(Refused) as nobodys:
            other.call(BatchGet(batch_id=made_up))
    assert str(anothers.value).replace(held, "…") == str(nobodys.value).replace(made_up, "…")
    assert (anothers.value.code, anothers.value.details) == (nobodys.value.code, nobodys.value.details)


def test_a_stranger_hears_only_of_their_own_work_and_keeps_it_to_themselves(boot: Boot, uid: int) -> None:
    with (
        boot.connect() as mine,
        connected_as_a_stranger(boot, uid) as other,
        connected_as_a_stranger(boot, uid) as listening,
    ):
        before = start(mine, 2, concurrency=2)
        boot.finished(before)
        events = listening.events(["batch", "conversation", "system", f"batch:{before}"], 0)
        meanwhile = start(mine, 2, concurrency=2)
        boot.finished(meanwhile)
        own = start(other, 2, concurrency=2)
        heard = up_to(events, nth("batch.finished", 1))

        assert {event.data.get("batch_id", event.type) for event in heard} == {own}
        assert [row.id for row in other.call(BatchList()).items] == [own]
        assert {row.owner for row in other.call(ConversationList()).items} == {uid}
        assert own not in {row.id for row in mine.call(BatchList()).items}
        assert {before, meanwhile, own} <= {row.id for row in mine.call(BatchList(all_owners=True)).items}
        assert other.call(SystemStats()).batches["completed"] == 1
    noted = boot.events(["audit"], lambda event: event.data["action"] == "all_owners")
    assert (noted[-1].data["uid"], noted[-1].data["details"]["method"]) == (0, "batch.list")


def test_what_is_for_the_daemons_own_user_is_forbidden_to_others(boot: Boot, uid: int) -> None:
    with connected_as_a_stranger(boot, uid) as other:
        forbidden: list[Command[Any]] = [SystemShutdown(), SystemActors(), BatchList(all_owners=True)]
        for command in forbidden:
            with pytest.raises(Refused) as refused:
                other.call(command)
            assert refused.value.wire_type == "forbidden", command
        assert other.call(SystemPing()).pong


def test_how_much_of_the_limits_is_used_is_for_the_daemons_own_user(boot: Boot, uid: int) -> None:
    with boot.connect() as mine, connected_as_a_stranger(boot, uid) as other:
        boot.finished(start(mine, 1, concurrency=1))
        for client, known in ((mine, True), (other, False)):
            limits = client.call(SystemInfo()).limits
            (provider,) = limits.providers
            used = [rate.used for rate in provider.rates]
            figures = [limits.used, limits.waiting, provider.waiting, provider.concurrency.used, *used]
            assert {figure is not None for figure in figures} == {known}


def test_the_library_is_changed_by_its_owner_alone(boot: Boot, uid: int) -> None:
    with boot.connect() as mine, connected_as_a_stranger(boot, uid) as other:
        template_id = template(mine)
        scenario_id = mine.call(ScenarioCreate(name="Late", context="It is late.")).id
        edge_case_id = mine.call(EdgeCaseCreate(name="E", trigger_condition="t", expected_behavior="b")).id
        forbidden: list[Command[Any]] = [
            TemplateUpdate(template_id=template_id, tone="dry"),
            TemplateDelete(template_id=template_id),
            ScenarioUpdate(scenario_id=scenario_id, topic="x"),
            ScenarioDelete(scenario_id=scenario_id),
            EdgeCaseUpdate(edge_case_id=edge_case_id, category="x"),
            EdgeCaseDelete(edge_case_id=edge_case_id),
            EdgeCaseMarkTested(edge_case_id=edge_case_id),
        ]
        for command in forbidden:
            with pytest.raises(Refused) as refused:
                other.call(command)
            assert refused.value.wire_type == "forbidden", command
        assert other.call(TemplateRate(template_id=template_id, rating=3)).rating == 3
        assert mine.call(TemplateGet(template_id=template_id)).revision == 1
