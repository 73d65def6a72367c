-- Which items write a conversation anew: whether one is on its way is asked before another is paid for.
CREATE INDEX items_by_regenerates ON items (regenerates) WHERE regenerates IS NOT NULL;
