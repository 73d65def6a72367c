"""Every method's own example, called as the OpenRPC document of a running daemon has it."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from greenroom.client.blocking import Client
from greenroom.protocol.command import find
from greenroom.protocol.commands.batch import BatchPause
from greenroom.protocol.commands.conversation import ConversationList
from greenroom.protocol.commands.edge_case import EdgeCaseCreate
from greenroom.protocol.commands.events import EventsSubscribe
from greenroom.protocol.commands.export import ExportStart
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.commands.quality import QualityGet, QualityRescore
from greenroom.protocol.commands.rpc import RpcDiscover
from greenroom.protocol.commands.scenario import ScenarioCreate
from greenroom.protocol.every_command import EVERY_COMMAND
from tests.serve.cards import a_card, a_suggestion, an_accepted_one, made
from tests.serve.fixtures import Install
from tests.serve.running import Boot, Installation, Rehearsal, exported, installed, rehearsing, start, template

pytestmark = pytest.mark.daemon

ENDS_THE_DAEMON = "system.shutdown"


class Stage:
    """A running daemon, and rows for the placeholders of examples: new ones each time, as methods change them."""

    def __init__(self, place: Installation, boot: Boot, server: Rehearsal, client: Client) -> None:
        self.place = place
        self.boot = boot
        self.client = client
        self.document = client.call(RpcDiscover())
        self._server = server
        self._make: dict[str, Callable[[], str]] = {
            "<template_id>": lambda: template(client),
            "<scenario_id>": lambda: client.call(ScenarioCreate(name="Late", context="It is late.")).id,
            "<edge_case_id>": lambda: (
                client.call(
                    EdgeCaseCreate(
                        name="Threat", trigger_condition="They threaten.", expected_behavior="Stay calm."
                    )
                ).id
            ),
            "<batch_id>": self._ended_batch,
            "<held_batch_id>": lambda: start(client, 1, concurrency=1, hold=True),
            "<running_batch_id>": self._running_batch,
            "<paused_batch_id>": self._paused_batch,
            "<failed_batch_id>": self._failed_batch,
            "<conversation_id>": self._conversation,
            "<attempt_id>": lambda: client.call(LogList(batch_id=self._ended_batch())).items[0].id,
            "<rescore_id>": self._rescored,
            "<export_id>": lambda: exported(boot, client, ExportStart(format="openai")).id,
            "<running_export_id>": self._running_export,
            "<generation_id>": lambda: made(boot, client),
            "<suggestion_id>": lambda: a_suggestion(boot, client),
            "<accepted_suggestion_id>": lambda: an_accepted_one(boot, client),
            "<card_id>": lambda: a_card(boot, client),
            "<subscription_id>": lambda: client.call(EventsSubscribe(topics=["audit"])).subscription_id,
        }

    def example(self, method: str) -> dict[str, Any]:
        """The parameters of a method's example, with rows in place of placeholders."""
        (described,) = (each for each in self.document["methods"] if each["name"] == method)
        (example,) = described["examples"]
        return {param["name"]: self._filled(param["value"]) for param in example["params"]}

    @property
    def placeholders(self) -> frozenset[str]:
        """What examples can name."""
        return frozenset(self._make)

    def make(self, placeholder: str) -> str:
        """A new row for a placeholder; answers its id."""
        return self._make[placeholder]()

    def _filled(self, value: Any) -> Any:
        match value:
            case str() if value.startswith("<") and value.endswith(">"):
                return self.make(value)
            case dict():
                return {name: self._filled(each) for name, each in value.items()}
            case list() | tuple():
                return [self._filled(each) for each in value]
            case _:
                return value

    def _ended_batch(self) -> str:
        batch_id = start(self.client, 1, concurrency=1)
        self.boot.finished(batch_id)
        return batch_id

    def _running_export(self) -> str:
        """One that nobody works on any more: a daemon leaves it so that could not note how it ended."""
        export_id = exported(self.boot, self.client, ExportStart(format="openai")).id
        self.place.change_beside(f"UPDATE exports SET status = 'running' WHERE id = '{export_id}'")
        return export_id

    def _failed_batch(self) -> str:
        self._server.set(faults={"refusal": 1})
        batch_id = self._ended_batch()
        self._server.set(faults={})
        return batch_id

    def _running_batch(self) -> str:
        batch_id = start(self.client, 2, concurrency=1, provider="rehearsal")
        self.boot.events([f"batch:{batch_id}"], lambda event: event.data.get("status") == "processing")
        return batch_id

    def _paused_batch(self) -> str:
        batch_id = self._running_batch()
        self.client.call(BatchPause(batch_id=batch_id))
        return batch_id

    def _conversation(self) -> str:
        batch_id = self._ended_batch()
        return self.client.call(ConversationList(batch_id=batch_id)).items[0].id

    def _rescored(self) -> str:
        run = self.client.call(QualityRescore())
        while run.status == "running":
            run = self.client.call(QualityGet(rescore_id=run.id))
        return run.id


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """What asks the server ends at once; what asks the embedded one, as running batches do, never does."""
    with rehearsing() as server:
        variables = {
            "ANTHROPIC_BASE_URL": server.base_url,
            "GREENROOM_REHEARSAL__LATENCY_MS": "3600000",
            "GREENROOM_FLASHCARDS__PER_USER": "0",
        }
        with installed(tmp_path_factory.mktemp("greenroom"), **variables) as place:
            boot = place.up()
            with boot.connect() as client:
                yield Stage(place, boot, server, client)


def test_the_document_describes_every_method_with_an_example(stage: Stage) -> None:
    described = {each["name"]: each for each in stage.document["methods"]}
    assert described.keys() == EVERY_COMMAND.keys()
    for name, method in described.items():
        required = {param["name"] for param in method["params"] if param["required"]}
        given = {param["name"] for example in method["examples"] for param in example["params"]}
        assert required <= given <= {param["name"] for param in method["params"]}, name
        assert method["summary"], name


@pytest.mark.parametrize("method", sorted(EVERY_COMMAND.keys() - {ENDS_THE_DAEMON}))
def test_a_methods_own_example_is_answered(stage: Stage, method: str) -> None:
    params = stage.example(method)
    answer = stage.client.rpc(method, params)
    assert msgspec.json.decode(answer, type=find(method).result) is not None


WRITING = sorted(name for name, cls in EVERY_COMMAND.items() if cls.writes and name != ENDS_THE_DAEMON)


@pytest.mark.parametrize("method", WRITING)
def test_what_comes_twice_under_one_key_is_answered_alike(stage: Stage, method: str) -> None:
    params = stage.example(method) | {"idempotency_key": "twice"}
    first = stage.client.rpc(method, params)
    assert stage.client.rpc(method, params) == first


def test_the_example_that_ends_the_daemon_ends_it_in_order(install: Install) -> None:
    place = install()
    boot = place.up()
    with boot.connect() as client:
        client.rpc(ENDS_THE_DAEMON, dict(find(ENDS_THE_DAEMON).example))
    assert boot.exit_code() == 0
    assert not place.socket.exists()
