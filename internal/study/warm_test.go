package study

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/search"
)

const warmly = "limit.memory=0"

// earlier runs a study called tiny and returns one that starts warm from it.
func earlier(t testing.TB, trials int) *bench {
	b := newBench(t, tiny, "search.trials=12", warmly)
	old := *b
	old.exp = b.read(b.exp.File, tiny, fmt.Sprint("search.trials=", trials), warmly)
	old.mustRun(nil)
	b.exp = b.read(b.exp.File, tiny, "search.trials=10", warmly, "name=warm", "search.warm_start=tiny", "train.batch_size=16", "search.sampler=pareto")
	return b
}

// TestWarmStart begins with the earlier front, goes on the same in pieces, and
// when the earlier study has gone on.
func TestWarmStart(t *testing.T) {
	b := earlier(t, 9)
	b.mustRun(nil)
	want := b.table()
	old := b.again()
	old.path = b.path
	old.exp = b.read(b.exp.File, tiny, "search.trials=9", warmly)
	front := old.summary().Front
	if first := string(b.summary().Trials[0].Params); !strings.Contains(first, model(old.summary().Trials[front[0]].Params)) {
		t.Errorf("the first trial is %s; the earlier front begins with %s", first, old.summary().Trials[front[0]].Params)
	}
	cold := b.again()
	cold.exp = b.read(b.exp.File, tiny, "search.trials=10", warmly, "name=warm", "train.batch_size=16", "search.sampler=pareto")
	cold.mustRun(nil)
	if cold.table() == want {
		t.Error("a warm start changes nothing")
	}

	pieces := earlier(t, 9)
	whole := pieces.exp
	pieces.exp = b.read(b.exp.File, tiny, "search.trials=4", warmly, "name=warm", "search.warm_start=tiny", "train.batch_size=16", "search.sampler=pareto")
	pieces.mustRun(nil)
	longer := *pieces
	longer.exp = b.read(b.exp.File, tiny, "search.trials=12", warmly)
	longer.mustRun(nil)
	pieces.exp = whole
	pieces.mustRun(func(o *Options) { o.Workers = 3 })
	differ(t, "in pieces, the earlier study grown", pieces.table(), want)
}

// model is what of params must be in those that follow them.
func model(params []byte) string {
	_, after, _ := strings.Cut(string(params), `"route.a.submodel":`)
	before, _, _ := strings.Cut(after, ",")
	return `"route.a.submodel":` + before
}

// TestWarmStartElsewhere takes the study from another database.
func TestWarmStartElsewhere(t *testing.T) {
	b := earlier(t, 9)
	b.mustRun(nil)
	want := b.table()
	other := b.again()
	other.exp = b.read(b.exp.File, tiny, "search.trials=10", warmly, "name=warm", "search.warm_start="+b.path+":tiny", "train.batch_size=16", "search.sampler=pareto")
	other.mustRun(nil)
	differ(t, "from another database", other.table(), want)
}

// TestWarmStartErrors says what is wrong with the study that is named.
func TestWarmStartErrors(t *testing.T) {
	b := earlier(t, 5)
	b.mustRun(nil)
	set := func(name, from string) *bench {
		other := *b
		other.exp = b.read(b.exp.File, tiny, "search.trials=10", warmly, "name="+name, "search.warm_start="+from)
		return &other
	}
	for _, c := range []struct{ name, from, want string }{
		{"w", "tinny", `search.warm_start: there is no study "tinny"; did you mean tiny?`},
		{"tiny", "tiny", "search.warm_start: a study cannot learn from itself"},
		{"w", filepath.Join(t.TempDir(), "none.db") + ":tiny", "search.warm_start: there is no database"},
	} {
		_, err := set(c.name, c.from).run(context.Background(), nil)
		var fault *experiments.Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s from %s: %v", c.name, c.from, err)
		}
	}
	cold := *b
	cold.exp = b.read(b.exp.File, tiny, "search.trials=10", warmly, "name=warm", "train.batch_size=16", "search.sampler=pareto")
	if _, err := cold.run(context.Background(), nil); !errors.Is(err, ErrChanged) {
		t.Errorf("without its warm start: %v", err)
	}
	s := b.open()
	trials, err := s.Trials(context.Background(), "tiny")
	if err == nil {
		for i := range trials {
			if trials[i].State == search.Complete {
				trials[i].Accuracy /= 2
				err = errors.Join(err, s.PutTrial(context.Background(), "tiny", trials[i]))
			}
		}
	}
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.run(context.Background(), nil); err == nil || !strings.Contains(err.Error(), `study "tiny" has changed since study "warm" was begun with its trials`) {
		t.Errorf("after the earlier study was changed: %v", err)
	}
}
