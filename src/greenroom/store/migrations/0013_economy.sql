-- What was handed over to a provider to be answered later. A chunk is noted before it leaves, with its items and their
-- attempts, so that neither a crash nor a lost answer makes anybody hand it over twice or forget it.
CREATE TABLE chunks (
    id TEXT PRIMARY KEY,
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('intended', 'submitted', 'done')),
    remote_id TEXT,
    requests INTEGER NOT NULL CHECK (requests > 0),
    intended_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (status <> 'submitted' OR remote_id IS NOT NULL)
) STRICT;
CREATE INDEX chunks_open ON chunks (batch_id) WHERE status <> 'done';
CREATE INDEX chunks_by_remote ON chunks (provider, intended_at) WHERE remote_id IS NOT NULL;

-- The chunk that a running item is in: it outlives the boot that handed it over.
ALTER TABLE items ADD COLUMN chunk_id TEXT;
CREATE INDEX items_by_chunk ON items (chunk_id) WHERE chunk_id IS NOT NULL AND status = 'running';
