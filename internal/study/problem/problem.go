// Package problem is an experiment as a search sees it: configurations, with
// their cost counted before training and hard limits applied, and the tasks that
// train them.
package problem

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/task"
	"github.com/doubleroute/sweep/internal/workers"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/space"
	"github.com/doubleroute/sweep/submodels/graph"
)

// Problem is a search.Problem. It may be used from several goroutines at once.
type Problem struct {
	Experiment *experiments.Experiment
	Registry   *routes.Registry
	Data       *routes.Data
	DataKey    string // names the data in tasks
	Digest     string // of the corpus, from experiments.Fingerprint

	mu     sync.Mutex
	points *recent[known]      // by the numbers of a point
	costs  *recent[graph.Cost] // by what of a configuration they depend on
}

// Facts is what is known of a point before training. It is not to be changed.
type Facts struct {
	Config routes.Config
	Key    string // equal for points that are the same configuration
	Epochs int    // most that it trains
	Cost   graph.Cost
	Models // those of the configuration
}

// Models names the sub-models and the views of a configuration.
type Models struct{ Routes, Views []string }

// known is what is remembered of a point.
type known struct {
	Facts
	err error // why there is no such configuration
}

// How many points, and costs, are remembered twice over.
const (
	recentPoints = 2048
	recentCosts  = 16384
)

// New wraps an experiment and its data.
func New(e *experiments.Experiment, reg *routes.Registry, d *routes.Data) *Problem {
	digest := experiments.Fingerprint(d.Corpus)
	return &Problem{Experiment: e, Registry: reg, Data: d, Digest: digest, DataKey: task.DataKey(digest, d.Options),
		points: newRecent[known](recentPoints), costs: newRecent[graph.Cost](recentCosts)}
}

// Space returns the experiment's space.
func (p *Problem) Space() *space.Space { return p.Experiment.Space }

// Key is equal for points that are the same configuration.
func (p *Problem) Key(x space.Point) string { return p.know(x).Key }

// Facts returns what is known of a point, or why it has no configuration. This
// is where a point is decoded.
func (p *Problem) Facts(x space.Point) (Facts, error) {
	k := p.know(x)
	return k.Facts, k.err
}

// Stored returns what is known of the configuration of a stored trial.
func (p *Problem) Stored(t results.Trial) (Facts, error) {
	var params map[string]any
	if err := json.Unmarshal(t.Params, &params); err != nil {
		return Facts{}, fmt.Errorf("the stored settings of trial %d cannot be read: %w", t.Number, err)
	}
	x, err := p.Space().Parse(params)
	if err != nil {
		return Facts{}, err
	}
	return p.Facts(x)
}

// know works out what is known of a point, or remembers it.
func (p *Problem) know(x space.Point) known {
	point := p.Space().Key(x)
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.points.get(point)
	if ok {
		return k
	}
	if k.Config, k.err = p.Experiment.Config(x); k.err == nil {
		k.Key, k.Epochs, k.Models = p.Experiment.KeyOf(k.Config), k.Config.Train.Int("epochs"), ModelsOf(k.Config)
		k.Cost, k.err = p.costOf(k.Config)
	}
	p.points.put(point, k)
	return k
}

// ModelsOf names the sub-models and the views of a configuration.
func ModelsOf(c routes.Config) Models {
	m := Models{[]string{c.A.SubModel}, []string{c.A.View}}
	if c.B != nil {
		m.Routes, m.Views = append(m.Routes, c.B.SubModel), append(m.Views, c.B.View)
	}
	return m
}

// costOf returns the cost of a configuration, on which its training has no bearing.
func (p *Problem) costOf(c routes.Config) (graph.Cost, error) {
	model := c
	model.Train = nil
	key, err := json.Marshal(model)
	if err != nil {
		return graph.Cost{}, err
	}
	if cost, ok := p.costs.get(string(key)); ok {
		return cost, nil
	}
	cost, err := p.CostOf(c)
	if err == nil {
		p.costs.put(string(key), cost)
	}
	return cost, err
}

