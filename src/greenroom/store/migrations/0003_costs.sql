-- What ended attempts add up to: kept in the transaction that closes them, and for good. `day` is the day of UTC on
-- which they started; '' stands for no batch and no template; `timed` counts those whose duration is known.
CREATE TABLE cost_sums (
    owner INTEGER NOT NULL,
    day TEXT NOT NULL,
    simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    template_id TEXT NOT NULL,
    status TEXT NOT NULL,
    requests INTEGER NOT NULL,
    timed INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, day, simulated, provider, model, batch_id, template_id, status)
) STRICT, WITHOUT ROWID;

-- The part of `cost_sums` whose attempts are no longer in the log.
CREATE TABLE pruned_sums (
    owner INTEGER NOT NULL,
    day TEXT NOT NULL,
    simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    template_id TEXT NOT NULL,
    status TEXT NOT NULL,
    requests INTEGER NOT NULL,
    timed INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, day, simulated, provider, model, batch_id, template_id, status)
) STRICT, WITHOUT ROWID;

INSERT INTO cost_sums
SELECT
    owner, date(started_at / 1000000, 'unixepoch'), simulated, provider, model, ifnull(batch_id, ''),
    ifnull(template_id, ''), status, count(*), count(duration_ms), sum(input_tokens), sum(output_tokens),
    sum(cache_read_tokens), sum(cache_write_5m_tokens + cache_write_1h_tokens), sum(cost), ifnull(sum(duration_ms), 0)
FROM attempts
WHERE status IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

INSERT INTO months (month, cost)
SELECT substr(day, 1, 7), sum(cost) FROM cost_sums WHERE simulated = 0 GROUP BY 1
ON CONFLICT (month) DO UPDATE SET cost = excluded.cost;
