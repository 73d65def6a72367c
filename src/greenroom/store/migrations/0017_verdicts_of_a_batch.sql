-- The conversations of a batch that got no verdict, for whoever brings it back.
CREATE INDEX judgements_failed_of ON judgements (batch_id) WHERE status = 'failed';

-- A judge's calls in the log, by themselves.
CREATE INDEX attempts_judging ON attempts (owner, started_at, id) WHERE judging = 1;
