-- Whether an attempt was made at a verdict on a conversation, and not at the conversation.
ALTER TABLE attempts ADD COLUMN judging INTEGER NOT NULL DEFAULT 0 CHECK (judging IN (0, 1));

-- The verdict on a conversation's present text, or the wait for it; a row goes when the text becomes another.
-- `decision` is what a person has decided about the conversation: one that was put away since counts on.
CREATE TABLE judgements (
    conversation_seq INTEGER PRIMARY KEY REFERENCES conversations (seq) ON DELETE CASCADE,
    owner INTEGER NOT NULL,
    batch_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    threshold REAL NOT NULL CHECK (threshold BETWEEN 0 AND 10),
    status TEXT NOT NULL CHECK (status IN ('waiting', 'given', 'failed')),
    epoch INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    provider TEXT,
    model TEXT,
    prompt_version TEXT,
    score INTEGER CHECK (score BETWEEN 0 AND 10),
    approves INTEGER CHECK (approves IN (0, 1)),
    reason TEXT,
    decision TEXT CHECK (decision IN ('approved', 'rejected')),
    error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((status = 'given') = (score IS NOT NULL)),
    CHECK ((status = 'given') = (approves IS NOT NULL)),
    CHECK ((status = 'failed') = (error IS NOT NULL))
) STRICT;
CREATE INDEX judgements_waiting ON judgements (batch_id, conversation_seq) WHERE status = 'waiting';
CREATE INDEX judgements_failed ON judgements (owner) WHERE status = 'failed';

-- How many of an owner's wait and how many got none.
CREATE TABLE judgement_counts (
    owner INTEGER PRIMARY KEY,
    waiting INTEGER NOT NULL CHECK (waiting >= 0),
    failed INTEGER NOT NULL CHECK (failed >= 0)
) STRICT;

CREATE TRIGGER judgements_made AFTER INSERT ON judgements BEGIN
    INSERT INTO judgement_counts VALUES (new.owner, new.status = 'waiting', new.status = 'failed')
    ON CONFLICT DO UPDATE SET waiting = waiting + excluded.waiting, failed = failed + excluded.failed;
END;

CREATE TRIGGER judgements_ended AFTER UPDATE OF status ON judgements WHEN old.status <> new.status BEGIN
    UPDATE judgement_counts SET
        waiting = waiting - (old.status = 'waiting') + (new.status = 'waiting'),
        failed = failed - (old.status = 'failed') + (new.status = 'failed')
    WHERE owner = new.owner;
END;

CREATE TRIGGER judgements_forgotten AFTER DELETE ON judgements BEGIN
    UPDATE judgement_counts SET
        waiting = waiting - (old.status = 'waiting'), failed = failed - (old.status = 'failed')
    WHERE owner = old.owner;
END;

-- What each judge has said, and how people have decided about the same: kept by the triggers below, for `given` rows.
-- `calls` and what follows it are of all calls, for good.
CREATE TABLE judge_sums (
    owner INTEGER NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    prompt_version TEXT NOT NULL,
    verdicts INTEGER NOT NULL DEFAULT 0 CHECK (verdicts >= 0),
    approvals INTEGER NOT NULL DEFAULT 0 CHECK (approvals >= 0),
    both_approve INTEGER NOT NULL DEFAULT 0 CHECK (both_approve >= 0),
    judge_alone INTEGER NOT NULL DEFAULT 0 CHECK (judge_alone >= 0),
    person_alone INTEGER NOT NULL DEFAULT 0 CHECK (person_alone >= 0),
    both_reject INTEGER NOT NULL DEFAULT 0 CHECK (both_reject >= 0),
    calls INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    cost INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0),
    PRIMARY KEY (owner, provider, model, prompt_version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER judgements_uncounted BEFORE UPDATE OF status, decision ON judgements WHEN old.status = 'given' BEGIN
    UPDATE judge_sums SET
        verdicts = verdicts - 1,
        approvals = approvals - old.approves,
        both_approve = both_approve - (old.approves = 1 AND old.decision IS 'approved'),
        judge_alone = judge_alone - (old.approves = 1 AND old.decision IS 'rejected'),
        person_alone = person_alone - (old.approves = 0 AND old.decision IS 'approved'),
        both_reject = both_reject - (old.approves = 0 AND old.decision IS 'rejected')
    WHERE owner = old.owner AND provider = old.provider AND model = old.model
        AND prompt_version = old.prompt_version;
END;

CREATE TRIGGER judgements_counted AFTER UPDATE OF status, decision ON judgements WHEN new.status = 'given' BEGIN
    INSERT INTO judge_sums
        (owner, provider, model, prompt_version, verdicts, approvals, both_approve, judge_alone, person_alone,
         both_reject)
    VALUES (
        new.owner, new.provider, new.model, new.prompt_version, 1, new.approves,
        new.approves = 1 AND new.decision IS 'approved', new.approves = 1 AND new.decision IS 'rejected',
        new.approves = 0 AND new.decision IS 'approved', new.approves = 0 AND new.decision IS 'rejected'
    ) ON CONFLICT DO UPDATE SET
        verdicts = verdicts + 1, approvals = approvals + excluded.approvals,
        both_approve = both_approve + excluded.both_approve, judge_alone = judge_alone + excluded.judge_alone,
        person_alone = person_alone + excluded.person_alone, both_reject = both_reject + excluded.both_reject;
END;

CREATE TRIGGER judgements_gone AFTER DELETE ON judgements WHEN old.status = 'given' BEGIN
    UPDATE judge_sums SET
        verdicts = verdicts - 1,
        approvals = approvals - old.approves,
        both_approve = both_approve - (old.approves = 1 AND old.decision IS 'approved'),
        judge_alone = judge_alone - (old.approves = 1 AND old.decision IS 'rejected'),
        person_alone = person_alone - (old.approves = 0 AND old.decision IS 'approved'),
        both_reject = both_reject - (old.approves = 0 AND old.decision IS 'rejected')
    WHERE owner = old.owner AND provider = old.provider AND model = old.model
        AND prompt_version = old.prompt_version;
END;

-- What is put away keeps the decision that was made about it.
CREATE TRIGGER conversations_decided AFTER UPDATE OF status ON conversations
WHEN old.status <> new.status AND new.status <> 'archived'
    AND (old.status IN ('approved', 'rejected', 'archived') OR new.status IN ('approved', 'rejected'))
BEGIN
    UPDATE judgements SET decision = iif(new.status IN ('approved', 'rejected'), new.status, NULL)
    WHERE conversation_seq = new.seq
        AND decision IS NOT iif(new.status IN ('approved', 'rejected'), new.status, NULL);
END;
