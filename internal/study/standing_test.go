package study

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

// TestStanding compares what is kept of trials with what package results makes
// of all of them, as they come.
func TestStanding(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	for range 60 {
		s := &standing{singles: map[string]stairs{}, known: map[int]finalist{}, gone: map[int]bool{}}
		levels := 1 + rng.IntN(40) // few: many trials are equal
		var all []results.Trial
		for _, number := range rng.Perm(1 + rng.IntN(120)) {
			trial := results.Trial{Number: number, State: search.Complete, Routes: []string{[]string{"mlp", "cnn", "rnn"}[rng.IntN(3)], "mlp"}[:1+rng.IntN(2)],
				Accuracy: float64(rng.IntN(levels)), Cost: float64(1 + rng.IntN(levels))}
			switch rng.IntN(12) {
			case 0:
				trial.State = search.Pruned
			case 1:
				trial.Accuracy = math.NaN()
			}
			all = append(all, trial)
			if err := s.ended(&sqlite.Record{Trial: trial}); err != nil {
				t.Fatal(err)
			}
			most := 1 + rng.IntN(6)
			front, singles := decide.Finalists(all, most)
			var got []int
			for _, f := range s.finalists(most) {
				got = append(got, f.Number)
			}
			if want := append(front, singles...); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("finalists are %v and not %v of %+v", got, want, all)
			}
			if len(s.known) > 2*len(s.numbers())+16 {
				t.Fatalf("it keeps %d trials of which %d matter", len(s.known), len(s.numbers()))
			}
		}
	}
}

// TestStandingIsStored reads again what a run knew.
func TestStandingIsStored(t *testing.T) {
	b := newBench(t, tiny, "limit.memory=0")
	m := &pretender{pace: func(work) float64 { return 1e-4 }, rng: rand.New(rand.NewPCG(1, 1))}
	if _, err := b.make(m, nil); err != nil {
		t.Fatal(err)
	}
	s := b.open()
	again, err := newStanding(context.Background(), s, b.exp.Name, b.exp.Objective.Maximize)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got, want := again.finalists(3), m.journal.standing.finalists(3)
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
		m := &pretender{pace: func(work) float64 { return 0 }, rng: rand.New(rand.NewPCG(1, 1))}
		if few {
			m.ready = func(r *run) { r.journal.most = 3 }
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
