-- How much a conversation needs a person, from 0 to 1, as of its last score: what a review shows first. It stands last
-- in `facets`, whose rows are made by the first trigger below: the same as before, and that.
ALTER TABLE conversations ADD COLUMN urgency REAL NOT NULL DEFAULT 0;
ALTER TABLE facets ADD COLUMN urgency REAL NOT NULL DEFAULT 0;
CREATE INDEX facets_by_urgency ON facets
    (owner, status, urgency, id, created_at, tier, provider, persona, emotion, template, batch, quality, categories);
DROP TRIGGER conversations_made;
CREATE TRIGGER conversations_made AFTER INSERT ON conversations BEGIN
    INSERT INTO names (text) VALUES
        (new.status), (ifnull(new.tier, '')), (new.provider), (new.persona), (new.emotion), (new.topic),
        (ifnull(new.template_id, '')), (ifnull(new.scenario_id, '')), (ifnull(new.batch_id, ''))
    ON CONFLICT DO NOTHING;
    INSERT INTO names (text) SELECT value FROM json_each(new.categories) WHERE true ON CONFLICT DO NOTHING;
    INSERT INTO facets VALUES (
        new.seq, new.id, new.owner, new.created_at, new.updated_at,
        (SELECT number FROM names WHERE text = new.status),
        (SELECT number FROM names WHERE text = ifnull(new.tier, '')),
        (SELECT number FROM names WHERE text = new.provider),
        (SELECT number FROM names WHERE text = new.persona),
        (SELECT number FROM names WHERE text = new.emotion),
        (SELECT number FROM names WHERE text = ifnull(new.template_id, '')),
        (SELECT number FROM names WHERE text = ifnull(new.batch_id, '')),
        ifnull(new.quality_score, -1), new.cost,
        (SELECT number FROM names WHERE text = ifnull(new.scenario_id, '')),
        (SELECT number FROM names WHERE text = new.topic),
        new.title,
        ifnull((
            SELECT '|' || group_concat(number, '|') || '|'
            FROM names WHERE text IN (SELECT value FROM json_each(new.categories))
        ), ''),
        new.urgency
    );
    INSERT INTO labels
    SELECT DISTINCT
        owner, number, created_at, new.id, seq, status, tier, provider, persona, emotion, template, batch, quality,
        cost, updated_at
    FROM json_each(new.categories) AS label JOIN names ON text = label.value JOIN facets ON seq = new.seq;
    INSERT INTO tallies VALUES (
        new.owner, ifnull(new.tier, ''), new.status, 1, new.quality_score IS NOT NULL,
        CAST(round(ifnull(new.quality_score, 0) * 10000) AS INTEGER)
    ) ON CONFLICT DO UPDATE SET
        total = total + 1, scored = scored + excluded.scored, quality = quality + excluded.quality;
    INSERT INTO cells
    SELECT
        owner, view.value, iif(view.value = 4, 0, tier), iif(view.value = 4, 0, template),
        iif(view.value = 4, 0, scenario), iif(view.value = 3, 0, persona), iif(view.value = 2, 0, emotion),
        iif(view.value = 1, 0, topic),
        (new.status = 'draft'), (new.status = 'generated'), (new.status = 'pending_review'),
        (new.status = 'approved'), (new.status = 'rejected'), (new.status = 'needs_revision'),
        (new.status = 'archived')
    FROM facets, json_each('[1,2,3,4]') AS view
    WHERE facets.seq = new.seq
    ON CONFLICT DO UPDATE SET
        draft = draft + excluded.draft, generated = generated + excluded.generated,
        pending_review = pending_review + excluded.pending_review, approved = approved + excluded.approved,
        rejected = rejected + excluded.rejected, needs_revision = needs_revision + excluded.needs_revision,
        archived = archived + excluded.archived;
    INSERT INTO unindexed VALUES (new.seq);
END;

CREATE TRIGGER conversations_pressing AFTER UPDATE OF urgency ON conversations
WHEN old.urgency <> new.urgency BEGIN
    UPDATE facets SET urgency = new.urgency WHERE seq = new.seq;
END;
