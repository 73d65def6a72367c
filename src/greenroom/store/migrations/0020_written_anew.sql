-- A conversation's calls: those of the item that wrote it, of every item that wrote it anew, and of its judges.
CREATE INDEX attempts_by_conversation ON attempts (conversation_id, started_at, id) WHERE conversation_id IS NOT NULL;

-- Of the tier of templates, what came from no template was a conversation that somebody brought along or made by hand,
-- written anew: it says nothing of what templates ask for.
DELETE FROM history WHERE tier = 'template' AND template_id = '';
