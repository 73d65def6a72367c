from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from greenroom.model.errors import Refused
from greenroom.protocol.commands.conversation import ConversationList
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.commands.system import SystemInfo
from tests.providers.answering import Answering
from tests.providers.completions import Completions, refusal
from tests.serve.completing import completing
from tests.serve.fixtures import Install
from tests.serve.running import Installation, every, start

pytestmark = pytest.mark.daemon

KEY = "sk-or-v1-0123456789"
MODEL = "vendor/model-2.5:free"
PRICES = f"""
[prices."{MODEL}"]
input = 1
output = 10
cache_write_5m = 0
cache_write_1h = 0
cache_read = 0.1
batch_discount = 0
as_of = 2026-11-01
"""
ITEMS = 20
COST = (70 * 1 + 40 * 10 + 30 * 0.1) / 1_000_000
"""Of one answer, as `completions` counts it."""


@pytest.fixture
def server() -> Iterator[Answering]:
    with completing(Completions()) as server:
        yield server


def installed(install: Install, server: Answering, model: str = MODEL) -> Installation:
    place = install(
        OPENROUTER_API_KEY=KEY,
        GREENROOM_PROVIDER__NAME="openai",
        GREENROOM_PROVIDER_OPENAI__BASE_URL=f"{server.base_url}/v1",
        GREENROOM_PROVIDER_OPENAI__MODEL=model,
    )
    file = place.folder / ".config" / "greenroom" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(PRICES, encoding="utf-8")
    return place


def test_any_openai_compatible_server_writes_a_batch_with_a_price_and_a_temperature(
    install: Install, server: Answering
) -> None:
    boot = installed(install, server).up()
    with boot.connect() as client:
        info = client.call(SystemInfo())
        batch_id = start(client, ITEMS, concurrency=5, temperature=0.4)
        ended = boot.finished(batch_id)
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))
        talks = every(client, lambda cursor: ConversationList(batch_id=batch_id, limit=500, cursor=cursor))

    assert (info.provider, info.model) == ("openai", MODEL)
    assert (ended.status, ended.progress.successful) == ("completed", ITEMS)
    assert {(talk.provider, talk.model) for talk in talks} == {("openai", MODEL)}
    assert {(row.provider, row.model, row.simulated, row.temperature, row.status) for row in attempts} == {
        ("openai", MODEL, False, 0.4, "success")
    }
    assert {(row.input_tokens, row.output_tokens, row.cache_read_tokens) for row in attempts} == {(70, 40, 30)}
    assert len({row.request_id for row in attempts}) == len(server.asked) == ITEMS
    assert ended.actual_cost == pytest.approx(ITEMS * COST, abs=1e-6)
    asked = [msgspec.json.decode(body) for _, body in server.asked]
    assert {(body["model"], body["temperature"]) for body in asked} == {(MODEL, 0.4)}
    assert {headers["authorization"] for headers, _ in server.asked} == {f"Bearer {KEY}"}


def test_a_key_that_is_refused_pauses_the_batch_and_is_nowhere_to_be_read(install: Install) -> None:
    with completing(lambda _: refusal(401, f"No such key: {KEY}", code="invalid_api_key")) as server:
        place = installed(install, server)
        boot = place.up()
        with boot.connect() as client:
            batch_id = start(client, 3, concurrency=1)
            boot.events([f"batch:{batch_id}"], lambda event: event.data.get("status") == "paused")
            (attempt, *_) = client.call(LogList(batch_id=batch_id)).items
        assert boot.stop() == 0

    assert attempt.error is not None
    assert (attempt.error.type, attempt.error.message) == ("authentication", "No such key: [key]")
    assert KEY not in boot.shown_log()
    assert [path for path in _files(place.home) if KEY.encode() in path.read_bytes()] == []


def test_without_a_model_a_price_or_a_key_no_batch_starts_and_it_is_said_what_is_missing(
    install: Install, server: Answering
) -> None:
    with installed(install, server, model="").up().connect() as client:
        with pytest.raises(Refused, match=r"\$.model: expected the name of a model; \[provider.openai\] model"):
            start(client, 1, concurrency=1)
        with pytest.raises(Refused, match=r'add \[prices."vendor/other"\] to the configuration'):
            start(client, 1, concurrency=1, model="vendor/other")
        with pytest.raises(
            Refused, match=r"anthropic has neither a key nor a base URL\. Set ANTHROPIC_API_KEY"
        ) as no:
            start(client, 1, concurrency=1, provider="anthropic")
    assert no.value.wire_type == "unavailable"
    assert server.asked == []


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
