-- Every row carries a checksum of its other columns, which the program reckons
-- (row_checksum), and for each study and table it is kept how many rows there are
-- and what their checksums add up to: a row that is not as it was written is
-- found, and so is one that is not there any more. Study 0 stands for the table of
-- studies itself. The triggers need no function of the program's.
CREATE TABLE tallies (
    study     INTEGER NOT NULL,
    kind      TEXT    NOT NULL, -- a table
    rows      INTEGER NOT NULL,
    checksums INTEGER NOT NULL,
    PRIMARY KEY (study, kind)
) STRICT, WITHOUT ROWID;

-- An index of its own can be damaged, and then hides rows. This one served little.
DROP INDEX trials_by_state;

ALTER TABLE studies ADD COLUMN checksum INTEGER;
UPDATE studies SET checksum = row_checksum(id, name, seed, experiment, hash, version, processor, maximize, minimize, classes, notices, created, active, file, overlay, defaults, margin, validation);
INSERT INTO tallies SELECT 0, 'studies', count(*), sum(checksum) FROM studies GROUP BY 1;
CREATE TRIGGER studies_come AFTER INSERT ON studies BEGIN
    INSERT INTO tallies VALUES (0, 'studies', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER studies_change AFTER UPDATE OF checksum ON studies BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = 0 AND kind = 'studies';
END;
CREATE TRIGGER studies_go AFTER DELETE ON studies BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = 0 AND kind = 'studies';
END;

ALTER TABLE trials ADD COLUMN checksum INTEGER;
UPDATE trials SET checksum = row_checksum(study, number, state, params, settings, routes, views, combiner, flops, parameters, bytes, activation_bytes, cost, epochs, accuracy, train_seconds, worker, started, error);
INSERT INTO tallies SELECT study, 'trials', count(*), sum(checksum) FROM trials GROUP BY study;
CREATE TRIGGER trials_come AFTER INSERT ON trials BEGIN
    INSERT INTO tallies VALUES (new.study, 'trials', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER trials_change AFTER UPDATE OF checksum ON trials BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'trials';
END;
CREATE TRIGGER trials_go AFTER DELETE ON trials BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'trials';
END;

ALTER TABLE jobs ADD COLUMN checksum INTEGER;
UPDATE jobs SET checksum = row_checksum(study, trial, first, last, value, error, worker, started, seconds);
INSERT INTO tallies SELECT study, 'jobs', count(*), sum(checksum) FROM jobs GROUP BY study;
CREATE TRIGGER jobs_come AFTER INSERT ON jobs BEGIN
    INSERT INTO tallies VALUES (new.study, 'jobs', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER jobs_change AFTER UPDATE OF checksum ON jobs BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'jobs';
END;
CREATE TRIGGER jobs_go AFTER DELETE ON jobs BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'jobs';
END;

ALTER TABLE epochs ADD COLUMN checksum INTEGER;
UPDATE epochs SET checksum = row_checksum(study, trial, epoch, train_loss, validation_loss, accuracy, macro_f1, neg_log_loss, learning_rate, seconds);
INSERT INTO tallies SELECT study, 'epochs', count(*), sum(checksum) FROM epochs GROUP BY study;
CREATE TRIGGER epochs_come AFTER INSERT ON epochs BEGIN
    INSERT INTO tallies VALUES (new.study, 'epochs', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER epochs_change AFTER UPDATE OF checksum ON epochs BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'epochs';
END;
CREATE TRIGGER epochs_go AFTER DELETE ON epochs BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'epochs';
END;

ALTER TABLE finals ADD COLUMN checksum INTEGER;
UPDATE finals SET checksum = row_checksum(study, trial, seed, test_accuracy, test_macro_f1, test_loss, train_seconds, worker, started);
INSERT INTO tallies SELECT study, 'finals', count(*), sum(checksum) FROM finals GROUP BY study;
CREATE TRIGGER finals_come AFTER INSERT ON finals BEGIN
    INSERT INTO tallies VALUES (new.study, 'finals', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER finals_change AFTER UPDATE OF checksum ON finals BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'finals';
END;
CREATE TRIGGER finals_go AFTER DELETE ON finals BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'finals';
END;

ALTER TABLE alone ADD COLUMN checksum INTEGER;
UPDATE alone SET checksum = row_checksum(study, trial, route, seed, flops, parameters, bytes, activation_bytes, cost, test_accuracy, test_macro_f1, test_loss, train_seconds, worker, started, predicted);
INSERT INTO tallies SELECT study, 'alone', count(*), sum(checksum) FROM alone GROUP BY study;
CREATE TRIGGER alone_come AFTER INSERT ON alone BEGIN
    INSERT INTO tallies VALUES (new.study, 'alone', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER alone_change AFTER UPDATE OF checksum ON alone BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'alone';
END;
CREATE TRIGGER alone_go AFTER DELETE ON alone BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'alone';
END;

ALTER TABLE latencies ADD COLUMN checksum INTEGER;
UPDATE latencies SET checksum = row_checksum(study, trial, p50, p95, processor, lengths);
INSERT INTO tallies SELECT study, 'latencies', count(*), sum(checksum) FROM latencies GROUP BY study;
CREATE TRIGGER latencies_come AFTER INSERT ON latencies BEGIN
    INSERT INTO tallies VALUES (new.study, 'latencies', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER latencies_change AFTER UPDATE OF checksum ON latencies BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'latencies';
END;
CREATE TRIGGER latencies_go AFTER DELETE ON latencies BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'latencies';
END;

ALTER TABLE test_labels ADD COLUMN checksum INTEGER;
UPDATE test_labels SET checksum = row_checksum(study, labels);
INSERT INTO tallies SELECT study, 'test_labels', count(*), sum(checksum) FROM test_labels GROUP BY study;
CREATE TRIGGER test_labels_come AFTER INSERT ON test_labels BEGIN
    INSERT INTO tallies VALUES (new.study, 'test_labels', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER test_labels_change AFTER UPDATE OF checksum ON test_labels BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'test_labels';
END;
CREATE TRIGGER test_labels_go AFTER DELETE ON test_labels BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'test_labels';
END;

ALTER TABLE readings ADD COLUMN checksum INTEGER;
UPDATE readings SET checksum = row_checksum(study, trial, seed, predicted, confidence);
INSERT INTO tallies SELECT study, 'readings', count(*), sum(checksum) FROM readings GROUP BY study;
CREATE TRIGGER readings_come AFTER INSERT ON readings BEGIN
    INSERT INTO tallies VALUES (new.study, 'readings', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER readings_change AFTER UPDATE OF checksum ON readings BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'readings';
END;
CREATE TRIGGER readings_go AFTER DELETE ON readings BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'readings';
END;

ALTER TABLE diagnoses ADD COLUMN checksum INTEGER;
UPDATE diagnoses SET checksum = row_checksum(study, trial, body);
INSERT INTO tallies SELECT study, 'diagnoses', count(*), sum(checksum) FROM diagnoses GROUP BY study;
CREATE TRIGGER diagnoses_come AFTER INSERT ON diagnoses BEGIN
    INSERT INTO tallies VALUES (new.study, 'diagnoses', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER diagnoses_change AFTER UPDATE OF checksum ON diagnoses BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'diagnoses';
END;
CREATE TRIGGER diagnoses_go AFTER DELETE ON diagnoses BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'diagnoses';
END;

ALTER TABLE bank ADD COLUMN checksum INTEGER;
UPDATE bank SET checksum = row_checksum(study, route, number, params, epochs, value, estimate, flops, seconds, error, logits);
INSERT INTO tallies SELECT study, 'bank', count(*), sum(checksum) FROM bank GROUP BY study;
CREATE TRIGGER bank_come AFTER INSERT ON bank BEGIN
    INSERT INTO tallies VALUES (new.study, 'bank', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER bank_change AFTER UPDATE OF checksum ON bank BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'bank';
END;
CREATE TRIGGER bank_go AFTER DELETE ON bank BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'bank';
END;

ALTER TABLE bank_pairs ADD COLUMN checksum INTEGER;
UPDATE bank_pairs SET checksum = row_checksum(study, a, b, estimate);
INSERT INTO tallies SELECT study, 'bank_pairs', count(*), sum(checksum) FROM bank_pairs GROUP BY study;
CREATE TRIGGER bank_pairs_come AFTER INSERT ON bank_pairs BEGIN
    INSERT INTO tallies VALUES (new.study, 'bank_pairs', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER bank_pairs_change AFTER UPDATE OF checksum ON bank_pairs BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'bank_pairs';
END;
CREATE TRIGGER bank_pairs_go AFTER DELETE ON bank_pairs BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'bank_pairs';
END;

ALTER TABLE bank_trials ADD COLUMN checksum INTEGER;
UPDATE bank_trials SET checksum = row_checksum(study, trial, a, b);
INSERT INTO tallies SELECT study, 'bank_trials', count(*), sum(checksum) FROM bank_trials GROUP BY study;
CREATE TRIGGER bank_trials_come AFTER INSERT ON bank_trials BEGIN
    INSERT INTO tallies VALUES (new.study, 'bank_trials', 1, coalesce(new.checksum, 0))
    ON CONFLICT DO UPDATE SET rows = rows + 1, checksums = checksums + excluded.checksums;
END;
CREATE TRIGGER bank_trials_change AFTER UPDATE OF checksum ON bank_trials BEGIN
    UPDATE tallies SET checksums = checksums - coalesce(old.checksum, 0) + coalesce(new.checksum, 0) WHERE study = new.study AND kind = 'bank_trials';
END;
CREATE TRIGGER bank_trials_go AFTER DELETE ON bank_trials BEGIN
    UPDATE tallies SET rows = rows - 1, checksums = checksums - coalesce(old.checksum, 0) WHERE study = old.study AND kind = 'bank_trials';
END;
