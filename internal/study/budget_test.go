package study

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// slow is a sub-model whose training takes time by the fake clock that synctest
// gives a test, and next to none by the real one: in proportion to its FLOPs
// and to the steps, 42 an epoch.
type slow struct{ seconds int }

func (s slow) Features(in *submodels.Input) (*gorgonia.Node, error) {
	x, err := in.Embed("words", s.seconds)
	if err != nil {
		return nil, err
	}
	mean, err := x.Mean()
	if err != nil || !in.Training || in.Batch == nil {
		return mean, err
	}
	return graph.Apply(pause{time.Duration(s.seconds) * time.Second / 42}, mean.Shape(), mean)
}

// pause is a kernel that waits and changes nothing.
type pause struct{ time.Duration }

func (pause) Name() string                                               { return "pause" }
func (pause) Cost(int) graph.KernelCost                                  { return graph.KernelCost{} }
func (pause) Backward(din [][]float32, dout, _ []float32, _ [][]float32) { copy(din[0], dout) }

func (p pause) Forward(out []float32, in [][]float32) {
	time.Sleep(p.Duration)
	copy(out, in[0])
}

const slowly = `
[data]
train = "tiny.csv"
[route.a]
view = "all"
submodel = "slow"
[route.b]
submodel = "none"
[train]
regime = "joint"
epochs = [1, 2]
batch_size = 4
patience = 0
[search]
sampler = "random"
concurrency = 4
folds = 0
trials = 24
[final]
seeds = 2
models = 2
`

func newSlowBench(t testing.TB, set ...string) *bench {
	b := newBench(t, tiny)
	if err := b.registry.SubModels.Add(submodels.Spec{
		Name:     "slow",
		Settings: []submodels.Setting{{Name: "seconds", Kind: submodels.Int, Min: 1, Max: 20, Default: submodels.Range{Min: 1, Max: 20}}},
		New:      func(v submodels.Values) (submodels.SubModel, error) { return slow{v.Int("seconds")}, nil },
	}); err != nil {
		t.Fatal(err)
	}
	b.exp = b.read(b.exp.File, slowly, append(set, "route.a.slow.seconds={min=1, max=20}", "combiner.dropout={min=0.0, max=0.5}")...)
	return b
}

// TestBudget runs studies within several budgets. They end in time, use most of
// it, and have measured finalists.
func TestBudget(t *testing.T) {
	for _, c := range []struct {
		budget time.Duration
		regime string
	}{
		{time.Minute, "joint"}, {4 * time.Minute, "joint"}, {20 * time.Minute, "joint"},
		// These trials do not stop between epochs.
		{4 * time.Minute, "apart"}, {20 * time.Minute, "apart"},
	} {
		budget, regime := c.budget, c.regime
		if testing.Short() && budget > 5*time.Minute {
			continue
		}
		for _, workers := range []int{1, 3} {
			t.Run(fmt.Sprint(budget, " ", workers, " ", regime), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b := newSlowBench(t, "train.regime="+regime)
					began := time.Now()
					sum := b.mustRun(func(o *Options) { o.Workers, o.Budget, o.Unlimited = workers, budget, true })
					took := time.Since(began)
					t.Logf("%v: %d trials, %d complete: %s", took, sum.Suggested, sum.Complete, sum.Reason)
					if took > budget || took < budget*3/4 {
						t.Errorf("it took %v", took)
					}
					if sum.End != search.EndStopped || sum.Complete == 0 {
						t.Errorf("the search ended so: %+v", sum)
					}
					final := b.summary().Final
					if len(final) == 0 {
						t.Error("there are no finals")
					}
					for _, f := range final {
						if f.Seeds != 2 || f.Latency == nil {
							t.Errorf("finalist %d: %+v", f.Number, f)
						}
					}
				})
			})
		}
	}
}

// TestBudgetGoesOn runs a study in several budgets: its table is that of a
// study that ran in one go.
func TestBudgetGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		straight := newSlowBench(t)
		straight.mustRun(nil)
		b, runs := straight.again(), 0
		for ended := search.EndStopped; ended != search.EndTrials; runs++ {
			if runs == 50 {
				t.Fatal("it comes to no end")
			}
			ended = b.mustRun(func(o *Options) { o.Budget = 90 * time.Second }).End
		}
		if runs < 2 {
			t.Errorf("%d run was enough", runs)
		}
		differ(t, "in budgets", b.table(), straight.table())
	})
}

// TestBudgetTooShort has no time for anything.
func TestBudgetTooShort(t *testing.T) {
	b := newBench(t, tiny)
	sum := b.mustRun(func(o *Options) { o.Budget, o.Unlimited = time.Millisecond, true })
	if sum.End != search.EndStopped || sum.Suggested != 0 || sum.Reason == "" {
		t.Errorf("the search ended so: %+v", sum)
	}
	b.mustRun(nil)
	if n := len(b.summary().Final); n == 0 {
		t.Error("without a budget there are no finals either")
	}
}

// TestBudgetEnough has time for all: the budget changes nothing.
func TestBudgetEnough(t *testing.T) {
	whole := newBench(t, tiny)
	whole.mustRun(nil)
	b := whole.again()
	if sum := b.mustRun(func(o *Options) { o.Budget = time.Hour }); sum.End != search.EndTrials {
		t.Errorf("the search ended so: %+v", sum)
	}
	differ(t, "with a long budget", b.table(), whole.table())
}

// TestInterruptedBudget ends when it is interrupted, not when the budget ends.
func TestInterruptedBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newSlowBench(t)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
		defer cancel()
		began := time.Now()
		_, err := b.run(ctx, func(o *Options) { o.Workers, o.Budget = 1, time.Hour })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if took := time.Since(began); took > 80*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// TestFLOPs trains no more than search.flops, and as many trials as fit where
// their number is not given. More FLOPs go on from there.
func TestFLOPs(t *testing.T) {
	source := strings.Replace(tiny, "trials = 14", "", 1)
	const little, much = "search.flops=1e8", "search.flops=5e8"
	straight := newBench(t, source, much, "limit.memory=0")
	straight.mustRun(nil)
	b := straight.again()
	b.exp = b.read(b.exp.File, source, little, "limit.memory=0")
	sum := b.mustRun(nil)
	if sum.End != search.EndEffort || sum.Suggested == 0 || sum.Effort > 1e8 || !strings.Contains(sum.Reason, "search.flops = 1e+08 has no room") {
		t.Errorf("the search ended so: %+v", sum)
	}
	data, err := problem.Prepare(context.Background(), b.exp)
	if err != nil {
		t.Fatal(err)
	}
	trained := 0.0
	for _, trial := range b.summary().Trials {
		trained += routes.TrainFLOPs(trial.FLOPs, len(data.Corpus.Train.Labels), trial.Epochs)
	}
	if trained > 1e8 {
		t.Errorf("%v FLOPs were trained", trained)
	}
	b.exp = straight.exp
	b.mustRun(func(o *Options) { o.Workers = 4 })
	differ(t, "with few FLOPs and then more", b.table(), straight.table())
}
