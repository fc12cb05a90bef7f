package submodels

import (
	"slices"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels/graph"
)

// TestEmbeddingDropout checks what is dropped of embeddings of ones: the share and
// the scale; the same of a token wherever it stands, for every layer; something
// else at the next step; and that the gradient of all layers goes the same way.
func TestEmbeddingDropout(t *testing.T) {
	const tokens, dim, p = 2000, 2, 0.25
	ids := make([]int32, tokens+1)
	for i := range tokens {
		ids[i] = int32(i)
	}
	ids[tokens] = 7 // once more
	b, step := NewBatch(tokens, 0), 3
	b.LoadText(sequences(ids), []int32{0}, 0, nil)
	in := NewInput(InputOptions{Graph: gorgonia.NewGraph(), Params: NewParams(1), Batch: b, Name: "a", Rows: 1, Vocabulary: tokens,
		Training: true, Seed: 4, Step: &step})
	e, err := in.Embed("embedding", dim)
	if err != nil {
		t.Fatal(err)
	}
	e.Dropout(p)
	table := in.Params.Tables()[0]
	fill(table.W, 1)
	x, _, err := e.Padded(len(ids))
	if err != nil {
		t.Fatal(err)
	}
	mean, err := e.Mean()
	if err != nil {
		t.Fatal(err)
	}

	seen := slices.Clone(compute(t, in, x))
	zeros, sums := 0, make([]float32, dim)
	for i, v := range seen {
		sums[i%dim] += v
		if v == 0 {
			zeros++
		} else if v != float32(1/(1-p)) {
			t.Fatalf("1 became %v, want %v", v, 1/(1-p))
		}
	}
	if share := float64(zeros) / float64(len(seen)); share < 0.22 || share > 0.28 {
		t.Errorf("a share of %.3f was dropped, want %v", share, p)
	}
	if !slices.Equal(seen[7*dim:8*dim], seen[tokens*dim:]) {
		t.Errorf("of one token there are %v and %v", seen[7*dim:8*dim], seen[tokens*dim:])
	}
	for j, m := range compute(t, in, mean) {
		if want := sums[j] / float32(len(ids)); m < want-1e-4 || m > want+1e-4 {
			t.Errorf("the mean of dimension %d is %v, and of what the other layer sees %v", j, m, want)
		}
	}
	kernel, other := graph.KernelOf(x), graph.KernelOf(mean)
	ones, each := make([]float32, len(seen)), []float32{1, 1}
	fill(ones, 1)
	kernel.Backward(nil, ones, nil, nil)
	other.Backward(nil, each, nil, nil)
	for i, g := range table.G {
		times := float32(1)
		if i/dim == 7 {
			times = 2
		}
		if want := seen[i] * times * (1 + 1.0/float32(len(ids))); g < want-1e-5 || g > want+1e-5 {
			t.Fatalf("the gradient of number %d is %v, want %v", i, g, want)
		}
	}
	step++
	if slices.Equal(seen, compute(t, in, x)) {
		t.Error("the next step drops the same")
	}
}