// CostOf returns the cost of any configuration. That a sub-model panics is an
// error.
func (p *Problem) CostOf(c routes.Config) (cost graph.Cost, err error) {
	err = workers.Guard(func() (err error) {
		cost, err = routes.CostOf(p.Registry, p.Data, c)
		return err
	})
	return cost, err
}

// Cost returns the cost that is minimized. A configuration over a limit is an
// error.
func (p *Problem) Cost(x space.Point) (float64, error) {
	f, err := p.Facts(x)
	if err != nil {
		return 0, err
	}
	if err := p.Within(f.Cost); err != nil {
		return 0, err
	}
	return p.Minimized(f.Cost), nil
}

// Within returns which limit a cost is over, or nil.
func (p *Problem) Within(c graph.Cost) error {
	l := p.Experiment.Limit
	for _, limit := range []struct {
		name      string
		has, most int64
	}{
		{"flops", c.FLOPs, l.FLOPs}, {"parameters", c.Parameters, l.Parameters},
		{"bytes", c.Bytes, l.Bytes}, {"activation_bytes", c.ActivationBytes, l.ActivationBytes},
	} {
		if limit.most > 0 && limit.has > limit.most {
			return fmt.Errorf("its %s are %d and limit.%s is %d", limit.name, limit.has, limit.name, limit.most)
		}
	}
	return nil
}

// Baseline reports whether a configuration has route a only, where there are
// others: what a second route buys is measured against the best of these.
func (p *Problem) Baseline(x space.Point) bool { return p.Experiment.Single(x) }

// BaselineShare returns the share of trials that search for the best of route a
// alone.
func (p *Problem) BaselineShare() float64 { return p.Experiment.SingleShare() }

// Feasible looks for a configuration that the limits admit, among as many
// random ones as a search looks at before it gives up. That there is none is an
// error of the experiment.
func (p *Problem) Feasible() error {
	if err := p.enqueuedFeasible(); err != nil {
		return err
	}
	const most = 1000
	rng := search.Stream(uint64(p.Experiment.Seed), 0, "feasible")
	var last error
	for range most {
		if _, last = p.Cost(p.Experiment.Space.Sample(rng)); last == nil {
			return nil
		}
	}
	return &experiments.Error{File: p.Experiment.File, Key: "limit",
		Msg: fmt.Sprintf("none of %d configurations can be tried; the last cannot because %v", most, last)}
}

// Minimized picks of a cost what the study minimizes.
func (p *Problem) Minimized(c graph.Cost) float64 {
	switch p.Experiment.Objective.Minimize {
	case "parameters":
		return float64(c.Parameters)
	case "bytes":
		return float64(c.Bytes)
	}
	return float64(c.FLOPs)
}

// Length returns the FLOPs of training from one epoch to another.
func (p *Problem) Length(x space.Point, from, to int) float64 {
	f, err := p.Facts(x)
	if err != nil {
		return 0
	}
	return p.TrainFLOPs(f.Cost.FLOPs, (to-from)*f.Config.Passes())
}

// TrainFLOPs returns the FLOPs of so many epochs of training what takes so many
// for a prediction.
func (p *Problem) TrainFLOPs(flops int64, epochs int) float64 {
	return routes.TrainFLOPs(flops, len(p.Data.Corpus.Train.Labels), epochs)
}

// Task returns the task of training a configuration on the training part to an
// epoch, seeded as training number so and so for a purpose.
func (p *Problem) Task(c routes.Config, to, number int, purpose string) task.Task {
	return task.Task{Config: c, Data: p.DataKey, To: to, Seed: search.Stream(uint64(p.Experiment.Seed), number, purpose).Uint64(),
		Objective: p.Experiment.Objective.Maximize, Memory: p.Experiment.Limit.Memory}
}
