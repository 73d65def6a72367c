"""The rows that a real daemon answers have the fields of the contract: one of each kind is made and read."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from greenroom.client.blocking import Client
from tests.contract.published import ROWS
from tests.serve.running import Boot, installed, rehearsing

pytestmark = pytest.mark.daemon

SOURCE = "The lighthouse of Alexandria was built about 280 BC and stood for more than 1,500 years. " * 20


class Rows:
    """What a daemon answers, by the names that the contract gives the kinds."""

    def __init__(self, boot: Boot, client: Client) -> None:
        self._boot = boot
        self._client = client
        self.found: dict[str, Any] = {}

    def call(self, method: str, **params: Any) -> Any:
        return msgspec.json.decode(self._client.rpc(method, params))

    def make_library(self) -> None:
        template = self.call(
            "template.create", name="Small talk", text="About {{ topic }}.", variables=[{"name": "mood"}]
        )
        self.found |= {
            "template": template,
            "template.variables": template["variables"][0],
            "scenario": self.call("scenario.create", name="Late", context="It is late."),
            "edge_case": self.call(
                "edge_case.create",
                name="Threat",
                trigger_condition="They threaten.",
                expected_behavior="Stay calm.",
            ),
        }

    def make_conversation(self) -> None:
        batch_id, item, attempt = self._written()
        conversation_id = item["conversation_id"]
        self.call("conversation.review", conversation_id=conversation_id, action="comment", note="so so")
        conversation = self.call("conversation.get", conversation_id=conversation_id, include_turns=True)
        batch = self.call("batch.get", batch_id=batch_id)
        self.found |= {
            "batch": batch,
            "batch.progress": batch["progress"],
            "item": item,
            "attempt": attempt,
            "conversation": conversation,
            "conversation.quality": next(iter(conversation["quality"].values())),
            "conversation.review_history": conversation["review_history"][0],
            "conversation.turns": conversation["turns"][0],
        }

    def make_card(self) -> None:
        generation = self._generated()
        (suggestion, *_) = self.call("suggestion.list", generation_id=generation["id"])["items"]
        self.call("suggestion.accept", suggestion_id=suggestion["id"])
        (card,) = self.call("card.list")["items"]
        self.found |= {"generation": generation, "suggestion": suggestion, "card": card}

    def fail(self) -> None:
        """Once more, when every answer is a refusal."""
        _, item, attempt = self._written()
        generation = self._generated()
        self.found |= {
            "item.error": item["error"],
            "attempt.error": attempt["error"],
            "generation.error": generation["error"],
        }

    def _written(self) -> tuple[str, Any, Any]:
        """A batch that has ended, its item and its attempt."""
        parameters = {"topic": "rain", "mood": "calm"}
        order = {"name": "Try", "template_id": self.found["template"]["id"], "shared_parameters": parameters}
        batch_id = self.call("batch.start", **order)["batch_id"]
        self._boot.finished(batch_id)
        (item,) = self.call("batch.items", batch_id=batch_id)["items"]
        (attempt,) = self.call("log.list", batch_id=batch_id)["items"]
        return batch_id, item, attempt

    def _generated(self) -> Any:
        """A generation that has ended."""
        generation_id = self.call("flashcards.generate", source_text=SOURCE)["generation_id"]
        self._boot.events(["flashcards"], lambda event: event.data["generation_id"] == generation_id)
        return self.call("flashcards.get", generation_id=generation_id)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    home = tmp_path_factory.mktemp("greenroom")
    with rehearsing() as server, installed(home, ANTHROPIC_BASE_URL=server.base_url) as place:
        boot = place.up()
        with boot.connect() as client:
            made = Rows(boot, client)
            made.make_library()
            made.make_conversation()
            made.make_card()
            server.set(faults={"refusal": 1})
            made.fail()
    return made.found


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_a_row_has_the_fields_that_were_promised(rows: Mapping[str, Any], kind: str) -> None:
    assert sorted({*ROWS[kind].split()} - rows[kind].keys()) == []
