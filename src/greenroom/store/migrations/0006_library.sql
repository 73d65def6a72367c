-- What each user thinks of a template, 0 to 5. `templates.rating` is their mean, kept in the same transaction.
CREATE TABLE template_ratings (
    template_id TEXT NOT NULL REFERENCES templates (id) ON DELETE CASCADE,
    owner INTEGER NOT NULL,
    rating REAL NOT NULL CHECK (rating BETWEEN 0 AND 5),
    PRIMARY KEY (template_id, owner)
) STRICT, WITHOUT ROWID;

CREATE INDEX scenarios_by_parent ON scenarios (parent_template_id) WHERE parent_template_id IS NOT NULL;
CREATE INDEX edge_cases_by_parent ON edge_cases (parent_template_id) WHERE parent_template_id IS NOT NULL;

-- How often its owner has changed a row, from 1: whoever changes one may say which revision they saw.
ALTER TABLE scenarios ADD COLUMN revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1);
ALTER TABLE edge_cases ADD COLUMN revision INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1);

-- What a conversation was called before a revision came with another title.
ALTER TABLE revisions ADD COLUMN replaced_title TEXT;

-- What an owner's work with a template came to: items that ended, and the conversations that there are.
-- `quality` adds up the scores of the `scored` ones in ten-thousandths, so that it adds up exactly.
-- No reference to `templates`: a batch goes on with a template that is deleted meanwhile.
CREATE TABLE template_sums (
    template_id TEXT NOT NULL,
    owner INTEGER NOT NULL,
    succeeded INTEGER NOT NULL DEFAULT 0 CHECK (succeeded >= 0),
    failed INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
    conversations INTEGER NOT NULL DEFAULT 0 CHECK (conversations >= 0),
    approved INTEGER NOT NULL DEFAULT 0 CHECK (approved >= 0),
    rejected INTEGER NOT NULL DEFAULT 0 CHECK (rejected >= 0),
    scored INTEGER NOT NULL DEFAULT 0 CHECK (scored >= 0),
    quality INTEGER NOT NULL DEFAULT 0 CHECK (quality >= 0),
    cost INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0),
    PRIMARY KEY (template_id, owner)
) STRICT, WITHOUT ROWID;

-- Triggers keep the sums, so that every way in which an item or a conversation changes counts, one row or ten thousand.

CREATE TRIGGER template_item_ended AFTER UPDATE OF status ON items
WHEN new.template_id IS NOT NULL AND new.status <> old.status AND new.status IN ('succeeded', 'failed') BEGIN
    INSERT INTO template_sums (template_id, owner, succeeded, failed)
    VALUES (new.template_id, new.owner, new.status = 'succeeded', new.status = 'failed')
    ON CONFLICT DO UPDATE SET succeeded = succeeded + excluded.succeeded, failed = failed + excluded.failed;
END;

CREATE TRIGGER template_item_again AFTER UPDATE OF status ON items
WHEN old.template_id IS NOT NULL AND old.status = 'failed' AND new.status <> 'failed' BEGIN
    UPDATE template_sums SET failed = failed - 1 WHERE template_id = old.template_id AND owner = old.owner;
END;

CREATE TRIGGER template_conversation_made AFTER INSERT ON conversations WHEN new.template_id IS NOT NULL BEGIN
    UPDATE templates SET usage_count = usage_count + 1 WHERE id = new.template_id;
    INSERT INTO template_sums (template_id, owner, conversations, approved, rejected, scored, quality, cost)
    VALUES (
        new.template_id, new.owner, 1, new.status = 'approved', new.status = 'rejected',
        new.quality_score IS NOT NULL, CAST(round(ifnull(new.quality_score, 0) * 10000) AS INTEGER), new.cost
    ) ON CONFLICT DO UPDATE SET
        conversations = conversations + 1, approved = approved + excluded.approved,
        rejected = rejected + excluded.rejected, scored = scored + excluded.scored,
        quality = quality + excluded.quality, cost = cost + excluded.cost;
END;

CREATE TRIGGER template_conversation_changed AFTER UPDATE OF status, quality_score, cost ON conversations
WHEN new.template_id IS NOT NULL AND (
    old.status <> new.status OR old.quality_score IS NOT new.quality_score OR old.cost <> new.cost
) BEGIN
    UPDATE template_sums SET
        approved = approved + (new.status = 'approved') - (old.status = 'approved'),
        rejected = rejected + (new.status = 'rejected') - (old.status = 'rejected'),
        scored = scored + (new.quality_score IS NOT NULL) - (old.quality_score IS NOT NULL),
        quality = quality + CAST(round(ifnull(new.quality_score, 0) * 10000) AS INTEGER)
            - CAST(round(ifnull(old.quality_score, 0) * 10000) AS INTEGER),
        cost = cost + new.cost - old.cost
    WHERE template_id = new.template_id AND owner = new.owner;
END;

CREATE TRIGGER template_conversation_gone AFTER DELETE ON conversations WHEN old.template_id IS NOT NULL BEGIN
    UPDATE templates SET usage_count = usage_count - 1 WHERE id = old.template_id;
    UPDATE template_sums SET
        conversations = conversations - 1,
        approved = approved - (old.status = 'approved'),
        rejected = rejected - (old.status = 'rejected'),
        scored = scored - (old.quality_score IS NOT NULL),
        quality = quality - CAST(round(ifnull(old.quality_score, 0) * 10000) AS INTEGER),
        cost = cost - old.cost
    WHERE template_id = old.template_id AND owner = old.owner;
END;

CREATE TRIGGER scenario_conversation_made AFTER INSERT ON conversations WHEN new.scenario_id IS NOT NULL BEGIN
    UPDATE scenarios SET variation_count = variation_count + 1 WHERE id = new.scenario_id;
END;

CREATE TRIGGER scenario_conversation_gone AFTER DELETE ON conversations WHEN old.scenario_id IS NOT NULL BEGIN
    UPDATE scenarios SET variation_count = variation_count - 1 WHERE id = old.scenario_id;
END;

-- What is there already.
INSERT INTO template_sums (template_id, owner, succeeded, failed)
SELECT template_id, owner, sum(status = 'succeeded'), sum(status = 'failed')
FROM items WHERE template_id IS NOT NULL AND status IN ('succeeded', 'failed') GROUP BY 1, 2;
INSERT INTO template_sums (template_id, owner, conversations, approved, rejected, scored, quality, cost)
SELECT
    template_id, owner, count(*), sum(status = 'approved'), sum(status = 'rejected'), count(quality_score),
    ifnull(sum(CAST(round(quality_score * 10000) AS INTEGER)), 0), sum(cost)
FROM conversations WHERE template_id IS NOT NULL GROUP BY 1, 2
ON CONFLICT DO UPDATE SET
    conversations = excluded.conversations, approved = excluded.approved, rejected = excluded.rejected,
    scored = excluded.scored, quality = excluded.quality, cost = excluded.cost;
