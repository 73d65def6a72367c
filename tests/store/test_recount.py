import sqlite3

import pytest

from greenroom.model.money import Picodollars
from greenroom.model.states import ItemStatus
from greenroom.store import attempts, conversations, items, recount, scenarios, templates
from tests.store.making import (
    NOW,
    a_closed_attempt,
    a_new_conversation,
    a_new_item,
    a_scenario,
    a_template,
    an_open_attempt,
    claim_one,
    start_batch,
)


@pytest.fixture
def kept(db: sqlite3.Connection) -> sqlite3.Connection:
    """A database in which everything is counted at least once."""
    template, scenario = a_template(), a_scenario()
    templates.insert(db, template)
    scenarios.insert(db, scenario)
    templates.rate(db, template.id, 1, 4)
    batch_id = start_batch(db, 3, item=a_new_item(template_id=template.id, scenario_id=scenario.id))
    item, new, attempt = claim_one(db, batch_id), a_new_conversation(), an_open_attempt()
    attempts.open(db, attempt, item=item, epoch=1)
    attempts.close(db, a_closed_attempt(attempt.id, cost=Picodollars(9)), new.id)
    items.finish(db, item.id, 1, 1, ItemStatus.SUCCEEDED, NOW, conversation_id=new.id, add_cost=Picodollars(9))
    conversations.insert(db, new, item=item, categories=(), cost=Picodollars(9))
    return db


def test_what_was_kept_in_step_has_no_discrepancy(kept: sqlite3.Connection) -> None:
    assert recount.discrepancies(kept) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            "UPDATE batches SET n_queued = n_queued - 1, n_total = n_total - 1",
            ["queued counts 1 items, there are 2"],
        ),
        (
            "UPDATE batches SET n_successful = 0, n_failed = 1",
            ["succeeded counts 0 items, there are 1", "failed counts 1 items, there are 0"],
        ),
        ("UPDATE batches SET cost = 8", ["costs 8, its items cost 9"]),
        (
            "UPDATE items SET cost = 8 WHERE cost = 9",
            ["costs 9, its items cost 8", "costs 8, its attempts cost 9"],
        ),
        ("UPDATE templates SET usage_count = 0", ["used 0 times, there are 1 conversations from it"]),
        ("UPDATE scenarios SET variation_count = 2", ["2 variations, there are 1 conversations from it"]),
        (
            "UPDATE template_sums SET approved = 1, cost = cost - 2",
            [
                (
                    'sums of its conversations are off by {"conversations":0,"approved":1,"rejected":0,"scored":0,'
                    '"quality":0,"cost":-2}'
                )
            ],
        ),
        (
            "UPDATE template_sums SET succeeded = 0",
            ["0 items succeeded and 0 failed, there are 1 and 0"],
        ),
        ("UPDATE templates SET rating = 2", ["rated 2.0, the mean of its ratings is 4.0"]),
    ],
)
def test_each_wrong_sum_is_said(kept: sqlite3.Connection, wrong: str, said: list[str]) -> None:
    kept.execute(wrong)
    told = recount.discrepancies(kept)
    assert len(told) == len(said)
    assert {line.split(": ", 1)[1] for line in told} == set(said)
