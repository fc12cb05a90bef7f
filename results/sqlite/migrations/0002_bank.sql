-- The route bank: routes that were trained alone, what they say of the
-- validation texts, and what is estimated of pairs of them.
CREATE TABLE bank (
    study    INTEGER NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
    route    TEXT    NOT NULL, -- a or b
    number   INTEGER NOT NULL, -- among those of its route
    params   TEXT    NOT NULL,
    epochs   INTEGER NOT NULL,
    value    REAL,
    estimate REAL,
    flops    REAL,
    seconds  REAL,
    error    TEXT    NOT NULL,
    logits   BLOB,             -- until all pairs are estimated
    PRIMARY KEY (study, route, number)
) STRICT;

CREATE TABLE bank_pairs (
    study    INTEGER NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
    a        INTEGER NOT NULL,
    b        INTEGER NOT NULL,
    estimate REAL,
    PRIMARY KEY (study, a, b)
) STRICT, WITHOUT ROWID;

-- Which pair of the bank speaks for a trial.
CREATE TABLE bank_trials (
    study INTEGER NOT NULL,
    trial INTEGER NOT NULL,
    a     INTEGER NOT NULL,
    b     INTEGER NOT NULL,
    PRIMARY KEY (study, trial),
    FOREIGN KEY (study, trial) REFERENCES trials (study, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
