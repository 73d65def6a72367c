-- One source text given to a model. The digest is of the text as UTF-8; what became of its suggestions is counted in
-- the transaction that decides about them.
CREATE TABLE generations (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'running', 'succeeded', 'failed')),
    source_text TEXT NOT NULL,
    source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    options TEXT NOT NULL,
    error TEXT,
    epoch INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL CHECK (attempt >= 0),
    failures INTEGER NOT NULL CHECK (failures >= 0),
    n_suggestions INTEGER NOT NULL CHECK (n_suggestions >= 0),
    n_repeated INTEGER NOT NULL CHECK (n_repeated >= 0),
    n_quoted INTEGER NOT NULL CHECK (n_quoted >= 0),
    n_like_cards INTEGER NOT NULL CHECK (n_like_cards >= 0),
    n_accepted INTEGER NOT NULL CHECK (n_accepted >= 0),
    n_edited INTEGER NOT NULL CHECK (n_edited BETWEEN 0 AND n_accepted),
    n_rejected INTEGER NOT NULL CHECK (n_rejected >= 0),
    input_tokens INTEGER NOT NULL CHECK (input_tokens >= 0),
    output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
    cost INTEGER NOT NULL CHECK (cost >= 0),
    started_at INTEGER,
    finished_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (n_suggestions >= n_accepted + n_rejected),
    CHECK ((status IN ('succeeded', 'failed')) = (finished_at IS NOT NULL))
) STRICT;
CREATE INDEX generations_by_owner ON generations (owner, created_at, id);
CREATE INDEX generations_by_status ON generations (owner, status, created_at, id);
CREATE INDEX generations_by_source ON generations (owner, source_sha256, created_at, id);
CREATE INDEX generations_named ON generations (owner, source_name);
CREATE INDEX generations_by_ending ON generations (owner, substr(id, -1), id);
CREATE INDEX generations_open ON generations (id) WHERE status IN ('pending', 'running');
CREATE INDEX attempts_by_generation ON attempts (generation_id) WHERE generation_id IS NOT NULL;

CREATE TABLE suggestions (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    generation_id TEXT NOT NULL REFERENCES generations (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    front TEXT NOT NULL CHECK (front <> ''),
    back TEXT NOT NULL CHECK (back <> ''),
    is_edited INTEGER NOT NULL CHECK (is_edited IN (0, 1)),
    source_span TEXT,
    duplicate_of TEXT,
    status TEXT NOT NULL CHECK (status IN ('proposed', 'accepted', 'rejected')),
    card_id TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((status = 'accepted') = (card_id IS NOT NULL))
) STRICT;
CREATE INDEX suggestions_by_owner ON suggestions (owner, created_at, id);
CREATE INDEX suggestions_by_status ON suggestions (owner, status, created_at, id);
CREATE INDEX suggestions_like_cards ON suggestions (owner, created_at, id) WHERE duplicate_of IS NOT NULL;
CREATE INDEX suggestions_by_ending ON suggestions (owner, substr(id, -1), id);
CREATE INDEX suggestions_by_generation ON suggestions (generation_id, position);

-- A suggestion becomes a card once. Who wrote it stays with it, as with conversations.
CREATE TABLE cards (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    suggestion_id TEXT NOT NULL UNIQUE,
    generation_id TEXT NOT NULL,
    front TEXT NOT NULL CHECK (front <> ''),
    back TEXT NOT NULL CHECK (back <> ''),
    source_name TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt_version TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX cards_by_owner ON cards (owner, created_at, id);
CREATE INDEX cards_by_front ON cards (owner, front COLLATE NOCASE, id);
CREATE INDEX cards_by_id ON cards (owner, id);
CREATE INDEX cards_by_ending ON cards (owner, substr(id, -1), id);
CREATE INDEX cards_by_generation ON cards (generation_id, created_at, id);

-- The few rarest words of each card, by which those that may be nearly the same are found; `words` is how many
-- different ones the card has in all.
CREATE TABLE card_words (
    owner INTEGER NOT NULL,
    word TEXT NOT NULL,
    words INTEGER NOT NULL,
    card_id TEXT NOT NULL REFERENCES cards (id) ON DELETE CASCADE,
    PRIMARY KEY (owner, word, words, card_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_words_by_card ON card_words (card_id);
