package experiments_test

import (
	"maps"
	"testing"

	"github.com/doubleroute/sweep/experiments"
)

func TestKeys(t *testing.T) {
	got, err := experiments.Keys("name = \"a\"\n[data]\ntrain = \"x.csv\"\n[route.a]\nsubmodel = [\"mlp\", \"cnn\"]\ncnn.filters = { min = 16, max = 64, log = true }\n[train]\nrate = inf\n",
		[]string{"data.train=y.csv", "search.trials=3"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"name": `"a"`, "data.train": `"y.csv"`, "route.a.submodel": `["mlp","cnn"]`,
		"route.a.cnn.filters": `{"log":true,"max":64,"min":16}`, "train.rate": "+Inf", "search.trials": "3"}
	if !maps.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if _, err := experiments.Keys("a = ", nil); err == nil {
		t.Error("half a line is taken for TOML")
	}
}
