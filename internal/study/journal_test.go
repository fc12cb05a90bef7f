package study

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/doubleroute/sweep/internal/study/budget"
	"github.com/doubleroute/sweep/internal/study/journal"
	"github.com/doubleroute/sweep/internal/study/problem"
)

// TestCandidatesAreStored reads again what a run knew.
func TestCandidatesAreStored(t *testing.T) {
	b := newBench(t, tiny, "limit.memory=0")
	m := &pretender{pace: func(budget.Work) float64 { return 1e-4 }, rng: rand.New(rand.NewPCG(1, 1))}
	var ran *run
	m.ready = func(r *run) { ran = r }
	if _, err := b.make(m, nil); err != nil {
		t.Fatal(err)
	}
	o, closed := b.options(nil)
	again, err := journal.Open(context.Background(), problem.New(b.exp, b.registry, o.Data), o.Store)
	if err != nil {
		t.Fatal(err)
	}
	closed()
	got, want := again.Finalists(3), ran.journal.Finalists(3)
	for i := range want {
		want[i].Started = want[i].Started.UTC()
	}
	for i := range got {
		got[i].Settings, want[i].Started = nil, got[i].Started
	}
	if len(want) == 0 || !reflect.DeepEqual(got, want) {
		t.Errorf("finalists are\n%+v\nand were\n%+v", got, want)
	}
}

// TestFewInMemory runs a study with a journal that holds next to nothing, and
// goes on with it, where trials pause.
func TestFewInMemory(t *testing.T) {
	b := newBench(t, tiny, "search.scheduler=asha", "search.trials=60", "limit.memory=0", "train.epochs=12")
	make := func(b *bench, trials int, few bool) {
		t.Helper()
		if trials > 0 {
			other := *b
			other.exp = b.read(b.exp.File, tiny, "search.scheduler=asha", fmt.Sprint("search.trials=", trials), "limit.memory=0", "train.epochs=12")
			b = &other
		}
		m := &pretender{pace: func(budget.Work) float64 { return 0 }, rng: rand.New(rand.NewPCG(1, 1))}
		if few {
			m.ready = func(r *run) { r.journal.Most = 3 }
		}
		if _, err := b.make(m, nil); err != nil {
			t.Fatal(err)
		}
	}
	make(b, 0, false)
	want := b.table()
	few := b.again()
	make(few, 0, true)
	differ(t, "with few in memory", few.table(), want)
	parts := b.again()
	make(parts, 20, true)
	make(parts, 45, false)
	make(parts, 0, true)
	differ(t, "in three parts", parts.table(), want)
}
