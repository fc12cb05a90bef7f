package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/search"
)

// TestOurs tests that searches are the same every time and of full length.
func TestOurs(t *testing.T) {
	o := options{trials: 30}
	for _, name := range []string{"trec", "zdt3"} {
		p := problemNamed(t, name)
		for _, n := range []int{1, 8} {
			a, err := o.searchWith(t.Context(), p, "random", n, 4)
			if err != nil || len(a) != 30 {
				t.Fatalf("%s: %d trials, %v", name, len(a), err)
			}
			b, err := o.searchWith(t.Context(), p, "random", n, 4)
			if err != nil || fmt.Sprint(a) != fmt.Sprint(b) {
				t.Errorf("%s, %d at once: two searches differ, %v", name, n, err)
			}
		}
	}
	if _, err := o.searchWith(t.Context(), problemNamed(t, "zdt1"), "none", 1, 0); err == nil {
		t.Error("there is a sampler none")
	}
}

// TestEffort tests that training is counted, of whole and of stopped trials.
func TestEffort(t *testing.T) {
	p := problemNamed(t, "trec")
	o := options{share: 0.8, champion: "random"}
	none, err := o.effort(t.Context(), p.table, strategy{sampler: "random", scheduler: "none"}, math.Inf(1), 1, 3)
	if err != nil || !(none.flops > 0) || none.trials < 2 {
		t.Fatalf("%+v, %v", none, err)
	}
	sum, rest := 0.0, none.trials
	_, err = search.Run(t.Context(), search.Options{Problem: p.table, Executor: p.table, Epochs: p.table.Epochs, Seed: 3, Concurrency: 1, Trials: int(none.trials),
		Observe: func(e search.Event) {
			if e.Kind == search.TrialEnded {
				sum += p.table.Length(e.Outcome.Point, 0, p.epochs)
				rest--
			}
		}})
	if err != nil || rest != 0 || math.Abs(sum-none.flops) > 1e-9*sum {
		t.Errorf("%v FLOPs were counted, %v spent, %v", none.flops, sum, err)
	}
	if e, err := o.effort(t.Context(), p.table, strategy{sampler: "random", scheduler: "none"}, sum/2, 1, 3); err != nil || !math.IsInf(e.flops, 1) {
		t.Errorf("with half of that: %+v, %v", e, err)
	}
	for _, s := range o.strategies(p.table) {
		e, err := o.effort(t.Context(), p.table, s, none.flops*100, 8, 3)
		if err != nil || e.flops <= 0 {
			t.Errorf("%s: %+v, %v", s.name, e, err)
		}
	}
}

// TestComparison makes a small comparison, with traces that stand for Optuna's.
func TestComparison(t *testing.T) {
	o, err := parse([]string{"-out", t.TempDir(), "-problems", "trec,banking77,zdt1", "-optuna", "tpe", "-ours", "random,grid",
		"-champion", "grid", "-trials", "20", "-seeds", "3", "-share", "0.5", "-only", "report"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newComparison(o, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range c.methods() {
		pretend(t, o, m)
	}
	if err := c.measure(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.save(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.write(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Optuna 5.0.0", "trec, one trial at a time", "zdt1, 8 trials at once", "optuna tpe", "sweep grid",
		"worse than random on banking77/8: ", "All tables", "\ntraining trec/8 ", "\ndistinct trec ",
		"\nTraining until 50 % of the hypervolume of trec",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, out.String())
		}
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, name := range []string{"trec", "trec/8", "banking77", "banking77/8", "zdt1", "zdt1/8"} {
		if line := lines[len(lines)-6+i]; !strings.HasPrefix(line, "trials "+name+" ") {
			t.Errorf("line %d from the end is %q, not of %s", 6-i, line, name)
		}
	}
}

// pretend writes random searches as if they were Optuna's.
func pretend(t *testing.T, o options, m method) {
	t.Helper()
	var lines strings.Builder
	for seed := range o.seeds {
		found, err := o.searchWith(t.Context(), m.problem, "random", m.concurrency, 100+seed)
		if err != nil {
			t.Fatal(err)
		}
		var trials []string
		for _, e := range found {
			trials = append(trials, fmt.Sprintf("[%v,%v,%d]", e.value, e.cost, e.row))
		}
		_, _ = fmt.Fprintf(&lines, "{\"seed\":%d,\"optuna\":\"5.0.0\",\"trials\":[%s]}\n", seed, strings.Join(trials, ","))
	}
	if err := os.MkdirAll(filepath.Dir(o.file(m)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.file(m), []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestReached(t *testing.T) {
	curve := []float64{0.1, 0.5, 0.5, 0.9}
	for _, test := range []struct{ height, want float64 }{{0, 1}, {0.5, 2}, {0.6, 4}} {
		if got := reached(curve, test.height); got != test.want {
			t.Errorf("%v is reached after %v, not %v", test.height, got, test.want)
		}
	}
	if !math.IsNaN(reached(curve, 1)) {
		t.Error("what is not reached is")
	}
}

func TestOptions(t *testing.T) {
	if o, err := parse(nil, io.Discard); err != nil || o.seeds != 30 || o.trials != 200 || len(o.concurrencies) != 2 {
		t.Errorf("%+v, %v", o, err)
	}
	for _, args := range [][]string{
		{"-seeds", "1"}, {"-trials", "0"}, {"-concurrency", "1,x"}, {"-concurrency", "0"}, {"-problems", "tree"},
		{"-optuna", "tpee"}, {"-ours", "non"}, {"-only", "all"}, {"-share", "2"}, {"-champion", "x"}, {"more"}, {"-x"},
	} {
		if _, err := parse(args, io.Discard); err == nil {
			t.Errorf("%v are taken", args)
		}
	}
	if o, err := parse([]string{"-optuna", "tpe-ordinal,gp-flat-ordinal"}, io.Discard); err != nil || len(o.optuna) != 2 {
		t.Errorf("%+v, %v", o.optuna, err)
	}
}
