"""Counters and sums, held against what they count."""

import sqlite3

from greenroom.store.costs import COUNTED, FIGURES, KEY

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
    "batch {}: calls of it may have cost {} more, its attempts say {}": """
        WITH unseen AS (
            SELECT batch_id, sum(reserved) AS reserved FROM attempts WHERE status IS NOT NULL GROUP BY batch_id
        )
        SELECT batches.id, batches.doubtful, ifnull(unseen.reserved, 0) AS there
        FROM batches LEFT JOIN unseen ON unseen.batch_id = batches.id
        WHERE batches.doubtful <> there AND batches.id NOT IN (SELECT batch_id FROM pruned_sums)
    """,
    # An item's own attempts can't be added up any more once some of its batch were pruned; its batch's can.
    "item {}: costs {}, its attempts cost {}": """
        WITH spent AS (SELECT item_id, sum(cost) AS cost FROM attempts GROUP BY item_id)
        SELECT items.id, items.cost, ifnull(spent.cost, 0) AS there
        FROM items LEFT JOIN spent ON spent.item_id = items.id
        WHERE items.cost <> there AND batch_id NOT IN (SELECT batch_id FROM pruned_sums)
    """,
    "batch {}: its items cost {}, its attempts cost {}": """
        WITH
            pruned AS (SELECT batch_id, sum(cost) AS cost FROM pruned_sums GROUP BY batch_id),
            items_of AS (SELECT batch_id, sum(cost) AS cost FROM items GROUP BY batch_id)
        SELECT
            batch_id, items_of.cost,
            pruned.cost
            + ifnull((SELECT sum(cost) FROM attempts WHERE attempts.batch_id = pruned.batch_id), 0) AS there
        FROM pruned JOIN items_of USING (batch_id) WHERE items_of.cost <> there
    """,
    "generation {}: {} suggestions counted as {}, there are {}": """
        WITH kept (id, number, what) AS (
            SELECT id, n_suggestions, 'proposed at all' FROM generations
            UNION ALL SELECT id, n_quoted, 'quoted' FROM generations
            UNION ALL SELECT id, n_like_cards, 'like a card' FROM generations
            UNION ALL SELECT id, n_accepted, 'accepted' FROM generations
            UNION ALL SELECT id, n_edited, 'edited' FROM generations
            UNION ALL SELECT id, n_rejected, 'rejected' FROM generations
        ), counted AS (
            SELECT generation_id, what, count(*) AS number FROM (
                SELECT generation_id, 'proposed at all' AS what FROM suggestions
                UNION ALL SELECT generation_id, 'quoted' FROM suggestions WHERE source_span IS NOT NULL
                UNION ALL SELECT generation_id, 'like a card' FROM suggestions WHERE duplicate_of IS NOT NULL
                UNION ALL SELECT generation_id, status FROM suggestions WHERE status <> 'proposed'
                UNION ALL SELECT generation_id, 'edited' FROM suggestions WHERE status = 'accepted' AND is_edited
            ) GROUP BY generation_id, what
        )
        SELECT kept.id, kept.number, kept.what, ifnull(counted.number, 0) AS there
        FROM kept LEFT JOIN counted ON counted.generation_id = kept.id AND counted.what = kept.what
        WHERE kept.number <> there
    """,
    "user {}: {} {} conversations of tier {}, score {} counted, there are {} and {}": """
        WITH counted AS (
            SELECT owner, ifnull(tier, '') AS tier, status, count(*) AS there,
                ifnull(sum(CAST(round(quality_score * 10000) AS INTEGER)), 0) AS score
            FROM conversations GROUP BY 1, 2, 3
        )
        SELECT owner, total, status, tier, quality, ifnull(there, 0), ifnull(score, 0)
        FROM tallies LEFT JOIN counted USING (owner, tier, status)
        WHERE total <> ifnull(there, 0) OR quality <> ifnull(score, 0)
    """,
    "user {}: view {} of the coverage counts {} conversations, there are {}": """
        WITH counted AS (SELECT owner, count(*) AS there FROM conversations GROUP BY owner)
        SELECT owner, view,
            sum(draft + generated + pending_review + approved + rejected + needs_revision + archived) AS kept,
            ifnull(there, 0) AS there
        FROM cells LEFT JOIN counted USING (owner)
        GROUP BY owner, view HAVING kept <> there OR min(draft, generated, pending_review, approved, rejected,
            needs_revision, archived) < 0
    """,
    "conversation {}: is listed as {}": """
        SELECT conversations.id, ifnull(said.text, 'nothing')
        FROM conversations LEFT JOIN facets ON facets.seq = conversations.seq
        LEFT JOIN names AS said ON said.number = facets.status
        LEFT JOIN names AS persona ON persona.number = facets.persona
        WHERE said.text IS NOT conversations.status OR persona.text IS NOT conversations.persona
            OR facets.title IS NOT conversations.title OR facets.updated_at IS NOT conversations.updated_at
            OR facets.quality IS NOT ifnull(conversations.quality_score, -1)
            OR facets.urgency IS NOT conversations.urgency
            OR (SELECT count(*) FROM labels WHERE labels.owner = conversations.owner
                AND labels.id = conversations.id AND labels.status = facets.status)
                <> (SELECT count(DISTINCT value) FROM json_each(conversations.categories))
    """,
    "conversation {}: its judgement counts it as {}, it is {}": """
        SELECT conversations.id, ifnull(decision, 'not decided'), conversations.status
        FROM judgements JOIN conversations ON seq = conversation_seq
        WHERE conversations.status <> 'archived'
            AND decision IS NOT iif(conversations.status IN ('approved', 'rejected'), conversations.status, NULL)
    """,
    "user {}: {} conversations counted that wait for a verdict and {} that got none, there are {} and {}": """
        WITH counted AS (
            SELECT owner, sum(status = 'waiting') AS there_waiting, sum(status = 'failed') AS there_failed
            FROM judgements GROUP BY owner
        )
        SELECT owner, waiting, failed, ifnull(there_waiting, 0), ifnull(there_failed, 0)
        FROM judgement_counts LEFT JOIN counted USING (owner)
        WHERE waiting <> ifnull(there_waiting, 0) OR failed <> ifnull(there_failed, 0)
    """,
    "user {}: the judge {}, {}, {} has said {}, its verdicts say {}": """
        WITH counted AS (
            SELECT owner, provider, model, prompt_version, json_array(
                count(*), sum(approves),
                sum(approves = 1 AND decision IS 'approved'), sum(approves = 1 AND decision IS 'rejected'),
                sum(approves = 0 AND decision IS 'approved'), sum(approves = 0 AND decision IS 'rejected')
            ) AS there
            FROM judgements WHERE status = 'given' GROUP BY 1, 2, 3, 4
        )
        SELECT owner, provider, model, prompt_version,
            json_array(verdicts, approvals, both_approve, judge_alone, person_alone, both_reject) AS said,
            ifnull(there, '[0,0,0,0,0,0]') AS there
        FROM judge_sums LEFT JOIN counted USING (owner, provider, model, prompt_version) WHERE said <> there
    """,
    "template {}: used {} times, there are {} conversations from it": """
        SELECT templates.id, usage_count, count(conversations.id) AS there
        FROM templates LEFT JOIN conversations ON template_id = templates.id
        GROUP BY templates.id HAVING usage_count <> there
    """,
    "template {}, user {}: sums of its conversations are off by {}": """
        SELECT
            template_id, owner,
            json_object(
                'conversations', sum(conversations), 'approved', sum(approved), 'rejected', sum(rejected),
                'scored', sum(scored), 'quality', sum(quality), 'cost', sum(cost)
            )
        FROM (
            SELECT template_id, owner, conversations, approved, rejected, scored, quality, cost FROM template_sums
            UNION ALL
            SELECT
                template_id, owner, -1, -(status = 'approved'), -(status = 'rejected'),
                -(quality_score IS NOT NULL), -CAST(round(ifnull(quality_score, 0) * 10000) AS INTEGER), -cost
            FROM conversations WHERE template_id IS NOT NULL
        )
        GROUP BY template_id, owner
        HAVING
            sum(conversations) <> 0 OR sum(approved) <> 0 OR sum(rejected) <> 0 OR sum(scored) <> 0
            OR sum(quality) <> 0 OR sum(cost) <> 0
    """,
    # Items go with their batch, and stay counted.
    "template {}, user {}: {} items succeeded and {} failed, there are {} and {}": """
        WITH ended AS (
            SELECT template_id, owner, sum(status = 'succeeded') AS well, sum(status = 'failed') AS badly
            FROM items WHERE template_id IS NOT NULL GROUP BY template_id, owner
        )
        SELECT template_id, owner, ifnull(succeeded, 0), ifnull(failed, 0), well, badly
        FROM ended LEFT JOIN template_sums USING (template_id, owner)
        WHERE ifnull(succeeded, 0) < well OR ifnull(failed, 0) < badly
    """,
    "template {}: rated {}, the mean of its ratings is {}": """
        SELECT id, templates.rating, avg(template_ratings.rating) AS mean
        FROM templates JOIN template_ratings ON template_id = id
        GROUP BY id HAVING templates.rating IS NULL OR abs(templates.rating - mean) > 1e-9
    """,
    "scenario {}: {} variations, there are {} conversations from it": """
        SELECT scenarios.id, variation_count, count(conversations.id) AS there
        FROM scenarios LEFT JOIN conversations ON scenario_id = scenarios.id
        GROUP BY scenarios.id HAVING variation_count <> there
    """,
    "month {}: cost {}, its calls cost {}": """
        WITH
            spent AS (
                SELECT substr(day, 1, 7) AS month, sum(cost) AS cost FROM cost_sums WHERE simulated = 0 GROUP BY 1
            ),
            told AS (SELECT month, cost FROM months UNION ALL SELECT month, 0 FROM spent)
        SELECT month, max(told.cost) AS said, ifnull(spent.cost, 0) AS there
        FROM told LEFT JOIN spent USING (month) GROUP BY month HAVING said <> there
    """,
}

