-- Requests that many others are like, since they were made from the same template: of those others only the difference
-- is kept, and the sample by which it was found. `body` is packed, `digest` is of what it is unpacked; only attempts
-- whose `seq` is near `around` refer to it. A sample goes with the last body that does.
CREATE TABLE samples (
    number INTEGER PRIMARY KEY,
    around INTEGER NOT NULL,
    digest BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
ALTER TABLE attempt_bodies ADD COLUMN sample INTEGER;

-- What a batch wrote is listed and counted by `facets`.
DROP INDEX conversations_by_batch;
