"""Counters and sums, held against what they count."""

import sqlite3

_CHECKS = {
    "batch {}: {} counts {} items, there are {}": """
        WITH counted AS (
            SELECT batch_id, status, count(*) AS number FROM items GROUP BY batch_id, status
        ), kept (id, status, number) AS (
            SELECT id, 'queued', n_queued FROM batches
            UNION ALL SELECT id, 'running', n_running FROM batches
            UNION ALL SELECT id, 'succeeded', n_successful FROM batches
            UNION ALL SELECT id, 'failed', n_failed FROM batches
            UNION ALL SELECT id, 'cancelled', n_cancelled FROM batches
        )
        SELECT kept.id, kept.status, kept.number, ifnull(counted.number, 0) AS there
        FROM kept LEFT JOIN counted ON counted.batch_id = kept.id AND counted.status = kept.status
        WHERE kept.number <> there
    """,
    "batch {}: costs {}, its items cost {}": """
        SELECT batches.id, batches.cost, ifnull(sum(items.cost), 0) AS there
        FROM batches LEFT JOIN items ON batch_id = batches.id
        GROUP BY batches.id HAVING batches.cost <> there
    """,
    "item {}: costs {}, its attempts cost {}": """
        WITH spent AS (SELECT item_id, sum(cost) AS cost FROM attempts GROUP BY item_id)
        SELECT items.id, items.cost, ifnull(spent.cost, 0) AS there
        FROM items LEFT JOIN spent ON spent.item_id = items.id WHERE items.cost <> there
    """,
    "template {}: used {} times, there are {} conversations from it": """
        SELECT templates.id, usage_count, count(conversations.id) AS there
        FROM templates LEFT JOIN conversations ON template_id = templates.id
        GROUP BY templates.id HAVING usage_count <> there
    """,
    "scenario {}: {} variations, there are {} conversations from it": """
        SELECT scenarios.id, variation_count, count(conversations.id) AS there
        FROM scenarios LEFT JOIN conversations ON scenario_id = scenarios.id
        GROUP BY scenarios.id HAVING variation_count <> there
    """,
}


def discrepancies(db: sqlite3.Connection) -> list[str]:
    """Every counter or sum that isn't the truth, in a line each; none where all is well. It reads everything."""
    return [words.format(*row) for words, check in _CHECKS.items() for row in db.execute(check)]
