package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// sound fails if something in the database is not as it was written.
func sound(t *testing.T, s *Store) {
	t.Helper()
	c, err := s.Verify(context.Background())
	must(t, err)
	if !c.Sound() {
		t.Errorf("Verify finds %+v", c)
	}
}

// reseal gives all rows the checksums of what they hold.
func reseal(t *testing.T, s *Store) {
	t.Helper()
	for _, table := range s.list() {
		_, err := s.write.Exec(fmt.Sprintf(`UPDATE %s SET checksum = %s`, table.name, table.sum()))
		must(t, err)
	}
}

// TestTablesAreThoseOfTheDatabase: no table and no column is without a checksum.
func TestTablesAreThoseOfTheDatabase(t *testing.T) {
	s := openNew(t)
	names, err := collect(scan(t.Context(), s.path, s.read, func(row scanner) (name string, err error) { return name, row.Scan(&name) },
		`SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'tallies' ORDER BY name`))
	must(t, err)
	known := map[string]table{}
	for _, one := range s.list() {
		known[one.name] = one
	}
	if len(names) != len(known) {
		t.Errorf("there are the tables %v", names)
	}
	for _, name := range names {
		columns, err := collect(scan(t.Context(), s.path, s.read, func(row scanner) (name string, err error) { return name, row.Scan(&name) },
			`SELECT name FROM pragma_table_info(?)`, name))
		must(t, err)
		same(t, name, columns, append(append([]string{}, known[name].columns...), "checksum"))
	}
}

// TestChangedRows: whatever is changed in a database by others than this program, or
// lost, is found when it is read and by Verify.
func TestChangedRows(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct{ spoil, says string }{
		{`UPDATE trials SET accuracy = accuracy + 1e-9 WHERE number = 0`, "trial 0"},
		{`UPDATE trials SET state = 'pruned' WHERE number = 0`, "trial 0"},
		{`UPDATE epochs SET seconds = 9 WHERE trial = 0 AND epoch = 2`, "epoch 2 of trial 0"},
		{`UPDATE jobs SET value = NULL`, "the training of trial 0 from epoch 1 on"},
		{`UPDATE studies SET margin = 0.5`, "what is known of it"},
		{`UPDATE epochs SET checksum = NULL WHERE trial = 0 AND epoch = 3`, "epoch 3 of trial 0"},
		{`DROP TRIGGER epochs_go; DELETE FROM epochs WHERE epoch = 3`, "the table epochs has 2 of 3 rows"},
		{`DROP TRIGGER jobs_come; INSERT INTO jobs (study, trial, first, last, error, checksum) VALUES (1, 0, 3, 3, '', row_checksum(1, 0, 3, 3, NULL, '', NULL, NULL, NULL))`, "the table jobs has 2 of 1 row"},
		{`UPDATE tallies SET checksums = checksums + 1 WHERE kind = 'trials'`, "other rows are in the table trials"},
	} {
		s := openNew(t)
		newStudy(t, s, "study")
		must(t, s.PutJob(ctx, "study", complete(0, .5, 10, "cnn"), jobEpochs(0, 0, 3), 0))
		sound(t, s)
		_, err := s.write.ExecContext(ctx, c.spoil)
		must(t, err)
		found, err := s.Verify(ctx)
		must(t, err)
		if said := fmt.Sprint(found.Studies); found.Sound() || !strings.Contains(said, c.says) {
			t.Errorf("%s: Verify finds %q, not %q", c.spoil, said, c.says)
		}
		_, readErr := s.Records(ctx, "study", 0, 1)
		if err := errors.Join(readErr, s.Complete(ctx, "study")); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: reading says %v, not %q", c.spoil, err, c.says)
		}
		if err := s.VerifyStudy(ctx, "study"); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: VerifyStudy says %v", c.spoil, err)
		}
	}
}

