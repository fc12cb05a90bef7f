package submodels

import (
	"math"
	"slices"
	"testing"
)

// spread is vectors of 5 numbers, of which the second varies most and the fourth
// next, of tokens of which every fifth has none, and two extra words.
func spread() *Pretrained {
	p := &Pretrained{Dim: 5, Extra: 2, Rows: []int32{-1}, Counts: []int32{3}}
	rng := Stream(1, "spread", 0)
	for id := 1; id < 402; id++ {
		for j := range p.Dim {
			p.Numbers = append(p.Numbers, float32(7+rng.NormFloat64()*[5]float64{.1, 3, .1, 1, .1}[j]))
		}
		row := int32(id - 1)
		if id%5 == 0 && id < 400 {
			row = -1
		}
		p.Rows = append(p.Rows, row)
		if id < 400 {
			p.Counts = append(p.Counts, int32(1+id%3))
		}
	}
	return p
}

func filled(p *Pretrained, dim int, scale float64) [][]float32 {
	w := make([]float32, len(p.Rows)*dim)
	p.fill(w, dim, scale, Stream(1, "fill", 0))
	return slices.Collect(slices.Chunk(w, dim))
}

func TestPretrainedPrincipalComponents(t *testing.T) {
	p := spread()
	narrow := filled(p, 2, 0.5)
	var squares [2]float64
	n := 0.0
	for id, row := range narrow {
		if p.Rows[id] < 0 {
			continue
		}
		n++
		x := p.Numbers[5*p.Rows[id]:]
		for j, at := range []int{1, 3} { // the components are along these
			squares[j] += float64(row[j]) * float64(row[j])
			if got, want := math.Abs(float64(row[j])), 0.5*math.Sqrt2/math.Sqrt(10)*math.Abs(float64(x[at]-7)); math.Abs(got-want) > 0.15 {
				t.Fatalf("token %d, component %d: %v, not %v", id, j, got, want)
			}
		}
	}
	if size := math.Sqrt((squares[0] + squares[1]) / (2 * n)); math.Abs(size-0.5) > 0.03 || squares[0] < 4*squares[1] {
		t.Errorf("the root mean square is %v, the components' %v", size, squares)
	}
	if again := filled(spread(), 2, 0.5); !slices.EqualFunc(again, narrow, slices.Equal) {
		t.Error("the same vectors give other embeddings")
	}
}

func TestPretrainedWiderEmbedding(t *testing.T) {
	p := spread()
	wide := filled(p, 8, 0)
	distance := func(rows [][]float32, a, b int) (d float64) {
		for j := range 5 {
			d += math.Pow(float64(rows[a][j]-rows[b][j]), 2)
		}
		return math.Sqrt(d)
	}
	whole := slices.Collect(slices.Chunk(p.Numbers, 5))
	scale := distance(wide, 1, 2) / distance(whole, int(p.Rows[1]), int(p.Rows[2]))
	for id := 3; id < 10; id++ {
		if id == 5 {
			continue
		}
		if got, want := distance(wide, 1, id), scale*distance(whole, int(p.Rows[1]), int(p.Rows[id])); math.Abs(got-want) > 1e-4 {
			t.Errorf("tokens 1 and %d are %v apart, not %v", id, got, want)
		}
	}
	if slices.Equal(wide[1][5:], []float32{0, 0, 0}) || !slices.Equal(wide[401][5:], []float32{0, 0, 0}) {
		t.Errorf("beside the vectors there are %v, and %v for an extra word", wide[1][5:], wide[401][5:])
	}
	if slices.Equal(wide[0], make([]float32, 8)) || slices.Equal(wide[5], make([]float32, 8)) {
		t.Error("tokens without a vector are not drawn")
	}
}

func TestPretrainedOfFewWords(t *testing.T) {
	p := &Pretrained{Dim: 2, Rows: []int32{-1, 0}, Counts: []int32{0, 4}, Numbers: []float32{3, 4}}
	for _, row := range filled(p, 2, 0) {
		for _, x := range row {
			if x-x != 0 {
				t.Errorf("%v is not finite", row)
			}
		}
	}
}
