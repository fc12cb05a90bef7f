// Package studytest has experiments that tests of studies run.
package studytest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/routes"
)

// TinySpace is what Tiny trains: routes, and how. They are trained jointly, so that
// every trial is one training.
const TinySpace = `
[route.a]
view = "all"
submodel = ["mlp", "cnn", "rnn"]
mlp.embedding = [4, 16]
mlp.embedding_dropout = 0.0
cnn.embedding = [4, 16]
cnn.filters = [4, 64]
cnn.embedding_dropout = 0.0
rnn.embedding = [4, 16]
rnn.hidden = [4, 16, 64]
rnn.embedding_dropout = 0.0

[route.b]
view = ["all", "second-half"]
submodel = ["mlp", "rnn"]
mlp.embedding = [4, 16]
mlp.embedding_dropout = 0.0
rnn.embedding = [4, 16]
rnn.hidden = [4, 16]
rnn.embedding_dropout = 0.0

[train]
regime = "joint"
epochs = [1, 4, 12]
batch_size = [8, 32]
learning_rate = [0.01, 0.02, 10.0]
weight_decay = [0.0, 0.3, 10.0]
clip = 0.0
warmup = 0.0
decay = "none"
patience = 0
`

// Tiny is an experiment whose trials differ a thousandfold in length and of
// which half fail: the loss overflows at once, late or only on the validation
// part, or the memory is too small.
const Tiny = `
name = "tiny"
seed = 3

[data]
train = "tiny.csv"
` + TinySpace + `
[search]
sampler = "random"
folds = 0
trials = 14
concurrency = 4

[limit]
memory = "2MB"

[final]
seeds = 2
models = 3
`

// InBank makes the tiny experiment one with a route bank: of 12 sub-models of
// route a and 12 of route b with its views, some of which are too large for the
// memory.
func InBank() []string {
	return []string{
		"search.route_bank=5", "search.trials=6", "train.learning_rate=[0.01, 0.02]", "train.weight_decay=0.0", "train.epochs=[1, 4]",
		"route.a.mlp.word_dropout=0.0", `route.a.mlp.pool="mean"`, "route.a.mlp.depth=0",
		"route.a.cnn.word_dropout=0.0", "route.a.cnn.widths=[[3]]",
		"route.a.rnn.word_dropout=0.0", `route.a.rnn.cell="gru"`, "route.a.rnn.directions=1", `route.a.rnn.state="max"`,
		"route.b.mlp.word_dropout=0.0", `route.b.mlp.pool="mean"`, "route.b.mlp.depth=0",
		"route.b.rnn.word_dropout=0.0", `route.b.rnn.cell="gru"`, "route.b.rnn.directions=1", `route.b.rnn.state="max"`,
	}
}

// Texts writes a file of short texts whose words say their class, but for those
// that are negated.
func Texts(t testing.TB, path string, rows int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(words string) string { list := strings.Fields(words); return list[rng.IntN(len(list))] }
	var b strings.Builder
	b.WriteString("text,label\n")
	for range rows {
		words, label := "good fine great lovely nice", "up"
		if rng.IntN(2) == 0 {
			words, label = "bad poor awful weak sad", "down"
		}
		said := pick(words)
		if rng.IntN(3) == 0 {
			said, label = "not "+said, map[string]string{"up": "down", "down": "up"}[label]
		}
		for range rng.IntN(4) {
			said = pick("the a film play book was is very") + " " + said
		}
		for range rng.IntN(4) {
			said += " " + pick("and so it is by the sea")
		}
		fmt.Fprintf(&b, "%s,%s\n", said, label)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Problem is an experiment about short texts, with its data.
func Problem(t testing.TB, source string, set ...string) *problem.Problem {
	t.Helper()
	folder, registry := t.TempDir(), routes.Builtin()
	Texts(t, filepath.Join(folder, "tiny.csv"), 240)
	e, err := experiments.Parse(filepath.Join(folder, "tiny.toml"), source, experiments.Options{Registry: registry, Set: set})
	if err != nil {
		t.Fatal(err)
	}
	data, err := problem.Prepare(context.Background(), e)
	if err != nil {
		t.Fatal(err)
	}
	return problem.New(e, registry, data)
}

// Marshal is a value in JSON.
func Marshal(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
