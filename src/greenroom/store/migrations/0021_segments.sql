-- How often something changed by which conversations are listed, for each 8,192 of them in a row: who has read such a
-- segment once knows by its version that it needs not be read again. A version is never used twice, so a row stays
-- when all of its conversations are gone.
CREATE TABLE segments (
    number INTEGER PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT;

CREATE TRIGGER facets_made AFTER INSERT ON facets BEGIN
    INSERT INTO segments VALUES (new.seq >> 13, 1) ON CONFLICT DO UPDATE SET version = version + 1;
END;

CREATE TRIGGER facets_moved
AFTER UPDATE OF status, tier, provider, persona, emotion, template, batch, quality, categories ON facets
WHEN old.status <> new.status OR old.tier <> new.tier OR old.provider <> new.provider
    OR old.persona <> new.persona OR old.emotion <> new.emotion OR old.template <> new.template
    OR old.batch <> new.batch OR old.quality <> new.quality OR old.categories <> new.categories
BEGIN
    INSERT INTO segments VALUES (new.seq >> 13, 1) ON CONFLICT DO UPDATE SET version = version + 1;
END;

CREATE TRIGGER facets_gone AFTER DELETE ON facets BEGIN
    INSERT INTO segments VALUES (old.seq >> 13, 1) ON CONFLICT DO UPDATE SET version = version + 1;
END;
