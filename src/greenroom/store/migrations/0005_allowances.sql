-- When a user took something of which there are only so many in a while; older rows go as new ones come.
CREATE TABLE allowances (
    owner INTEGER NOT NULL,
    kind TEXT NOT NULL,
    taken_at INTEGER NOT NULL
) STRICT;
CREATE INDEX allowances_by_user ON allowances (owner, kind, taken_at);
