package experiments

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
)

var update = flag.Bool("update", false, "write the golden files anew")

// compareGolden compares got with a file, or writes the file with -update.
func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(old) || line != old[i] {
			t.Fatalf("%s differs from line %d on; run go test with -update and look at the change.\ngot: %s", filepath.Base(path), i+1, line)
		}
	}
	if len(got) < len(want) {
		t.Errorf("%s has more lines than there are now; run go test with -update and look at the change", filepath.Base(path))
	}
}

// testRegistry has sub-models with the names and kinds of settings of the
// built-in ones, and defaults that nobody tunes.
func testRegistry(t testing.TB) *routes.Registry {
	t.Helper()
	none := func(submodels.Values) (submodels.SubModel, error) { return nil, nil }
	dropout := submodels.Setting{Name: "dropout", Doc: "share dropped", Kind: submodels.Float, Max: 0.95, Default: submodels.Range{Min: 0, Max: 0.5, Step: 0.1}}
	embedding := submodels.Setting{Name: "embedding", Doc: "numbers a token", Kind: submodels.Int, Min: 1, Max: 4096, Default: submodels.Range{Min: 16, Max: 64, Log: true}}
	r := &submodels.Registry{}
	for _, s := range []submodels.Spec{
		{Name: "mlp", Doc: "dense", New: none, DefaultForText: true, DefaultForVectors: true, Settings: []submodels.Setting{
			embedding,
			dropout,
			{Name: "pool", Doc: "pooling", Kind: submodels.String, OneOf: []string{"mean", "max"}, Default: submodels.Choices{"mean", "max"}},
			{Name: "bias", Doc: "whether there is one", Kind: submodels.Bool, Default: true},
		}},
		{Name: "cnn", Doc: "convolution", New: none, DefaultForText: true, Settings: []submodels.Setting{
			embedding,
			{Name: "widths", Doc: "of the filters", Kind: submodels.Ints, Min: 1, Max: 64, Default: submodels.Choices{[]int{2}, []int{3, 4}}},
			{Name: "filters", Doc: "of each width", Kind: submodels.Int, Min: 1, Max: 65536, Default: 32},
		}},
		{Name: "rnn", Doc: "recurrent", New: none, DefaultForText: true, Settings: []submodels.Setting{
			{Name: "hidden", Doc: "units", Kind: submodels.Int, Min: 1, Max: 4096, Default: submodels.Range{Min: 8, Max: 32, Step: 8}},
		}},
	} {
		if err := r.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	return &routes.Registry{SubModels: r}
}

// parse reads an experiment that must be right.
func parse(t testing.TB, source string, set ...string) *Experiment {
	t.Helper()
	e, err := Parse("test.toml", source, Options{Registry: testRegistry(t), Set: set})
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	return e
}
