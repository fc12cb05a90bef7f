-- When and where pieces of training ran, and what was run: NULL and empty for
-- what an older version did.
ALTER TABLE jobs ADD COLUMN worker INTEGER;
ALTER TABLE jobs ADD COLUMN started TEXT;
ALTER TABLE jobs ADD COLUMN seconds REAL;
ALTER TABLE finals ADD COLUMN worker INTEGER;
ALTER TABLE finals ADD COLUMN started TEXT;
ALTER TABLE studies ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE studies ADD COLUMN overlay TEXT NOT NULL DEFAULT 'null';
ALTER TABLE latencies ADD COLUMN lengths TEXT NOT NULL DEFAULT 'null';

-- The true classes of the test part, as 16-bit little-endian numbers.
CREATE TABLE test_labels (
    study  INTEGER PRIMARY KEY REFERENCES studies (id) ON DELETE CASCADE,
    labels BLOB    NOT NULL
) STRICT;

-- What each final training said of every text of the test part. It goes with
-- the training that it is of.
CREATE TABLE readings (
    study      INTEGER NOT NULL,
    trial      INTEGER NOT NULL,
    seed       INTEGER NOT NULL,
    predicted  BLOB    NOT NULL, -- 16-bit little-endian numbers
    confidence BLOB    NOT NULL, -- 16-bit little-endian numbers, 65535 for 1
    PRIMARY KEY (study, trial, seed),
    FOREIGN KEY (study, trial, seed) REFERENCES finals (study, trial, seed) ON DELETE CASCADE
) STRICT;

-- A look inside the model that is kept, as JSON.
CREATE TABLE diagnoses (
    study INTEGER NOT NULL,
    trial INTEGER NOT NULL,
    body  TEXT    NOT NULL,
    PRIMARY KEY (study, trial),
    FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT;
