package study

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/submodels/text"
)

func newProblem(t testing.TB, b *bench) *problem.Problem {
	t.Helper()
	data, err := problem.Prepare(context.Background(), b.exp)
	if err != nil {
		t.Fatal(err)
	}
	return problem.New(b.exp, b.registry, data)
}

// TestProblemCosts holds costs to those of package routes, the minimized one to
// its name, and lengths to the epochs.
func TestProblemCosts(t *testing.T) {
	for _, name := range []string{"flops", "parameters", "bytes"} {
		b := newBench(t, tiny, "objective.minimize="+name)
		p := newProblem(t, b)
		var group sync.WaitGroup
		for i := range 20 {
			x := p.Space().Sample(search.Stream(9, i, "test"))
			cfg, err := b.exp.Config(x)
			if err != nil {
				t.Fatal(err)
			}
			want, err := routes.CostOf(b.registry, p.Data, cfg)
			if err != nil {
				t.Fatal(err)
			}
			least := map[string]int64{"flops": want.FLOPs, "parameters": want.Parameters, "bytes": want.Bytes}[name]
			group.Go(func() {
				if f, err := p.Facts(x); err != nil || !reflect.DeepEqual(f.Cost, want) {
					t.Errorf("%s: %+v, %v; want %+v", p.Key(x), f.Cost, err, want)
				}
				if got, err := p.Cost(x); err != nil || got != float64(least) {
					t.Errorf("%s %v, %v; want %d", name, got, err, least)
				}
				if one, three := p.Length(x, 0, 1), p.Length(x, 2, 5); one <= 0 || math.Abs(three-3*one) > 1e-9*one {
					t.Errorf("one epoch is %v long, three are %v", one, three)
				}
			})
		}
		group.Wait()
	}
}

// TestLimits holds every limit to the configurations that it admits.
func TestLimits(t *testing.T) {
	for _, set := range []string{"limit.flops=3000", "limit.parameters=1000", "limit.bytes=4000", "limit.activation_bytes=1000"} {
		b := newBench(t, tiny, set)
		p := newProblem(t, b)
		key, bound, _ := strings.Cut(set, "=")
		admitted, refused := 0, 0
		for i := range 60 {
			x := p.Space().Sample(search.Stream(9, i, "test"))
			f, err := p.Facts(x)
			if err != nil {
				t.Fatal(err)
			}
			has := map[string]int64{"limit.flops": f.Cost.FLOPs, "limit.parameters": f.Cost.Parameters,
				"limit.bytes": f.Cost.Bytes, "limit.activation_bytes": f.Cost.ActivationBytes}[key]
			most := map[string]int64{"3000": 3000, "1000": 1000, "4000": 4000}[bound]
			_, err = p.Cost(x)
			if (err != nil) != (has > most) {
				t.Errorf("%s: %d: %v", set, has, err)
			}
			if err == nil {
				admitted++
				continue
			}
			refused++
			if !strings.Contains(err.Error(), key) || !strings.Contains(err.Error(), bound) {
				t.Errorf("%s: %v", set, err)
			}
		}
		if admitted == 0 || refused == 0 {
			t.Errorf("%s: %d admitted, %d refused: this says nothing", set, admitted, refused)
		}
		if err := p.Feasible(); err != nil {
			t.Errorf("%s: %v", set, err)
		}
	}
	b := newBench(t, tiny, "limit.flops=3000")
	b.mustRun(nil)
	for _, trial := range b.summary().Trials {
		if trial.FLOPs > 3000 {
			t.Errorf("trial %d takes %d FLOPs", trial.Number, trial.FLOPs)
		}
	}
}

// TestNotFeasible finds limits that no configuration keeps.
func TestNotFeasible(t *testing.T) {
	b := newBench(t, tiny, "limit.parameters=5")
	err := newProblem(t, b).Feasible()
	var fault *experiments.Error
	if !errors.As(err, &fault) || fault.Key != "limit" || !strings.Contains(err.Error(), "limit.parameters is 5") {
		t.Error(err)
	}
}

