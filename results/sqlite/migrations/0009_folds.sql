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
    checksum      INTEGER,
    PRIMARY KEY (study, trial, fold),
    FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT;

CREATE TRIGGER folds_come AFTER INSERT ON folds BEGIN
    INSERT INTO tallies VALUES (new.study, 'folds', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER folds_change AFTER UPDATE OF checksum ON folds BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'folds';
END;
CREATE TRIGGER folds_go AFTER DELETE ON folds BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'folds';
END;
