-- What items have used, by what they were made from and who wrote them: estimates come from it. Sums forget slowly,
-- hence fractions. Money is not kept: prices change, tokens are what they were. `template_id` is '' where there is
-- none. `busy_ms` is the time from an item's first call to its end.
CREATE TABLE history (
    owner INTEGER NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('template', 'scenario', 'edge_case')),
    template_id TEXT NOT NULL,
    items REAL NOT NULL,
    attempts REAL NOT NULL,
    input_tokens REAL NOT NULL,
    output_tokens REAL NOT NULL,
    cache_read_tokens REAL NOT NULL,
    cache_write_5m_tokens REAL NOT NULL,
    cache_write_1h_tokens REAL NOT NULL,
    output_squares REAL NOT NULL,
    busy_ms REAL NOT NULL,
    busy_squares REAL NOT NULL,
    longest_ms REAL NOT NULL,
    PRIMARY KEY (owner, provider, model, tier, template_id)
) STRICT, WITHOUT ROWID;

-- Time that a batch stood paused, or had ended before somebody let it try again: no time of its work.
-- `paused_at` is there while it is paused.
ALTER TABLE batches ADD COLUMN paused_at INTEGER;
ALTER TABLE batches ADD COLUMN paused_us INTEGER NOT NULL DEFAULT 0 CHECK (paused_us >= 0);
