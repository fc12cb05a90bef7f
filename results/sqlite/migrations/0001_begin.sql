-- Numbers that may be missing are NULL. Times are UTC text that sorts. Lists
-- are JSON arrays.
CREATE TABLE studies (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    seed       INTEGER NOT NULL,
    experiment TEXT    NOT NULL,
    hash       TEXT    NOT NULL,
    version    TEXT    NOT NULL,
    processor  TEXT    NOT NULL,
    maximize   TEXT    NOT NULL,
    minimize   TEXT    NOT NULL,
    classes    TEXT    NOT NULL,
    notices    TEXT    NOT NULL,
    created    TEXT    NOT NULL,
    active     TEXT    NOT NULL
) STRICT;

CREATE TABLE trials (
    study            INTEGER NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
    number           INTEGER NOT NULL,
    state            TEXT    NOT NULL,
    params           TEXT    NOT NULL,
    settings         TEXT    NOT NULL,
    routes           TEXT    NOT NULL,
    views            TEXT    NOT NULL,
    combiner         TEXT    NOT NULL,
    flops            INTEGER NOT NULL,
    parameters       INTEGER NOT NULL,
    bytes            INTEGER NOT NULL,
    activation_bytes INTEGER NOT NULL,
    cost             REAL,
    epochs           INTEGER NOT NULL,
    accuracy         REAL,
    train_seconds    REAL,
    worker           INTEGER NOT NULL,
    started          TEXT    NOT NULL,
    error            TEXT    NOT NULL,
    PRIMARY KEY (study, number)
) STRICT;

CREATE INDEX trials_by_state ON trials (study, state);

-- One row for each piece of training that came back whole: what a search that
-- goes on replays.
CREATE TABLE jobs (
    study INTEGER NOT NULL,
    trial INTEGER NOT NULL,
    first INTEGER NOT NULL, -- epochs trained before it
    last  INTEGER NOT NULL, -- epochs trained after it
    value REAL,
    error TEXT    NOT NULL,
    PRIMARY KEY (study, trial, first),
    FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE epochs (
    study           INTEGER NOT NULL,
    trial           INTEGER NOT NULL,
    epoch           INTEGER NOT NULL,
    train_loss      REAL,
    validation_loss REAL,
    accuracy        REAL,
    macro_f1        REAL,
    neg_log_loss    REAL,
    learning_rate   REAL,
    seconds         REAL,
    PRIMARY KEY (study, trial, epoch),
    FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE finals (
    study         INTEGER NOT NULL,
    trial         INTEGER NOT NULL,
    seed          INTEGER NOT NULL,
    test_accuracy REAL,
    test_macro_f1 REAL,
    test_loss     REAL,
    train_seconds REAL,
    PRIMARY KEY (study, trial, seed),
    FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE latencies (
    study     INTEGER NOT NULL,
    trial     INTEGER NOT NULL,
    p50       REAL,
    p95       REAL,
    processor TEXT    NOT NULL,
    PRIMARY KEY (study, trial),
    FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
