import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from greenroom.export import writing
from greenroom.export.manifest import decode
from greenroom.export.order import ExportOrder
from greenroom.export.writing import OnPage, Written, write_export
from greenroom.model.conversation import Conversation, Turn
from greenroom.model.errors import Conflict
from greenroom.model.library import Tier
from greenroom.model.principal import Principal
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros, SystemClock
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.opening import open_home
from greenroom.store.port import Store
from greenroom.store.threaded import ThreadedStore
from tests.export.conversations import keep

OPENAI = ExportOrder(format="openai")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """The real store, on its threads: the detector of blocking calls then sees what an export does by itself."""
    home = await asyncio.to_thread(open_home, tmp_path / "home", now=Micros(0))
    store = await ThreadedStore.open(home.database, clock=SystemClock(), on_facts=lambda _: None, readers=1)
    yield store
    await store.close()
    await asyncio.to_thread(home.release)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "sets" / "mine"


def go_on(_: Conversation) -> bool:
    return True


def nothing_to_say() -> None:
    pass


async def export(
    store: Store,
    place: Path,
    order: ExportOrder = OPENAI,
    *,
    check: Callable[[], None] = nothing_to_say,
    on_page: OnPage = go_on,
) -> Written | None:
    return await write_export(
        order, who=Principal(1000), store=store, place=place, export_id="e1", check=check, on_page=on_page
    )


def kept(number: int, **about: Any) -> Callable[[sqlite3.Connection], str]:
    return partial(keep, number=number, **about)


async def fill(store: Store, *kept: Callable[[sqlite3.Connection], str]) -> None:
    await store.write(lambda tx: [keep_one(tx.db) for keep_one in kept])


async def said(place: Path) -> list[str]:
    """The first message of each row."""
    content = await asyncio.to_thread((place / "train.jsonl").read_bytes)
    return [json.loads(line)["messages"][0]["content"] for line in content.splitlines()]


async def left_around(place: Path) -> list[str]:
    return await asyncio.to_thread(os.listdir, place.parent)


def talk(words: str) -> tuple[Turn, Turn]:
    return Turn("user", words), Turn("assistant", "I see.")


async def test_rows_stand_in_the_order_of_their_ids(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PAGE", 3)
    await fill(store, *(kept(number, turns=talk(str(number))) for number in (7, 2, 9, 4, 1, 8, 3)))
    await export(store, place)
    assert await said(place) == ["1", "2", "3", "4", "7", "8", "9"]


async def test_by_default_it_holds_approved_ones_of_real_providers_alone(store: Store, place: Path) -> None:
    others = set(ConversationStatus) - {ConversationStatus.APPROVED}
    await fill(
        store,
        kept(1, turns=talk("approved")),
        kept(2, turns=talk("rehearsed"), provider="rehearsal"),
        *(kept(number, status=status) for number, status in enumerate(others, start=3)),
    )
    await export(store, place)
    assert await said(place) == ["approved"]


async def test_it_holds_what_was_asked_for(store: Store, place: Path) -> None:
    await fill(
        store,
        kept(1, turns=talk("approved")),
        kept(2, turns=talk("poor"), provider="rehearsal", status=ConversationStatus.NEEDS_REVISION),
        kept(3, turns=talk("rare"), status=ConversationStatus.DRAFT, tier=Tier.EDGE_CASE),
    )
    statuses = [ConversationStatus.NEEDS_REVISION, ConversationStatus.DRAFT]
    order = ExportOrder(format="openai", filter=ConversationFilter(statuses=statuses), include_rehearsal=True)
    await export(store, place, order)
    assert await said(place) == ["poor", "rare"]


async def test_it_holds_nobody_elses(store: Store, place: Path) -> None:
    await fill(store, kept(1, turns=talk("mine")), kept(2, turns=talk("theirs"), owner=1001))
    await export(store, place)
    assert await said(place) == ["mine"]


async def test_a_page_of_rehearsals_alone_ends_nothing(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PAGE", 2)
    await fill(store, *(kept(number, provider="rehearsal") for number in range(1, 5)), kept(5, turns=talk("real")))
    await export(store, place)
    assert await said(place) == ["real"]


async def test_the_same_rows_and_options_give_the_same_bytes(store: Store, tmp_path: Path) -> None:
    await fill(
        store,
        *(kept(number, turns=talk(f"Grüße {number}"), tier=list(Tier)[number % 3]) for number in range(1, 8)),
    )
    order = ExportOrder(format="openai", system_prompt="Be plain.")

    one, other = await export(store, tmp_path / "one", order), await export(store, tmp_path / "other", order)

    def content(place: Path) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in place.iterdir()}

    assert one == other
    written = await asyncio.to_thread(content, tmp_path / "one")
    assert set(written) == {"README.md", "manifest.json", "train.jsonl"}
    assert written == await asyncio.to_thread(content, tmp_path / "other")


async def test_the_manifest_tells_what_is_there(store: Store, place: Path) -> None:
    await fill(store, kept(1), kept(2, tier=Tier.EDGE_CASE), kept(3, provider="rehearsal"))
    made = await export(store, place, ExportOrder(format="openai", include_rehearsal=True))

    manifest = decode(await asyncio.to_thread((place / "manifest.json").read_bytes))

    assert manifest is not None
    assert made == Written(3, manifest.files)
    assert (manifest.rows, manifest.turns) == (3, 6)
    assert manifest.tiers == {"edge_case": 1, "template": 2}
    assert manifest.statuses == {"approved": 3}
    assert [(each.provider, each.rows) for each in manifest.written_by] == [("anthropic", 2), ("rehearsal", 1)]
    assert manifest.prompt_versions == {"conversation-1": 3}
    assert manifest.first_created_at == "1970-01-01T00:00:01.000000Z"
    assert manifest.last_created_at == "1970-01-01T00:00:03.000000Z"


async def test_an_export_of_nothing_is_an_export(store: Store, place: Path) -> None:
    made = await export(store, place)
    assert made is not None
    assert made.rows == 0
    assert await said(place) == []


async def test_one_that_is_ended_on_its_way_leaves_no_trace(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PAGE", 1)
    await fill(store, *(kept(number) for number in range(1, 4)))
    seen: list[str] = []

    def stop_at_the_second(conversation: Conversation) -> bool:
        seen.append(conversation.id)
        return len(seen) < 2

    assert await export(store, place, on_page=stop_at_the_second) is None
    assert seen == ["c000001", "c000002"]
    assert await left_around(place) == []


async def test_a_place_that_was_taken_meanwhile_stays_as_it_is(store: Store, place: Path) -> None:
    await fill(store, kept(1))

    def taken() -> None:
        raise Conflict("Somebody was quicker.")

    with pytest.raises(Conflict, match="quicker"):
        await export(store, place, check=taken)
    assert await left_around(place) == []
