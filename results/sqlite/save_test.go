package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestSave: of a sound database Save keeps all, of one that is damaged what is
// whole, and what it keeps is sound.
func TestSave(t *testing.T) {
	ctx := context.Background()
	s := openNew(t)
	everyKind(t, s)
	whole, err := all(s)
	must(t, err)
	save := func(name string) (Saved, *Store) {
		path := filepath.Join(filepath.Dir(s.path), name)
		n, err := s.Save(ctx, path)
		must(t, err)
		saved := open(t, path)
		sound(t, saved)
		return n, saved
	}
	n, saved := save("all.db")
	if again, err := all(saved); err != nil || again != whole || n.Lost != 0 {
		t.Errorf("a sound database: %+v, %v", n, err)
	}
	if _, err := s.Save(ctx, saved.path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file that is there: %v", err)
	}

	for _, spoil := range []string{
		`UPDATE trials SET accuracy = 0.1 WHERE number = 3`,
		`UPDATE epochs SET accuracy = 0.1 WHERE trial = 5 AND epoch = 2`,
		`DELETE FROM jobs WHERE trial = 7`,
		`UPDATE test_labels SET labels = x'00000000'`,
		`UPDATE bank SET flops = 7 WHERE number = 1`,
	} {
		_, err = s.write.ExecContext(ctx, spoil)
		must(t, err)
	}
	n, saved = save("some.db")
	trials, err := saved.Trials(ctx, "study")
	must(t, err)
	var numbers []int
	for _, trial := range trials {
		numbers = append(numbers, trial.Number)
	}
	same(t, "trials", numbers, []int{0, 1, 2, 4, 6, 8, 9, 10, 11})
	if _, err := all(saved); err != nil || n.Lost == 0 {
		t.Errorf("%+v, %v", n, err)
	}
	predictions, err := saved.Predictions(ctx, "study")
	must(t, err)
	routes, err := saved.BankRoutes(ctx, "study")
	must(t, err)
	if len(predictions)+len(routes) > 0 {
		t.Errorf("of texts whose classes are lost there are %v, of a bank without one of its routes %v", predictions, routes)
	}
}

// TestSaveFromBrokenPages: whatever page of the file cannot be read, Save ends and
// leaves a sound database, or says why there can be none.
func TestSaveFromBrokenPages(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "sweep.db")
	s, err := Open(ctx, path)
	must(t, err)
	everyKind(t, s)
	must(t, s.Close())
	data, err := os.ReadFile(path)
	must(t, err)
	const page = 4096
	kept := 0
	for at := page; at < len(data); at += page {
		broken := append([]byte{}, data...)
		for i := range page {
			broken[at+i] = 0xa5
		}
		folder := t.TempDir()
		from := filepath.Join(folder, "broken.db")
		must(t, os.WriteFile(from, broken, 0o666))
		s, err := OpenReading(ctx, from)
		if err != nil {
			continue
		}
		n, err := s.Save(ctx, filepath.Join(folder, "saved.db"))
		must(t, errors.Join(err, s.Close()))
		saved := open(t, filepath.Join(folder, "saved.db"))
		sound(t, saved)
		if n.Kept > 0 {
			kept++
		}
	}
	if kept < len(data)/page/2 {
		t.Errorf("of %d pages, one of which was broken, something was kept %d times", len(data)/page, kept)
	}
}
