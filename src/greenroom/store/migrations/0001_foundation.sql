-- Ids are UUIDv7 as text, times microseconds since 1970, money picodollars; what is read whole is kept as JSON.
-- `seq` columns are row numbers that other tables point to, so that they need not repeat an id of 36 letters.

CREATE TABLE migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT;

-- One row. The epoch grows by one with each start of the daemon, and fences off what an earlier one left behind.
CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    epoch INTEGER NOT NULL
) STRICT;
INSERT INTO meta (only_row, epoch) VALUES (1, 0);

CREATE TABLE templates (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('template', 'scenario', 'edge_case')),
    text TEXT NOT NULL,
    structure TEXT NOT NULL,
    variables TEXT NOT NULL,
    tone TEXT NOT NULL,
    system_prompt TEXT NOT NULL,
    language TEXT NOT NULL,
    complexity INTEGER NOT NULL CHECK (complexity BETWEEN 1 AND 10),
    quality_threshold REAL CHECK (quality_threshold BETWEEN 0 AND 10),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    rating REAL CHECK (rating BETWEEN 0 AND 5),
    usage_count INTEGER NOT NULL CHECK (usage_count >= 0),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX templates_by_age ON templates (created_at, id);
CREATE INDEX templates_by_name ON templates (owner, name);

CREATE TABLE scenarios (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    parent_template_id TEXT,
    context TEXT NOT NULL,
    topic TEXT NOT NULL,
    persona TEXT NOT NULL,
    emotional_arc TEXT NOT NULL,
    complexity TEXT NOT NULL CHECK (complexity IN ('simple', 'moderate', 'complex')),
    status TEXT NOT NULL CHECK (status IN ('draft', 'active', 'archived')),
    variation_count INTEGER NOT NULL CHECK (variation_count >= 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX scenarios_by_age ON scenarios (created_at, id);
CREATE INDEX scenarios_by_name ON scenarios (owner, name);

CREATE TABLE edge_cases (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    trigger_condition TEXT NOT NULL,
    expected_behavior TEXT NOT NULL,
    risk_level TEXT NOT NULL CHECK (risk_level IN ('low', 'medium', 'high', 'critical')),
    priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 10),
    parent_template_id TEXT,
    status TEXT NOT NULL CHECK (status IN ('draft', 'active', 'archived')),
    tested INTEGER NOT NULL CHECK (tested IN (0, 1)),
    last_tested_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX edge_cases_by_age ON edge_cases (created_at, id);
CREATE INDEX edge_cases_by_name ON edge_cases (owner, name);

-- Counters and cost are kept in the transaction of what they count: `CHECK` stops a wrong one where it is made.
CREATE TABLE batches (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'processing', 'paused', 'completed', 'failed', 'cancelled')),
    held INTEGER NOT NULL CHECK (held IN (0, 1)),
    reason TEXT,
    cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
    options TEXT NOT NULL,
    priority_rank INTEGER NOT NULL GENERATED ALWAYS AS (
        CASE options ->> '$.priority' WHEN 'high' THEN 0 WHEN 'normal' THEN 1 WHEN 'low' THEN 2 END
    ) VIRTUAL,
    estimate TEXT,
    n_total INTEGER NOT NULL,
    n_queued INTEGER NOT NULL CHECK (n_queued >= 0),
    n_running INTEGER NOT NULL CHECK (n_running >= 0),
    n_successful INTEGER NOT NULL CHECK (n_successful >= 0),
    n_failed INTEGER NOT NULL CHECK (n_failed >= 0),
    n_cancelled INTEGER NOT NULL CHECK (n_cancelled >= 0),
    cost INTEGER NOT NULL CHECK (cost >= 0),
    started_at INTEGER,
    completed_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (n_total = n_queued + n_running + n_successful + n_failed + n_cancelled)
) STRICT;
CREATE INDEX batches_by_owner ON batches (owner, created_at, id);
CREATE INDEX batches_active ON batches (created_at) WHERE status IN ('queued', 'processing', 'paused');

-- The library rows that a batch took, as they were then: items that share them share one snapshot.
CREATE TABLE batch_sources (
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (batch_id, key)
) STRICT;

CREATE TABLE appends (
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    body_hash BLOB NOT NULL,
    added INTEGER NOT NULL,
    PRIMARY KEY (batch_id, seq)
) STRICT, WITHOUT ROWID;

