package samplers_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/space"
)

// BenchmarkSuggest is what a sampler takes for one suggestion and the outcome
// that follows it, with 8 trials at once, after a number of trials of a space of
// 18 dimensions, 12 of which exist under conditions.
func BenchmarkSuggest(b *testing.B) {
	for _, spec := range samplers.All() {
		for _, trials := range []int{1000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", spec.Name, trials), func(b *testing.B) {
				problem := newWide()
				var sampler search.Sampler
				observing := time.Duration(0)
				trial, most := 0, 0
				for b.Loop() {
					if trial == most {
						b.StopTimer()
						before := time.Now()
						sampler = spec.New(problem.space, problem)
						for trial = range trials {
							problem.observe(sampler, trial, problem.space.Sample(search.Stream(1, trial, "history")))
						}
						observing = time.Since(before)
						// Begun anew before there are many more trials.
						most = trials + trials/5
						b.StartTimer()
					}
					trial++
					p, err := sampler.Suggest(trial, search.Stream(1, trial, "suggest"))
					if errors.Is(err, search.ErrExhausted) {
						b.Skip(err)
					} else if err != nil {
						b.Fatal(err)
					}
					problem.observe(sampler, trial, p)
				}
				b.ReportMetric(float64(observing.Nanoseconds())/float64(trials), "ns/trial-before")
			})
		}
	}
}

// wide is a made-up problem as two-route classifiers pose it: which sub-model for
// either route, its settings, and how to train them. Wider ones are better with
// less and less gain, and cost more.
type wide struct {
	space *space.Space
	index map[string]int
}

func newWide() *wide {
	type r = space.Range
	var entries []space.Entry
	add := func(d space.Dimension, err error, on string, values ...any) {
		e := space.Entry{Dimension: space.Must(d, err)}
		if on != "" {
			e.When = []space.Condition{{Dimension: on, Values: values}}
		}
		entries = append(entries, e)
	}
	dim := func(d space.Dimension, err error) func(on string, values ...any) {
		return func(on string, values ...any) { add(d, err, on, values...) }
	}
	dim(space.Float("rate", r{Min: 1e-4, Max: 1e-1, Log: true}))("")
	dim(space.Choice("combiner", "linear", "gated"))("")
	for _, route := range []string{"a.", "b."} {
		model := route + "model"
		dim(space.Choice(model, "mlp", "cnn", "rnn"))("")
		dim(space.Choice(route+"view", "all", "first", "second", "characters"))("")
		dim(space.Int(route+"layers", r{Min: 1, Max: 3}))(model, "mlp")
		dim(space.Int(route+"width", r{Min: 8, Max: 512, Log: true}))(model, "mlp")
		dim(space.Float(route+"dropout", r{Max: 0.6, Step: 0.1}))(model, "mlp", "cnn")
		dim(space.Int(route+"filters", r{Min: 8, Max: 256, Log: true}))(model, "cnn")
		dim(space.Choice(route+"cell", "gru", "lstm"))(model, "rnn")
		dim(space.Int(route+"units", r{Min: 8, Max: 256, Log: true}))(model, "rnn")
	}
	w := &wide{space: space.Must(space.New(entries...)), index: map[string]int{}}
	for i, name := range w.space.Names() {
		w.index[name] = i
	}
	return w
}

func (w *wide) Space() *space.Space      { return w.space }
func (w *wide) Key(p space.Point) string { return w.space.Key(p) }
func (w *wide) Length(p space.Point, from, to int) float64 {
	c, _ := w.Cost(p)
	return c * float64(to-from)
}
func (w *wide) get(p space.Point, name string) float64 { return p[w.index[name]] }

// Cost is from about 1e3 to 1e7.
func (w *wide) Cost(p space.Point) (float64, error) {
	return 1000*(1+w.get(p, "combiner")) + w.route(p, "a.").cost + w.route(p, "b.").cost, nil
}

// half is what one route gives.
type half struct{ value, cost float64 }

func (w *wide) route(p space.Point, route string) half {
	var h half
	switch w.get(p, route+"model") {
	case 0:
		width, layers := w.get(p, route+"width"), w.get(p, route+"layers")
		h = half{value: 0.70 + 0.05*(1-8/width)*math.Sqrt(layers), cost: 50 * width * (1 + (layers-1)*width/50)}
		h.value -= 0.05 * math.Abs(w.get(p, route+"dropout")-0.3)
	case 1:
		filters := w.get(p, route+"filters")
		h = half{value: 0.60 + 0.25*(1-8/filters), cost: 4000 * filters}
		h.value -= 0.1 * math.Abs(w.get(p, route+"dropout")-0.4)
	default:
		units := w.get(p, route+"units")
		h = half{value: 0.65 + 0.23*(1-12/units) + 0.01*w.get(p, route+"cell"), cost: 500 * units * (1 + units/10) * (3 + w.get(p, route+"cell"))}
	}
	view := w.get(p, route+"view")
	h.value -= []float64{0, 0.05, 0.08, 0.03}[int(view)]
	h.cost *= []float64{1, 0.5, 0.5, 4}[int(view)]
	return h
}

// value is the learned objective.
func (w *wide) value(p space.Point) float64 {
	a, b := w.route(p, "a."), w.route(p, "b.")
	rate := math.Log10(w.get(p, "rate")) + 2.5
	v := max(a.value, b.value) + 0.1*min(a.value, b.value) + 0.005*w.get(p, "combiner") - 0.08*rate*rate
	if w.get(p, "a.view") != w.get(p, "b.view") {
		v += 0.02
	}
	return v
}

func (w *wide) observe(s search.Sampler, trial int, p space.Point) {
	cost, _ := w.Cost(p)
	value := w.value(p)
	s.Observe(search.Observation{Trial: trial, Point: p, State: search.Complete,
		Curve: []float64{value / 2, value}, Value: value, Cost: cost})
}
