-- What an open call may cost at most, so that a budget holds before the bill is known.
ALTER TABLE attempts ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0);
DROP INDEX attempts_open;
CREATE INDEX attempts_open ON attempts (epoch, batch_id, simulated, reserved) WHERE status IS NULL;

-- What the batch may cost; NULL is no bound. A column, since each call is held against it.
ALTER TABLE batches ADD COLUMN budget INTEGER CHECK (budget > 0);

-- What the call wanted that last found no room in the batch's budget; 0 where none was refused.
ALTER TABLE batches ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0 CHECK (wanted >= 0);

-- What was really spent in each month of UTC (`2026-11`), of whatever owner; rehearsals cost nothing.
CREATE TABLE months (
    month TEXT PRIMARY KEY,
    cost INTEGER NOT NULL CHECK (cost >= 0)
) STRICT, WITHOUT ROWID;
