package routes

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// recorded is a tensor of the recorded figures, whose numbers follow from its
// place in the list.
type recorded struct {
	Name  string
	Shape []int
	Size  float64
}

func (r recorded) len() int {
	n := 1
	for _, s := range r.Shape {
		n *= s
	}
	return n
}

// tensorNumbers gives a tensor the same numbers as the scripts in testdata.
func tensorNumbers(number, n int, size float64) []float32 {
	w := make([]float32, n)
	for i := range w {
		k := (31*i*i + 611953*i + 104729*(number+1)) % 1000003
		w[i] = float32(size * (float64(k)/1000003 - 0.5))
	}
	return w
}

// readJSON reads a file of recorded figures.
func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// TestTwoInputs holds the classifier of experiments/vectors.toml, two dense
// layers of 256 units on inputs of shape [100, 256], to what NumPy computes.
func TestTwoInputs(t *testing.T) {
	var want struct {
		Tensors []recorded
		Scores  [][]float64
	}
	readJSON(t, "testdata/two_inputs.json", &want)
	numbers := map[string][]float32{}
	for i, r := range want.Tensors {
		numbers[r.Name] = tensorNumbers(i, r.len(), r.Size)
	}
	const width = 256
	c := &text.Corpus{Classes: classNames(4), Columns: make([]string, 2*width)}
	for i := range want.Scores {
		x := slices.Concat(numbers["x1"][i*width:(i+1)*width], numbers["x2"][i*width:(i+1)*width])
		c.Train.Examples = append(c.Train.Examples, text.Example{Numbers: x})
		c.Train.Labels = append(c.Train.Labels, int32(i%4))
	}
	layer := submodels.Values{"width": 256, "depth": 1}
	cfg := double(route(t, "columns:1-256", "mlp", layer), route(t, "columns:257-512", "mlp", layer), nil)
	d := NewData(nil, c, TextOptions{})
	m, err := NewModel(Builtin(), d, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, w := range weights(m) {
		if copy(w, numbers[name]) != len(w) {
			t.Fatalf("no numbers are recorded for %s", name)
		}
	}
	rows := 0
	err = m.Scores(Train, func(i int, scores []float32) {
		rows++
		nearAll(t, "scores", scores, want.Scores[i], 1e-5)
	})
	if err != nil || rows != 100 {
		t.Fatalf("%d rows were scored: %v", rows, err)
	}
	cost, err := CostOf(Builtin(), d, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if n := int64(2*(width*256+256) + 2*256*4 + 4); cost.Parameters != n {
		t.Errorf("%d parameters, want %d", cost.Parameters, n)
	}
	if n := int64(2*(2*width*256) + 2*2*256*4); cost.FLOPs != n {
		t.Errorf("%d FLOPs, want %d", cost.FLOPs, n)
	}
}
