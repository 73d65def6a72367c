-- What an open call may cost at most, so that a budget holds before the bill is known. Of one that has ended, what it
-- may have cost without anybody being told: 0 for most, and all of it where its end was not seen.
ALTER TABLE attempts ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0);
DROP INDEX attempts_open;
CREATE INDEX attempts_open ON attempts (epoch, batch_id, simulated, reserved) WHERE status IS NULL;

-- What the batch may cost; NULL is no bound. A column, since each call is held against it.
ALTER TABLE batches ADD COLUMN budget INTEGER CHECK (budget > 0);

-- What the call wanted that last found no room in the batch's budget; 0 where none was refused.
ALTER TABLE batches ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0 CHECK (wanted >= 0);

-- What its ended calls may have cost beyond what is known.
ALTER TABLE batches ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0 CHECK (doubtful >= 0);

-- Whether it waits for room in the month's budget, which those that came before it have first.
ALTER TABLE batches ADD COLUMN waits_for_month INTEGER NOT NULL DEFAULT 0 CHECK (waits_for_month IN (0, 1));

-- What was really spent in each month of UTC (`2026-11`), of whatever owner, and what may have been; rehearsals cost
-- nothing.
CREATE TABLE months (
    month TEXT PRIMARY KEY,
    cost INTEGER NOT NULL CHECK (cost >= 0),
    doubtful INTEGER NOT NULL DEFAULT 0 CHECK (doubtful >= 0)
) STRICT, WITHOUT ROWID;
