-- What the settings of the experiment are where its file is silent, as JSON by
-- key; empty for studies that were begun before it was stored.
ALTER TABLE studies ADD COLUMN defaults TEXT NOT NULL DEFAULT '';
