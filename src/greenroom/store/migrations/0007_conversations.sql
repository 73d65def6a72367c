-- How each revision came about, and who made it where that was a person.
ALTER TABLE revisions ADD COLUMN origin TEXT NOT NULL DEFAULT 'written'
    CHECK (origin IN ('written', 'edited', 'regenerated', 'imported'));
ALTER TABLE revisions ADD COLUMN made_by INTEGER;

-- The conversation that an item writes anew, where it does.
ALTER TABLE items ADD COLUMN regenerates TEXT;

-- What an owner imported already, by a digest of the normalised turns.
CREATE TABLE imported (
    owner INTEGER NOT NULL,
    digest BLOB NOT NULL,
    conversation_seq INTEGER NOT NULL REFERENCES conversations (seq) ON DELETE CASCADE,
    PRIMARY KEY (owner, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_by_conversation ON imported (conversation_seq);

-- Short numbers for the texts that lists are filtered by. They are never taken back.
CREATE TABLE names (
    number INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

-- What conversations are listed by, in narrow rows: a million of them are looked through where as many whole
-- conversations could not be. Kept by the triggers below; status, tier and so on are numbers of `names`.
-- `quality` is -1 where there is no score; `categories` are numbers too, each between bars: '|3|17|'.
CREATE TABLE facets (
    seq INTEGER PRIMARY KEY REFERENCES conversations (seq) ON DELETE CASCADE,
    id TEXT NOT NULL,
    owner INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    tier INTEGER NOT NULL,
    provider INTEGER NOT NULL,
    persona INTEGER NOT NULL,
    emotion INTEGER NOT NULL,
    template INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    quality REAL NOT NULL,
    cost INTEGER NOT NULL,
    scenario INTEGER NOT NULL,
    topic INTEGER NOT NULL,
    title TEXT NOT NULL,
    categories TEXT NOT NULL
) STRICT;

-- An index an order and a filter, each with what else a list is likely to ask, so that only the page's own rows are
-- read. What a review changes is left out where few rows are looked at.
CREATE INDEX facets_by_created ON facets
    (owner, created_at, id, status, tier, provider, persona, emotion, template, batch, quality, cost,
     updated_at, categories);
CREATE INDEX facets_by_status ON facets
    (owner, status, created_at, id, tier, provider, persona, emotion, template, batch, quality, cost,
     updated_at, categories);
CREATE INDEX facets_by_tier ON facets
    (owner, tier, created_at, id, status, provider, persona, emotion, template, batch, quality, cost,
     updated_at, categories);
CREATE INDEX facets_by_provider ON facets
    (owner, provider, created_at, id, status, tier, persona, emotion, template, batch, quality, cost,
     updated_at, categories);
CREATE INDEX facets_by_persona ON facets
    (owner, persona, created_at, id, status, tier, provider, emotion, template, batch, quality, cost,
     updated_at, categories);
CREATE INDEX facets_by_emotion ON facets
    (owner, emotion, created_at, id, status, tier, provider, persona, template, batch, quality, cost,
     updated_at, categories);
CREATE INDEX facets_by_template ON facets
    (owner, template, created_at, id, status, tier, provider, persona, emotion, batch, quality, cost,
     updated_at, categories);
CREATE INDEX facets_by_batch ON facets
    (owner, batch, created_at, id, status, tier, provider, persona, emotion, template, quality, cost,
     updated_at, categories);
CREATE INDEX facets_by_quality ON facets
    (owner, quality, id, created_at, status, tier, provider, persona, emotion, template, batch, cost,
     updated_at, categories);
CREATE INDEX facets_by_cost ON facets
    (owner, cost, id, created_at, tier, provider, persona, emotion, template, batch, quality, categories);
CREATE INDEX facets_by_title ON facets
    (owner, title COLLATE NOCASE, id, created_at, tier, provider, persona, emotion, template, batch, quality,
     categories);
-- In the order of the last change, those that were changed and those that never were: of the latter, a filter by age
-- says where to look.
CREATE INDEX facets_changed ON facets
    (owner, updated_at, id, created_at, status, tier, provider, persona, emotion, template, batch, quality,
     categories) WHERE updated_at <> created_at;
CREATE INDEX facets_unchanged ON facets
    (owner, created_at, id, status, tier, provider, persona, emotion, template, batch, quality, updated_at,
     categories) WHERE updated_at = created_at;
DROP INDEX conversations_by_owner;
DROP INDEX conversations_by_status;

-- The same by category, a row each.
CREATE TABLE labels (
    owner INTEGER NOT NULL,
    category INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    status INTEGER NOT NULL,
    tier INTEGER NOT NULL,
    provider INTEGER NOT NULL,
    persona INTEGER NOT NULL,
    emotion INTEGER NOT NULL,
    template INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    quality REAL NOT NULL,
    cost INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (owner, category, created_at, id, seq)
) STRICT, WITHOUT ROWID;

-- Sums. `quality` adds up the scores of those that have one, in ten-thousandths, so that it adds up exactly.
CREATE TABLE tallies (
    owner INTEGER NOT NULL,
    tier TEXT NOT NULL,
    status TEXT NOT NULL,
    total INTEGER NOT NULL CHECK (total >= 0),
    scored INTEGER NOT NULL CHECK (scored >= 0),
    quality INTEGER NOT NULL CHECK (quality >= 0),
    PRIMARY KEY (owner, tier, status)
) STRICT, WITHOUT ROWID;

-- How many conversations there are of each combination, a column a status; the rest are numbers of `names`. All six
-- together have nearly as many combinations as there are conversations, so there are four views that each leave one
-- or more out (0 there): 1 topic, 2 emotion, 3 persona, 4 tier and template and scenario.
CREATE TABLE cells (
    owner INTEGER NOT NULL,
    view INTEGER NOT NULL CHECK (view BETWEEN 1 AND 4),
    tier INTEGER NOT NULL,
    template INTEGER NOT NULL,
    scenario INTEGER NOT NULL,
    persona INTEGER NOT NULL,
    emotion INTEGER NOT NULL,
    topic INTEGER NOT NULL,
    draft INTEGER NOT NULL,
    generated INTEGER NOT NULL,
    pending_review INTEGER NOT NULL,
    approved INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    needs_revision INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    PRIMARY KEY (owner, view, tier, template, scenario, persona, emotion, topic)
) STRICT, WITHOUT ROWID;

-- Titles and present turns as they are compared by a search.
CREATE TABLE words (
    seq INTEGER PRIMARY KEY REFERENCES conversations (seq) ON DELETE CASCADE,
    owner INTEGER NOT NULL,
    title TEXT NOT NULL,
    turns TEXT NOT NULL
) STRICT;

-- The same by three letters at a time. It tells where to look, and `words` decides: what was edited or deleted leaves
-- traces, so it holds neither texts nor positions, and nothing is ever taken out of it.
CREATE VIRTUAL TABLE trigrams USING fts5 (text, content = '', detail = 'none', tokenize = 'trigram');
CREATE VIRTUAL TABLE trigram_terms USING fts5vocab (trigrams, 'row');

-- Conversations that `trigrams` has not had yet in their present words.
CREATE TABLE unindexed (
    seq INTEGER PRIMARY KEY REFERENCES conversations (seq) ON DELETE CASCADE
) STRICT;

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
        ), '')
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

CREATE TRIGGER conversations_changed
AFTER UPDATE OF title, persona, emotion, topic, provider, categories, status, quality_score, cost, updated_at
ON conversations BEGIN
    INSERT INTO names (text) VALUES (new.status), (new.persona), (new.emotion), (new.topic), (new.provider)
    ON CONFLICT DO NOTHING;
    INSERT INTO names (text) SELECT value FROM json_each(new.categories) WHERE old.categories <> new.categories
    ON CONFLICT DO NOTHING;
    INSERT INTO cells
    SELECT
        owner, view.value, iif(view.value = 4, 0, tier), iif(view.value = 4, 0, template),
        iif(view.value = 4, 0, scenario), iif(view.value = 3, 0, persona), iif(view.value = 2, 0, emotion),
        iif(view.value = 1, 0, topic),
        -(old.status = 'draft'), -(old.status = 'generated'), -(old.status = 'pending_review'),
        -(old.status = 'approved'), -(old.status = 'rejected'), -(old.status = 'needs_revision'),
        -(old.status = 'archived')
    FROM facets, json_each('[1,2,3,4]') AS view
    WHERE facets.seq = new.seq AND (
        old.persona <> new.persona OR old.emotion <> new.emotion OR old.topic <> new.topic
    )
    ON CONFLICT DO UPDATE SET
        draft = draft + excluded.draft, generated = generated + excluded.generated,
        pending_review = pending_review + excluded.pending_review, approved = approved + excluded.approved,
        rejected = rejected + excluded.rejected, needs_revision = needs_revision + excluded.needs_revision,
        archived = archived + excluded.archived;
    -- SQLite writes every index again that holds a column which a statement names: so what stands in the same indexes
    -- is written by the same statement.
    UPDATE facets SET updated_at = new.updated_at, status = (SELECT number FROM names WHERE text = new.status)
    WHERE seq = new.seq AND (old.updated_at <> new.updated_at OR old.status <> new.status) AND NOT (
        old.persona <> new.persona OR old.emotion <> new.emotion OR old.provider <> new.provider
        OR old.quality_score IS NOT new.quality_score OR old.cost <> new.cost OR old.categories <> new.categories
    );
    UPDATE facets SET
        updated_at = new.updated_at,
        status = (SELECT number FROM names WHERE text = new.status),
        persona = (SELECT number FROM names WHERE text = new.persona),
        emotion = (SELECT number FROM names WHERE text = new.emotion),
        provider = (SELECT number FROM names WHERE text = new.provider),
        quality = ifnull(new.quality_score, -1),
        cost = new.cost,
        categories = ifnull((
            SELECT '|' || group_concat(number, '|') || '|'
            FROM names WHERE text IN (SELECT value FROM json_each(new.categories))
        ), '')
    WHERE seq = new.seq AND (
        old.persona <> new.persona OR old.emotion <> new.emotion OR old.provider <> new.provider
        OR old.quality_score IS NOT new.quality_score OR old.cost <> new.cost OR old.categories <> new.categories
    );
    UPDATE facets SET topic = (SELECT number FROM names WHERE text = new.topic)
    WHERE seq = new.seq AND old.topic <> new.topic;
    UPDATE facets SET title = new.title WHERE seq = new.seq AND old.title <> new.title;
    INSERT INTO cells
    SELECT
        owner, view.value, iif(view.value = 4, 0, tier), iif(view.value = 4, 0, template),
        iif(view.value = 4, 0, scenario), iif(view.value = 3, 0, persona), iif(view.value = 2, 0, emotion),
        iif(view.value = 1, 0, topic),
        (new.status = 'draft'), (new.status = 'generated'), (new.status = 'pending_review'),
        (new.status = 'approved'), (new.status = 'rejected'), (new.status = 'needs_revision'),
        (new.status = 'archived')
    FROM facets, json_each('[1,2,3,4]') AS view
    WHERE facets.seq = new.seq AND (
        old.persona <> new.persona OR old.emotion <> new.emotion OR old.topic <> new.topic
    )
    ON CONFLICT DO UPDATE SET
        draft = draft + excluded.draft, generated = generated + excluded.generated,
        pending_review = pending_review + excluded.pending_review, approved = approved + excluded.approved,
        rejected = rejected + excluded.rejected, needs_revision = needs_revision + excluded.needs_revision,
        archived = archived + excluded.archived;
    UPDATE labels SET
        updated_at = new.updated_at,
        status = (SELECT number FROM names WHERE text = new.status),
        provider = (SELECT number FROM names WHERE text = new.provider),
        persona = (SELECT number FROM names WHERE text = new.persona),
        emotion = (SELECT number FROM names WHERE text = new.emotion),
        quality = ifnull(new.quality_score, -1),
        cost = new.cost
    WHERE old.categories = new.categories
        AND owner = old.owner AND created_at = old.created_at AND id = old.id
        AND category IN (SELECT number FROM json_each(old.categories) AS label JOIN names ON text = label.value);
    DELETE FROM labels
    WHERE old.categories <> new.categories
        AND owner = old.owner AND created_at = old.created_at AND id = old.id
        AND category IN (SELECT number FROM json_each(old.categories) AS label JOIN names ON text = label.value);
    INSERT INTO labels
    SELECT DISTINCT
        owner, number, created_at, new.id, seq, status, tier, provider, persona, emotion, template, batch, quality,
        cost, updated_at
    FROM json_each(new.categories) AS label JOIN names ON text = label.value JOIN facets ON seq = new.seq
    WHERE old.categories <> new.categories;
END;

-- Where only its status is another, a conversation stays in its cells.
CREATE TRIGGER conversations_moved AFTER UPDATE OF status ON conversations
WHEN old.status <> new.status
    AND old.persona = new.persona AND old.emotion = new.emotion AND old.topic = new.topic
BEGIN
    INSERT INTO cells
    SELECT
        owner, view.value, iif(view.value = 4, 0, tier), iif(view.value = 4, 0, template),
        iif(view.value = 4, 0, scenario), iif(view.value = 3, 0, persona), iif(view.value = 2, 0, emotion),
        iif(view.value = 1, 0, topic),
        (new.status = 'draft') - (old.status = 'draft'),
        (new.status = 'generated') - (old.status = 'generated'),
        (new.status = 'pending_review') - (old.status = 'pending_review'),
        (new.status = 'approved') - (old.status = 'approved'),
        (new.status = 'rejected') - (old.status = 'rejected'),
        (new.status = 'needs_revision') - (old.status = 'needs_revision'),
        (new.status = 'archived') - (old.status = 'archived')
    FROM facets, json_each('[1,2,3,4]') AS view
    WHERE facets.seq = new.seq
    ON CONFLICT DO UPDATE SET
        draft = draft + excluded.draft, generated = generated + excluded.generated,
        pending_review = pending_review + excluded.pending_review, approved = approved + excluded.approved,
        rejected = rejected + excluded.rejected, needs_revision = needs_revision + excluded.needs_revision,
        archived = archived + excluded.archived;
END;

CREATE TRIGGER conversations_reworded AFTER UPDATE OF title, revision ON conversations
WHEN old.title <> new.title OR old.revision <> new.revision BEGIN
    INSERT INTO unindexed VALUES (new.seq) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER conversations_tallied AFTER UPDATE OF status, quality_score ON conversations
WHEN old.status <> new.status OR old.quality_score IS NOT new.quality_score BEGIN
    UPDATE tallies SET
        total = total - 1,
        scored = scored - (old.quality_score IS NOT NULL),
        quality = quality - CAST(round(ifnull(old.quality_score, 0) * 10000) AS INTEGER)
    WHERE owner = old.owner AND tier = ifnull(old.tier, '') AND status = old.status;
    INSERT INTO tallies VALUES (
        new.owner, ifnull(new.tier, ''), new.status, 1, new.quality_score IS NOT NULL,
        CAST(round(ifnull(new.quality_score, 0) * 10000) AS INTEGER)
    ) ON CONFLICT DO UPDATE SET
        total = total + 1, scored = scored + excluded.scored, quality = quality + excluded.quality;
END;

CREATE TRIGGER conversations_gone BEFORE DELETE ON conversations BEGIN
    INSERT INTO cells
    SELECT
        owner, view.value, iif(view.value = 4, 0, tier), iif(view.value = 4, 0, template),
        iif(view.value = 4, 0, scenario), iif(view.value = 3, 0, persona), iif(view.value = 2, 0, emotion),
        iif(view.value = 1, 0, topic),
        -(old.status = 'draft'), -(old.status = 'generated'), -(old.status = 'pending_review'),
        -(old.status = 'approved'), -(old.status = 'rejected'), -(old.status = 'needs_revision'),
        -(old.status = 'archived')
    FROM facets, json_each('[1,2,3,4]') AS view
    WHERE facets.seq = old.seq
    ON CONFLICT DO UPDATE SET
        draft = draft + excluded.draft, generated = generated + excluded.generated,
        pending_review = pending_review + excluded.pending_review, approved = approved + excluded.approved,
        rejected = rejected + excluded.rejected, needs_revision = needs_revision + excluded.needs_revision,
        archived = archived + excluded.archived;
    DELETE FROM labels
    WHERE owner = old.owner AND created_at = old.created_at AND id = old.id
        AND category IN (SELECT number FROM json_each(old.categories) AS label JOIN names ON text = label.value);
    UPDATE tallies SET
        total = total - 1,
        scored = scored - (old.quality_score IS NOT NULL),
        quality = quality - CAST(round(ifnull(old.quality_score, 0) * 10000) AS INTEGER)
    WHERE owner = old.owner AND tier = ifnull(old.tier, '') AND status = old.status;
END;

-- What is there already.
INSERT INTO names (text)
SELECT status FROM conversations UNION SELECT ifnull(tier, '') FROM conversations
UNION SELECT provider FROM conversations UNION SELECT persona FROM conversations
UNION SELECT emotion FROM conversations UNION SELECT topic FROM conversations
UNION SELECT ifnull(template_id, '') FROM conversations UNION SELECT ifnull(scenario_id, '') FROM conversations
UNION SELECT ifnull(batch_id, '') FROM conversations
UNION SELECT value FROM conversations, json_each(categories);
INSERT INTO facets
SELECT
    seq, id, owner, created_at, updated_at,
    (SELECT number FROM names WHERE text = status), (SELECT number FROM names WHERE text = ifnull(tier, '')),
    (SELECT number FROM names WHERE text = provider), (SELECT number FROM names WHERE text = persona),
    (SELECT number FROM names WHERE text = emotion), (SELECT number FROM names WHERE text = ifnull(template_id, '')),
    (SELECT number FROM names WHERE text = ifnull(batch_id, '')), ifnull(quality_score, -1), cost,
    (SELECT number FROM names WHERE text = ifnull(scenario_id, '')), (SELECT number FROM names WHERE text = topic),
    title,
    ifnull((
        SELECT '|' || group_concat(number, '|') || '|'
        FROM names WHERE text IN (SELECT value FROM json_each(conversations.categories))
    ), '')
FROM conversations;
INSERT INTO labels
SELECT DISTINCT
    facets.owner, number, facets.created_at, facets.id, facets.seq, facets.status, facets.tier, facets.provider,
    facets.persona, facets.emotion, facets.template, facets.batch, facets.quality, facets.cost, facets.updated_at
FROM conversations, json_each(conversations.categories) AS label
JOIN names ON text = label.value JOIN facets ON facets.seq = conversations.seq;
INSERT INTO tallies
SELECT
    owner, ifnull(tier, ''), status, count(*), count(quality_score),
    ifnull(sum(CAST(round(quality_score * 10000) AS INTEGER)), 0)
FROM conversations GROUP BY 1, 2, 3;
INSERT INTO cells
SELECT
    facets.owner, view.value, iif(view.value = 4, 0, facets.tier), iif(view.value = 4, 0, template),
    iif(view.value = 4, 0, scenario), iif(view.value = 3, 0, facets.persona), iif(view.value = 2, 0, facets.emotion),
    iif(view.value = 1, 0, facets.topic),
    sum(conversations.status = 'draft'), sum(conversations.status = 'generated'),
    sum(conversations.status = 'pending_review'), sum(conversations.status = 'approved'),
    sum(conversations.status = 'rejected'), sum(conversations.status = 'needs_revision'),
    sum(conversations.status = 'archived')
FROM conversations JOIN facets ON facets.seq = conversations.seq, json_each('[1,2,3,4]') AS view
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO unindexed SELECT seq FROM conversations;
