-- What is put away is no neighbour of anything: its bands go, so that it stands before none that is live, and come
-- back with it. Its signature stays.
DROP TRIGGER signatures_made;
CREATE TRIGGER signatures_made AFTER INSERT ON signatures BEGIN
    INSERT OR IGNORE INTO bands SELECT new.owner, value, new.conversation_seq FROM json_each(new.bands)
    WHERE (SELECT status <> 'archived' FROM conversations WHERE seq = new.conversation_seq);
END;

DROP TRIGGER signatures_changed;
CREATE TRIGGER signatures_changed AFTER UPDATE ON signatures BEGIN
    DELETE FROM bands
    WHERE (owner, band, conversation_seq) IN (
        SELECT old.owner, value, old.conversation_seq FROM json_each(old.bands)
    );
    INSERT OR IGNORE INTO bands SELECT new.owner, value, new.conversation_seq FROM json_each(new.bands)
    WHERE (SELECT status <> 'archived' FROM conversations WHERE seq = new.conversation_seq);
END;

CREATE TRIGGER signatures_put_away AFTER UPDATE OF status ON conversations
WHEN new.status = 'archived' AND old.status <> 'archived' BEGIN
    DELETE FROM bands
    WHERE (owner, band, conversation_seq) IN (
        SELECT owner, value, conversation_seq FROM signatures, json_each(bands) WHERE conversation_seq = new.seq
    );
END;

CREATE TRIGGER signatures_brought_back AFTER UPDATE OF status ON conversations
WHEN old.status = 'archived' AND new.status <> 'archived' BEGIN
    INSERT OR IGNORE INTO bands
    SELECT owner, value, conversation_seq FROM signatures, json_each(bands) WHERE conversation_seq = new.seq;
END;

DELETE FROM bands WHERE (owner, band, conversation_seq) IN (
    SELECT signatures.owner, value, conversation_seq
    FROM conversations JOIN signatures ON conversation_seq = seq, json_each(bands)
    WHERE status = 'archived'
);
