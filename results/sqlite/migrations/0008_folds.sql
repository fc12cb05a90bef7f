-- A trial, trained again on all folds of the training and the validation part but
-- one, and read on that one. Fold 0 is the validation part, of which trials tell.
CREATE TABLE folds (
    study         INTEGER NOT NULL,
    trial         INTEGER NOT NULL,
    fold          INTEGER NOT NULL, -- from 1
    texts         INTEGER NOT NULL,
    accuracy      REAL,
    macro_f1      REAL,
    loss          REAL,
    train_seconds REAL,
    worker        INTEGER,
    started       TEXT,
    error         TEXT    NOT NULL,
    PRIMARY KEY (study, trial, fold),
    FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT;
