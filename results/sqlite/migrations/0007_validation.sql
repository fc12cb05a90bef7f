-- How many texts the validation part has; 0 where an older version did not say.
ALTER TABLE studies ADD COLUMN validation INTEGER NOT NULL DEFAULT 0;
