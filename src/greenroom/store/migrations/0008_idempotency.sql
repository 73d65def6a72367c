-- What was done under a caller's key: a row is there from the transaction of what it did, its answer once it was given.
CREATE TABLE receipts (
    owner INTEGER NOT NULL,
    method TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    answer BLOB,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (owner, method, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_by_age ON receipts (made_at);
