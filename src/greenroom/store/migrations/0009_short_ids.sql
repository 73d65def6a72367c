-- Rows by how their id begins or ends. UUIDv7 begin with the time and end in chance: by the last character there are
-- sixteen runs, each in order of age, so that a new row goes to the end of one. The beginning of an id is a range in
-- each of the sixteen; the end of one is looked for in one of them.
CREATE INDEX templates_by_ending ON templates (substr(id, -1), id);
CREATE INDEX scenarios_by_ending ON scenarios (substr(id, -1), id);
CREATE INDEX edge_cases_by_ending ON edge_cases (substr(id, -1), id);
CREATE INDEX batches_by_ending ON batches (owner, substr(id, -1), id);
CREATE INDEX items_by_ending ON items (owner, substr(id, -1), id);
CREATE INDEX attempts_by_ending ON attempts (owner, substr(id, -1), id);
CREATE INDEX conversations_by_ending ON conversations (owner, substr(id, -1), id);
CREATE INDEX exports_by_ending ON exports (owner, substr(id, -1), id);

-- Rows by exactly their name. The library's are everybody's to read; conversations have facets_by_title.
CREATE INDEX templates_named ON templates (name);
CREATE INDEX scenarios_named ON scenarios (name);
CREATE INDEX edge_cases_named ON edge_cases (name);
CREATE INDEX batches_named ON batches (owner, name);
