-- The bands of a conversation's signature, as a JSON array of integers: conversations that are alike share some.
CREATE TABLE signatures (
    conversation_seq INTEGER PRIMARY KEY REFERENCES conversations (seq) ON DELETE CASCADE,
    owner INTEGER NOT NULL,
    bands TEXT NOT NULL
) STRICT;

-- The same by band, a row each: a look at a band finds whoever shares it. Kept by the triggers below.
CREATE TABLE bands (
    owner INTEGER NOT NULL,
    band INTEGER NOT NULL,
    conversation_seq INTEGER NOT NULL,
    PRIMARY KEY (owner, band, conversation_seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER signatures_made AFTER INSERT ON signatures BEGIN
    INSERT OR IGNORE INTO bands SELECT new.owner, value, new.conversation_seq FROM json_each(new.bands);
END;

CREATE TRIGGER signatures_changed AFTER UPDATE ON signatures BEGIN
    DELETE FROM bands
    WHERE (owner, band, conversation_seq) IN (
        SELECT old.owner, value, old.conversation_seq FROM json_each(old.bands)
    );
    INSERT OR IGNORE INTO bands SELECT new.owner, value, new.conversation_seq FROM json_each(new.bands);
END;

CREATE TRIGGER signatures_deleted AFTER DELETE ON signatures BEGIN
    DELETE FROM bands
    WHERE (owner, band, conversation_seq) IN (
        SELECT old.owner, value, old.conversation_seq FROM json_each(old.bands)
    );
END;

-- Scoring again what is there, in the background: how far each run is. `after_id` is the last that it has been through.
CREATE TABLE rescorings (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'cancelled', 'failed')),
    filter TEXT NOT NULL,
    after_id TEXT,
    total INTEGER NOT NULL,
    done INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX rescorings_running ON rescorings (owner) WHERE status = 'running';
