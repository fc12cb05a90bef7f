-- Each route of a finalist with two, trained alone with one seed and measured on
-- the test part.
CREATE TABLE alone (
    study            INTEGER NOT NULL,
    trial            INTEGER NOT NULL,
    route            TEXT    NOT NULL, -- a or b
    seed             INTEGER NOT NULL,
    flops            INTEGER NOT NULL,
    parameters       INTEGER NOT NULL,
    bytes            INTEGER NOT NULL,
    activation_bytes INTEGER NOT NULL,
    cost             REAL,
    test_accuracy    REAL,
    test_macro_f1    REAL,
    test_loss        REAL,
    train_seconds    REAL,
    worker           INTEGER,
    started          TEXT,
    predicted        BLOB,             -- of every text of the test part, 16-bit little-endian numbers
    PRIMARY KEY (study, trial, route, seed),
    FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT;