-- `epoch` is the boot that claimed the item last. One index serves claiming, listing by status and position,
-- and finding what runs.
CREATE TABLE items (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    attempt INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('template', 'scenario', 'edge_case')),
    template_id TEXT,
    scenario_id TEXT,
    edge_case_id TEXT,
    parameters TEXT NOT NULL,
    error TEXT,
    conversation_id TEXT,
    cost INTEGER NOT NULL CHECK (cost >= 0),
    started_at INTEGER,
    finished_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX items_by_status ON items (batch_id, status, position);

-- An open attempt (status NULL) is a call whose answer is not known yet. The log outlives its batch and its items.
CREATE TABLE attempts (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    owner INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    batch_id TEXT,
    item_id TEXT,
    conversation_id TEXT,
    generation_id TEXT,
    template_id TEXT,
    number INTEGER NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
    temperature REAL,
    max_tokens INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    status TEXT CHECK (
        status IN ('success', 'failed', 'rate_limited', 'timeout', 'invalid_output', 'interrupted')
    ),
    error TEXT,
    request_id TEXT,
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    cache_read_tokens INTEGER NOT NULL DEFAULT 0,
    cache_write_5m_tokens INTEGER NOT NULL DEFAULT 0,
    cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0,
    cost INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0),
    duration_ms INTEGER,
    stop_reason TEXT,
    prompt_version TEXT NOT NULL,
    price_as_of TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    CHECK ((status IS NULL) = (finished_at IS NULL))
) STRICT;
CREATE INDEX attempts_open ON attempts (epoch) WHERE status IS NULL;
CREATE INDEX attempts_by_owner ON attempts (owner, started_at, id);
CREATE INDEX attempts_by_batch ON attempts (batch_id, started_at, id);
CREATE INDEX attempts_by_item ON attempts (item_id);

-- Apart from `attempts`, so that a list of the log never reads past bodies. `…_packed` is 1 where zlib paid.
CREATE TABLE attempt_bodies (
    attempt_seq INTEGER PRIMARY KEY REFERENCES attempts (seq) ON DELETE CASCADE,
    request BLOB NOT NULL,
    request_packed INTEGER NOT NULL CHECK (request_packed IN (0, 1)),
    response BLOB NOT NULL,
    response_packed INTEGER NOT NULL CHECK (response_packed IN (0, 1))
) STRICT;

CREATE TABLE conversations (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    owner INTEGER NOT NULL,
    title TEXT NOT NULL,
    persona TEXT NOT NULL,
    emotion TEXT NOT NULL,
    topic TEXT NOT NULL,
    tier TEXT CHECK (tier IN ('template', 'scenario', 'edge_case')),
    categories TEXT NOT NULL,
    status TEXT NOT NULL CHECK (
        status IN ('draft', 'generated', 'pending_review', 'approved', 'rejected', 'needs_revision', 'archived')
    ),
    quality_score REAL CHECK (quality_score BETWEEN 0 AND 10),
    quality_components TEXT,
    review_score REAL CHECK (review_score BETWEEN 0 AND 10),
    turn_count INTEGER NOT NULL,
    total_tokens INTEGER NOT NULL,
    template_id TEXT,
    scenario_id TEXT,
    edge_case_id TEXT,
    batch_id TEXT,
    item_id TEXT,
    parameters TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt_version TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    cost INTEGER NOT NULL CHECK (cost >= 0),
    review_history TEXT NOT NULL,
    approved_by INTEGER,
    approved_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((quality_score IS NULL) = (quality_components IS NULL))
) STRICT;
CREATE INDEX conversations_by_owner ON conversations (owner, created_at, id);
CREATE INDEX conversations_by_status ON conversations (owner, status, created_at, id);
CREATE INDEX conversations_by_batch ON conversations (batch_id, created_at, id);

-- A talk is always read, edited and exported whole, so its turns are one document: one row to write in the hot path,
-- one to read, and nothing to put back into order.
CREATE TABLE revisions (
    conversation_seq INTEGER NOT NULL REFERENCES conversations (seq) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1),
    turns TEXT NOT NULL,
    turn_tokens TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (conversation_seq, number)
) STRICT;

CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    topic TEXT NOT NULL,
    owner INTEGER NOT NULL,
    subject TEXT,
    data TEXT NOT NULL
) STRICT;

CREATE INDEX events_by_owner ON events (owner);

CREATE TABLE exports (
    id TEXT PRIMARY KEY,
    owner INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'failed')),
    format TEXT NOT NULL,
    path TEXT NOT NULL,
    options TEXT NOT NULL,
    rows INTEGER NOT NULL,
    files TEXT NOT NULL,
    error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX exports_by_owner ON exports (owner, created_at, id);