_SUMS = f"""
    WITH counted AS ({COUNTED} WHERE status IS NOT NULL)
    SELECT {", ".join(KEY)}, {", ".join(f"sum({name}) AS {name}" for name in FIGURES)}
    FROM (
        SELECT * FROM cost_sums
        UNION ALL SELECT {", ".join(KEY)}, {", ".join(f"-{name}" for name in FIGURES)} FROM pruned_sums
        UNION ALL SELECT {", ".join(KEY)}, {", ".join(f"-{name}" for name in FIGURES)} FROM counted
    )
    GROUP BY {", ".join(str(at) for at in range(1, len(KEY) + 1))}
    HAVING {" OR ".join(f"sum({name}) <> 0" for name in FIGURES)}
"""  # noqa: S608  names of columns


def discrepancies(db: sqlite3.Connection) -> list[str]:
    """Every counter or sum that isn't the truth, in a line each; none where all is well. It reads everything."""
    told = [words.format(*row) for words, check in _CHECKS.items() for row in db.execute(check)]
    for row in db.execute(_SUMS):
        off = {name: by for name, by in zip(FIGURES, row[len(KEY) :], strict=True) if by}
        told.append(f"costs of {', '.join(map(str, row[: len(KEY)]))}: they are off by {off}")
    return told
