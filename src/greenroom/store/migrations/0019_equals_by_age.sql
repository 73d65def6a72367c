-- Of a good set, hundreds of thousands have the same score: among equals the newest stand together, so that a list
-- of an older stretch of time finds its own without going over all that are newer.
DROP INDEX facets_by_quality;
CREATE INDEX facets_by_quality ON facets
    (owner, quality, created_at, id, status, tier, provider, persona, emotion, template, batch, cost,
     updated_at, categories);
