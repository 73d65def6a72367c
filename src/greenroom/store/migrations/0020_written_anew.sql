-- A conversation's calls: those of the item that wrote it, of every item that wrote it anew, and of its judges.
CREATE INDEX attempts_by_conversation ON attempts (conversation_id, started_at, id) WHERE conversation_id IS NOT NULL;

-- Of the tier of templates, what came from no template was a conversation that somebody brought along or made by hand,
-- written anew: it tells of its like, and not of what templates ask for.
UPDATE history SET template_id = 'none' WHERE tier = 'template' AND template_id = '';
