package study

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
)

// inBank makes the tiny experiment one with a route bank: of 12 sub-models of
// route a and 12 of route b with its views, some of which are too large for the
// memory.
var inBank = []string{
	"search.route_bank=5", "search.trials=6", "train.learning_rate=[0.01, 0.02]", "train.weight_decay=0.0", "train.epochs=[1, 4]",
	"route.a.mlp.word_dropout=0.0", `route.a.mlp.pool="mean"`, "route.a.mlp.depth=0",
	"route.a.cnn.word_dropout=0.0", "route.a.cnn.widths=[[3]]",
	"route.a.rnn.word_dropout=0.0", `route.a.rnn.cell="gru"`, "route.a.rnn.directions=1", `route.a.rnn.state="max"`,
	"route.b.mlp.word_dropout=0.0", `route.b.mlp.pool="mean"`, "route.b.mlp.depth=0",
	"route.b.rnn.word_dropout=0.0", `route.b.rnn.cell="gru"`, "route.b.rnn.directions=1", `route.b.rnn.state="max"`,
}

func newBankBench(t testing.TB, set ...string) *bench {
	t.Helper()
	return newBench(t, tiny, append(slices.Clone(inBank), set...)...)
}

// bankTable is everything that is stored but times, the bank too.
func (b *bench) bankTable() string {
	b.t.Helper()
	s, ctx := b.open(), context.Background()
	bankRoutes, err := s.BankRoutes(ctx, b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := range bankRoutes {
		bankRoutes[i].Seconds = 0
	}
	pairs, err := s.BankPairs(ctx, b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	trials, err := s.BankTrials(ctx, b.exp.Name)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.t.Fatal(err)
	}
	return fmt.Sprintf("%s\n%+v\n%v\n%v", b.table(), bankRoutes, pairs, trials)
}

// TestBankWorkers runs studies with a route bank with several numbers of workers.
func TestBankWorkers(t *testing.T) {
	one := newBankBench(t)
	one.mustRun(func(o *Options) { o.Workers = 1 })
	want := one.bankTable()
	for _, something := range []string{"limit.memory", "} {", "[{0 0 "} { // failures, routes, pairs
		if !strings.Contains(want, something) {
			t.Errorf("there is no %q in the table", something)
		}
	}
	four := one.again()
	four.mustRun(func(o *Options) { o.Workers = 4 })
	differ(t, "4 workers", four.bankTable(), want)
}

// TestBankInterrupted interrupts the bank after every route and in the middle of
// the search. Going on trains the others only and gives what an uninterrupted
// run gives.
func TestBankInterrupted(t *testing.T) {
	whole := newBankBench(t)
	whole.mustRun(nil)
	want := whole.bankTable()
	b := whole.again()
	trained := 0
	for round := 0; ; round++ {
		ctx, cancel := context.WithCancel(context.Background())
		_, err := b.run(ctx, func(o *Options) {
			o.Workers = 1 + round%2
			o.OnEvent = func(e Event) {
				if e.Kind == BankEnded {
					trained++
					cancel()
				}
				if e.Kind == TrialEnded && round%3 == 0 {
					cancel()
				}
			}
		})
		cancel()
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) || round > 30 {
			t.Fatalf("round %d: %v", round, err)
		}
	}
	if trained != 10 {
		t.Errorf("%d routes were trained, not 10", trained)
	}
	differ(t, "interrupted", b.bankTable(), want)
}

// TestBankChild is no test but the process that TestBankKilled kills.
func TestBankChild(t *testing.T) {
	folder := os.Getenv("SWEEP_TEST_BANK")
	if folder == "" {
		t.Skip("it is run by another test")
	}
	b := bankChild(t, folder)
	var mu sync.Mutex
	b.mustRun(func(o *Options) {
		o.OnEvent = func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			fmt.Println("event", e.Kind)
			if e.Kind == BankEnded {
				time.Sleep(50 * time.Millisecond) // for the other process to act
			}
		}
	})
}

func bankChild(t *testing.T, folder string) *bench {
	t.Helper()
	b := &bench{t: t, registry: routes.Builtin(), path: filepath.Join(folder, "killed.db")}
	b.exp = b.read(filepath.Join(folder, "tiny.toml"), tiny, inBank...)
	return b
}

// TestBankKilled kills the process of a run in the middle of its bank.
func TestBankKilled(t *testing.T) {
	whole := newBankBench(t)
	whole.mustRun(nil)
	want := whole.bankTable()
	folder := filepath.Dir(whole.exp.File)
	for _, events := range []int{3, 2} {
		killAfter(t, "TestBankChild", "SWEEP_TEST_BANK="+folder, events, func(line string) bool { return line == "event bank" })
	}
	b := bankChild(t, folder)
	s := b.open()
	left, err := s.BankRoutes(context.Background(), "tiny")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if len(left) < 5 || len(left) >= 10 {
		t.Errorf("the killed runs left %d routes: that is no good test", len(left))
	}
	b.mustRun(nil)
	differ(t, "killed", b.bankTable(), want)
}

// TestBankRefuses stored routes of another program, damaged class scores, and a
// bank that leaves no FLOPs to search with.
func TestBankRefuses(t *testing.T) {
	b := newBankBench(t, "search.flops=1000")
	if _, err := b.run(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "lower search.route_bank") {
		t.Errorf("with few FLOPs: %v", err)
	}
	for _, c := range []struct {
		change func(*results.BankRoute)
		want   string
	}{
		{func(r *results.BankRoute) { r.Params = []byte(`{"other":1}`) }, "other settings than this program chooses"},
		{func(r *results.BankRoute) { r.Logits, r.Error = []byte("damaged and long enough to be read"), "" }, "of the route bank"},
	} {
		b := newBankBench(t)
		ctx, cancel := context.WithCancel(context.Background())
		_, err := b.run(ctx, func(o *Options) {
			o.OnEvent = func(e Event) {
				if e.Kind == BankEnded && e.Done == e.Total-1 {
					cancel()
				}
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		s := b.open()
		list, err := s.BankRoutes(context.Background(), "tiny")
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(list, func(r results.BankRoute) bool { return r.Route == "a" })
		if at < 0 {
			t.Fatal("no route a is there")
		}
		c.change(&list[at])
		if err := s.PutBankRoute(context.Background(), "tiny", list[at]); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := b.run(context.Background(), nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v", err)
		}
	}
}
