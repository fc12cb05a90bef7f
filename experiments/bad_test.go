package experiments

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// TestBad reads malformed experiment files; testdata/bad.golden has the
// sentences that their authors see.
func TestBad(t *testing.T) {
	t.Chdir("testdata/bad")
	files, err := filepath.Glob("*.toml")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 40 {
		t.Fatalf("only %d files", len(files))
	}
	options := Options{Registry: testRegistry(t), Samplers: []string{"random", "grid"}, Schedulers: []string{"none", "hyperband"}}
	var golden strings.Builder
	for _, file := range files {
		e, err := Read(file, options)
		if err == nil {
			t.Errorf("%s: read without an error", file)
			continue
		}
		var fault *Error
		if e != nil || !errors.As(err, &fault) || fault.File != file || fault.Msg == "" {
			t.Errorf("%s: the error is %#v", file, err)
		}
		golden.WriteString(err.Error() + "\n")
	}
	compareGolden(t, "../bad.golden", golden.String())
}

func TestBadPaths(t *testing.T) {
	for _, path := range []string{"no-such.toml", "minimals.toml", "testdata"} {
		_, err := Read(path, Options{})
		var fault *Error
		if !errors.As(err, &fault) || !strings.HasPrefix(err.Error(), path+": ") {
			t.Errorf("Read(%q) = %v", path, err)
		}
	}
	if _, err := Read("minimals.toml", Options{}); !strings.Contains(err.Error(), "did you mean minimal.toml?") {
		t.Error(err)
	}
	if _, err := Parse("big.toml", strings.Repeat("#\n", maxSource), Options{}); err == nil || !strings.Contains(err.Error(), "data file") {
		t.Errorf("a file that is too long: %v", err)
	}
}

func TestBadSet(t *testing.T) {
	for set, want := range map[string]string{
		"train.epochs":                   "train.epochs: must be KEY=VALUE, such as train.epochs=3",
		"train.epoch=3":                  "train.epoch=3: train.epoch: there is no such key; did you mean epochs?",
		"train.epochs=zero":              `train.epochs=zero: train.epochs: must be a whole number, not "zero"`,
		"search.sampler=grit":            `search.sampler=grit: search.sampler: must be random or grid, not "grit"; did you mean grid?`,
		"route.a.cnn.filters={min=9}":    "route.a.cnn.filters={min=9}: route.a.cnn.filters: the range has no max",
		"route.a.cnn.filters={max=9.5}":  "route.a.cnn.filters={max=9.5}: route.a.cnn.filters.max: must be a whole number, not 9.5",
		"train.epochs=3\nbatch_size = 2": "train.epochs=3\nbatch_size = 2: is not KEY=VALUE",
		"Train.Epochs=3":                 "Train.Epochs=3: Train: there is no such key; did you mean train?",
		"train.epochs=3.5":               "train.epochs=3.5: train.epochs: must be a whole number, not 3.5",
		"=3":                             "=3: is not KEY=VALUE",
		"train.epochs=[":                 "train.epochs=[: is not KEY=VALUE",
		"a b=3":                          "a b=3: is not KEY=VALUE",
	} {
		o := Options{Registry: testRegistry(t), Samplers: []string{"random", "grid"}, Set: []string{set}}
		_, err := Parse("test.toml", "[data]\ntrain = \"x.csv\"\n", o)
		var fault *Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("--set %s: %v\nwant %s", set, err, want)
		}
	}
}
