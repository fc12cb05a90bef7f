package routes

import (
	"bytes"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// answer is what a classifier says of a text.
type answer struct {
	class         string
	probabilities []float64
}

// together64 asks a classifier from 64 goroutines at once and holds every answer
// to what it says when it is asked one thing at a time.
func together64(t *testing.T, texts int, ask func(i int) (string, []float64, error)) {
	t.Helper()
	want := make([]answer, texts)
	for i := range want {
		class, probabilities, err := ask(i)
		if err != nil {
			t.Fatal(err)
		}
		want[i] = answer{class, probabilities}
	}
	if slices.Equal(want[0].probabilities, want[1].probabilities) {
		t.Fatal("texts are not told from one another")
	}
	var wait sync.WaitGroup
	for g := range 64 {
		wait.Go(func() {
			for k := range texts {
				i := (k + 7*g) % texts
				class, probabilities, err := ask(i)
				if err != nil || class != want[i].class || !slices.Equal(probabilities, want[i].probabilities) {
					t.Errorf("text %d is %s %v, %v; it was %s %v", i, class, probabilities, err, want[i].class, want[i].probabilities)
					return
				}
			}
		})
	}
	wait.Wait()
}

// loadedFrom saves a model of a configuration and loads it.
func loadedFrom(t testing.TB, reg *Registry, d *Data, cfg Config) *Classifier {
	t.Helper()
	m, err := NewModel(reg, d, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	fill(m, 2, 0.5)
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		t.Fatal(err)
	}
	c, err := Load(&file, reg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPredictTogether uses one loaded model from many goroutines, with networks
// for fewer, for as many as there are processors, and for all.
func TestPredictTogether(t *testing.T) {
	d := wordy(32, 60)
	ask := func(c *Classifier) func(i int) (string, []float64, error) {
		return func(i int) (string, []float64, error) { return c.Predict(d.Corpus.Validation.Examples[i].Fields...) }
	}
	for _, cfg := range everything(t) {
		for _, networks := range []int{1, 3, 64} {
			t.Run(fmt.Sprint(name(cfg), networks), func(t *testing.T) {
				c := loadedFrom(t, nil, d, cfg)
				c.networks.most = networks
				together64(t, 60, ask(c))
				if c.networks.made > networks || len(c.networks.idle) != c.networks.made {
					t.Errorf("%d networks were made and %d came back, of at most %d", c.networks.made, len(c.networks.idle), networks)
				}
			})
		}
	}
	reg, cfg := with(t, plain)
	t.Run("plain operations", func(t *testing.T) { together64(t, 60, ask(loadedFrom(t, reg, d, cfg))) })
	t.Run("vectors", func(t *testing.T) {
		d := vectorData(3, 20, 2, 6)
		layer := submodels.Values{"depth": 1, "width": 3}
		c := loadedFrom(t, nil, d, double(route(t, "columns:2-3", "mlp", layer), route(t, "all", "mlp", layer), nil))
		together64(t, 20, func(i int) (string, []float64, error) {
			return c.PredictVector(d.Corpus.Validation.Examples[i].Numbers)
		})
	})
}

// TestPredictKeepsNothing checks that what a prediction returned stays as it was,
// unless its memory is given to another.
func TestPredictKeepsNothing(t *testing.T) {
	d := wordy(32, 4)
	c := loadedFrom(t, nil, d, everything(t)[0])
	text := func(i int) string { return d.Corpus.Validation.Examples[i].Fields[0] }
	_, first, err := c.Predict(text(0))
	if err != nil {
		t.Fatal(err)
	}
	before := slices.Clone(first)
	if _, _, err := c.Predict(text(1)); err != nil || !slices.Equal(first, before) {
		t.Errorf("probabilities became %v from %v; %v", first, before, err)
	}
	if _, again, err := c.PredictInto(first, text(1)); err != nil || &again[0] != &first[0] || slices.Equal(first, before) {
		t.Errorf("memory that was given is not used: %v", err)
	}
}