// TestPlan counts what would be tried.
func TestPlan(t *testing.T) {
	b := newBench(t, tiny)
	data, err := problem.Prepare(context.Background(), b.exp)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := MakePlan(b.exp, b.registry, data, 2)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	count := 0
	for _, p := range plan.Pairs {
		names = append(names, p.Routes)
		count += p.Count
		if p.LeastFLOPs > p.MedianFLOPs || p.MedianFLOPs > p.MostFLOPs || p.LeastFLOPs < 1 || p.LeastParams > p.MostParams {
			t.Errorf("%+v", p)
		}
	}
	want := "cnn, cnn + mlp, cnn + rnn, mlp, mlp + mlp, mlp + rnn, rnn, rnn + mlp, rnn + rnn"
	if got := strings.Join(names, ", "); got != want {
		t.Errorf("pairs %s, want %s", got, want)
	}
	if count != plan.Sampled || plan.Refused != 0 || plan.MeanFLOPs <= 0 || plan.Seconds <= 0 {
		t.Errorf("%d counted: %+v", count, plan)
	}
	b.exp = b.read(b.exp.File, tiny, "limit.parameters=500")
	if plan, err = MakePlan(b.exp, b.registry, data, 2); err != nil {
		t.Fatal(err)
	}
	if plan.Refused == 0 || plan.Refused == plan.Sampled || !strings.Contains(plan.Why, "limit.parameters is 500") {
		t.Errorf("with a limit: %+v", plan)
	}
	for _, p := range plan.Pairs {
		if p.MostParams > 500 {
			t.Errorf("with a limit: %+v", p)
		}
	}
}

// TestPrepare finds what is wrong with the data, and where in the experiment
// what does not fit it.
func TestPrepare(t *testing.T) {
	b := newBench(t, tiny)
	folder := filepath.Dir(b.exp.File)
	for _, c := range []struct{ set, file, want string }{
		{"data.train=\"" + filepath.Join(folder, "tinny.csv") + "\"", "", "did you mean " + filepath.Join(folder, "tiny.csv") + "?"},
		{`route.b.view="field:title"`, "", "route.b.view"},
		{"", "text,label\ngood,up\n\"bad,down\n", "tiny.csv:3: "},
		{"", "text,label\ngood,up\nbad,up\n", "tiny.csv: "},
	} {
		if c.file != "" {
			if err := os.WriteFile(filepath.Join(folder, "tiny.csv"), []byte(c.file), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		var set []string
		if c.set != "" {
			set = append(set, c.set)
		}
		_, err := problem.Prepare(context.Background(), b.read(b.exp.File, tiny, set...))
		var fault *experiments.Error
		var data *text.Error
		if !errors.As(err, &fault) && !errors.As(err, &data) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %v", c.set, c.file, err)
		}
	}
}

// TestJournalRefuses goes on with no study that another program made.
func TestJournalRefuses(t *testing.T) {
	b := newBench(t, tiny, "search.trials=3")
	b.mustRun(nil)
	s := b.open()
	trials, err := s.Trials(context.Background(), "tiny")
	if err != nil {
		t.Fatal(err)
	}
	trials[1].Params = []byte(`{"route.a.submodel":"other"}`)
	if err := s.PutTrial(context.Background(), "tiny", trials[1]); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := b.run(context.Background(), nil); err == nil || !strings.Contains(err.Error(), `trial 1 of study "tiny" has other settings`) {
		t.Error(err)
	}
}

// TestObjectives runs studies that maximize other scores than accuracy.
func TestObjectives(t *testing.T) {
	for _, name := range []string{"macro_f1", "neg_log_loss"} {
		b := newBench(t, tiny, "search.trials=8", `objective.maximize="`+name+`"`)
		b.mustRun(nil)
		s := b.open()
		epochs, err := s.AllEpochs(context.Background(), "tiny")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		complete := 0
		for _, trial := range b.summary().Trials {
			if trial.State != search.Complete {
				continue
			}
			complete++
			best := math.Inf(-1)
			for _, e := range epochs[trial.Number] {
				best = max(best, map[string]float64{"macro_f1": e.MacroF1, "neg_log_loss": e.NegLogLoss}[name])
			}
			if float64(trial.Accuracy) != best {
				t.Errorf("trial %d has %v, the best epoch %v", trial.Number, trial.Accuracy, best)
			}
		}
		if complete == 0 {
			t.Errorf("%s: no trial is complete", name)
		}
	}
}
