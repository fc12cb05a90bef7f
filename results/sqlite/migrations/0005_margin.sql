-- How much worse than another a model of a study may be and count as as good; 0
-- for what the program takes where nobody says.
ALTER TABLE studies ADD COLUMN margin REAL NOT NULL DEFAULT 0;
