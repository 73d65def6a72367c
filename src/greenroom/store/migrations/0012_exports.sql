-- What the one who takes an export should know of it, for a person to read: JSON, a list of sentences.
ALTER TABLE exports ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