// TestDamageIsNotSealed: a change of some columns does not make a row that is
// damaged one that is not.
func TestDamageIsNotSealed(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	running := complete(0, .5, 10, "cnn")
	running.State = "running"
	must(t, s.PutTrial(ctx, "study", running))
	_, err := s.write.ExecContext(ctx, `UPDATE trials SET accuracy = 0.6`)
	must(t, err)
	must(t, s.Rest(ctx, "study"))
	if _, err := s.Trials(ctx, "study"); !errors.Is(err, ErrDamaged) {
		t.Errorf("the damaged trial: %v", err)
	}
	_, err = s.write.ExecContext(ctx, `UPDATE studies SET margin = 0.5`)
	must(t, err)
	if err := s.Rest(ctx, "study"); !errors.Is(err, ErrDamaged) {
		t.Errorf("the damaged study: %v", err)
	}
}

// TestFiguresThatCannotBe: what is as it was written, and cannot be, is damage too:
// it was so before there were checksums.
func TestFiguresThatCannotBe(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct{ spoil, says string }{
		{`UPDATE trials SET accuracy = 52.67 WHERE number = 3`, "the result of trial 3 is 52.67"},
		{`UPDATE trials SET state = 'complex' WHERE number = 3`, `the state of trial 3 is "complex"`},
		{`UPDATE trials SET flops = -7 WHERE number = 3`, "the number of FLOPs of trial 3 is -7"},
		{`UPDATE trials SET started = 'yesterday' WHERE number = 3`, "trial 3"},
		{`UPDATE trials SET routes = '["cnn"' WHERE number = 3`, "trial 3"},
		{`UPDATE epochs SET macro_f1 = -1 WHERE trial = 3`, "the macro-F1 of epoch 1 is -1"},
		{`UPDATE jobs SET last = -1 WHERE trial = 3`, "the last epoch of a training of trial 3 is -1"},
		{`UPDATE finals SET test_accuracy = 7 WHERE trial = 1`, "the test accuracy of a final training of trial 1 is 7"},
		{`UPDATE alone SET test_loss = -7 WHERE trial = 1`, "the test loss of a final training of trial 1 is -7"},
		{`UPDATE latencies SET p50 = 2.7e77 WHERE trial = 1`, "the median of the latency of trial 1 is 2.7e+77"},
		{`UPDATE bank SET value = 1e9 WHERE number = 1`, "the result of route a 1 of the bank is 1e+09"},
	} {
		s := openNew(t)
		everyKind(t, s)
		_, err := s.write.ExecContext(ctx, c.spoil)
		must(t, err)
		reseal(t, s)
		if _, err := all(s); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "sql:") {
			t.Errorf("%s: %v, not %q", c.spoil, err, c.says)
		}
		found, err := s.Verify(ctx)
		must(t, err)
		if said := fmt.Sprint(found); found.Sound() || !strings.Contains(said, c.says) {
			t.Errorf("%s: Verify finds %s, not %q", c.spoil, said, c.says)
		}
	}
}

// TestForeignNames: a study that another program gave a name that none can have, such
// as a path, is refused by whatever reads it, however it is asked for.
func TestForeignNames(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	newStudy(t, s, "study")
	must(t, s.PutJob(ctx, "study", complete(0, .5, 10, "cnn"), jobEpochs(0, 0, 3), 0))
	for _, name := range hostile[1:] {
		_, err := s.write.ExecContext(ctx, `UPDATE studies SET name = ?`, name)
		must(t, err)
		reseal(t, s)
		for what, read := range map[string]func() error{
			"Study":      func() error { _, _, err := s.Study(ctx, name); return err },
			"Studies":    func() error { _, err := s.Studies(ctx); return err },
			"Activities": func() error { _, err := s.Activities(ctx); return err },
			"Trials":     func() error { _, err := s.Trials(ctx, name); return err },
			"Finals":     func() error { _, err := s.Finals(ctx, name); return err },
			"PutTrial":   func() error { return s.PutTrial(ctx, name, complete(1, .5, 10, "cnn")) },
		} {
			if err := read(); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "a study's name is") || strings.ContainsAny(err.Error(), "\n\x1b\x00") {
				t.Errorf("%.40q: %s says %v", name, what, err)
			}
		}
	}
}
