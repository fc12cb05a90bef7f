package formats

import (
	"bytes"
	"errors"
	"flag"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMain puts the tests into one time zone: Optuna's times have none.
func TestMain(m *testing.M) {
	if err := os.Setenv("TZ", "UTC"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func TestNamed(t *testing.T) {
	for _, f := range All() {
		got, err := Named(f.Name)
		if err != nil || got.Name != f.Name || f.About == "" || f.Folder() == (f.Write != nil) || f.Folder() == (f.Ending != "") {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if names := Names(); len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(All()) {
		t.Errorf("names: %v", names)
	}
	for name, want := range map[string]string{
		"parket": `there is no form "parket"; did you mean parquet?`,
		"CSV":    `there is no form "CSV"; did you mean csv?`,
		"":       `there is no form ""; the forms are csv, jsonl, parquet, markdown, svg, png, optuna, tensorboard`,
	} {
		if _, err := Named(name); err == nil || err.Error() != want {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// form writes a study in a form; of a folder, all files after each other.
func form(t testing.TB, s *Study, name string, o Options) string {
	t.Helper()
	text, err := tryForm(t, s, name, o)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return text
}

func tryForm(t testing.TB, s *Study, name string, o Options) (string, error) {
	t.Helper()
	f, err := Named(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if !f.Folder() {
		err := f.Write(s, o, &b)
		return b.String(), err
	}
	folder := t.TempDir()
	err = f.WriteFolder(s, o, folder)
	files, _ := filepath.Glob(filepath.Join(folder, "*", "*"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(strings.TrimPrefix(file, folder) + "\n")
		b.Write(text)
	}
	return b.String(), err
}

// golden compares got with a file of testdata, or writes it when the tests run with
// -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	check.Golden(t, filepath.Join("testdata", name), got, *update)
}

// TestEveryForm writes studies of every sort in every form, twice.
func TestEveryForm(t *testing.T) {
	for name, s := range map[string]*Study{"empty": empty(), "hostile": hostile(), "small": made(30), "one": made(1)} {
		for _, f := range All() {
			first := form(t, s, f.Name, Options{})
			if second := form(t, s, f.Name, Options{}); first != second {
				t.Errorf("%s as %s differs the second time", name, f.Name)
			}
		}
	}
}

// TestGrowing writes a study that is running: it has more trials by now than
// when it was summarized.
func TestGrowing(t *testing.T) {
	whole, grown := made(20), made(30)
	s := *whole
	s.Trials, s.Epochs = grown.Trials, grown.Epochs
	for _, f := range All() {
		if form(t, &s, f.Name, Options{}) != form(t, whole, f.Name, Options{}) {
			t.Errorf("%s shows trials that the summary does not know", f.Name)
		}
	}
}

// TestFaults passes on what goes wrong while reading and writing.
func TestFaults(t *testing.T) {
	fault := errors.New("the disk is gone")
	reading := *made(20)
	reading.Trials = func(yield func(results.Trial, error) bool) {
		i := 0
		for trial := range made(20).Trials {
			if i++; i == 10 {
				yield(results.Trial{}, fault)
				return
			}
			if !yield(trial, nil) {
				return
			}
		}
	}
	epochs := *made(20)
	epochs.Epochs = func(int) ([]results.Epoch, error) { return nil, fault }
	broken := *made(20)
	broken.Trials = spoilt(broken.Trials, `{"a":`)
	list := *made(20)
	list.Trials = spoilt(list.Trials, `[1]`)
	for _, f := range All() {
		fromTrials := f.Folder() || !f.Picture && f.Name != "markdown"
		if _, err := tryForm(t, &reading, f.Name, Options{}); errors.Is(err, fault) != fromTrials {
			t.Errorf("%s, trials that cannot be read: %v", f.Name, err)
		}
		if _, err := tryForm(t, &epochs, f.Name, Options{}); errors.Is(err, fault) != (f.Folder() || f.Name == "optuna") {
			t.Errorf("%s, epochs that cannot be read: %v", f.Name, err)
		}
		for _, s := range []*Study{&broken, &list} {
			if _, err := tryForm(t, s, f.Name, Options{}); fromTrials != (err != nil && strings.Contains(err.Error(), "settings of trial 3 cannot be read")) {
				t.Errorf("%s, settings that cannot be read: %v", f.Name, err)
			}
		}
		if f.Folder() {
			continue
		}
		if err := f.Write(made(300), Options{}, &full{most: 100}); !errors.Is(err, errFull) {
			t.Errorf("%s to a full disk: %v", f.Name, err)
		}
	}
}

func spoilt(trials iter.Seq2[results.Trial, error], settings string) iter.Seq2[results.Trial, error] {
	return func(yield func(results.Trial, error) bool) {
		for trial, err := range trials {
			if trial.Number == 3 {
				trial.Settings = []byte(settings)
			}
			if !yield(trial, err) {
				return
			}
		}
	}
}

var errFull = errors.New("no space left")

// full is a disk with little space.
type full struct{ most int }

func (f *full) Write(b []byte) (int, error) {
	if f.most -= len(b); f.most < 0 {
		return 0, errFull
	}
	return len(b), nil
}

// TestRead reads a study from a store.
func TestNewStudy(t *testing.T) {
	ctx := t.Context()
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	want := made(12)
	if err := store.PutStudy(ctx, want.Study); err != nil {
		t.Fatal(err)
	}
	for trial := range want.Trials {
		if err := store.PutTrial(ctx, want.Name, trial); err != nil {
			t.Fatal(err)
		}
	}
	want.Summary.Final = nil
	loaded, err := analysis.Load(ctx, store, want.Name, analysis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := NewStudy(ctx, loaded)
	for _, name := range []string{"csv", "jsonl"} {
		if form(t, got, name, Options{}) != form(t, want, name, Options{}) {
			t.Errorf("%s of the store is not that of the study", name)
		}
	}
}
