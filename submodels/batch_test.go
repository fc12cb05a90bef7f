package submodels

import (
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/submodels/text"
)

// sequences is texts of token ids, laid out.
func sequences(rows ...[]int32) text.Ragged {
	var b text.RaggedBuilder
	for _, r := range rows {
		b.Add(r)
	}
	return b.Ragged()
}

// TestLoadText checks rows, distinct tokens and their places from batch to
// batch: nothing of one is left in the next.
func TestLoadText(t *testing.T) {
	src := sequences([]int32{3, 1, 3}, []int32{}, []int32{2}, []int32{1, 0})
	b := NewBatch(4, 0)
	tests := []struct {
		rows     []int32
		ids      [][]int32
		distinct []int32
		local    []int32
	}{
		{[]int32{0, 1, 3}, [][]int32{{3, 1, 3}, {}, {1, 0}}, []int32{3, 1, 0}, []int32{0, 1, 0, 1, 2}},
		{[]int32{1}, [][]int32{{}}, nil, nil},
		{[]int32{2, 2, 0}, [][]int32{{2}, {2}, {3, 1, 3}}, []int32{2, 3, 1}, []int32{0, 0, 1, 2, 1}},
		{nil, nil, nil, nil},
	}
	for _, test := range tests {
		b.LoadText(src, test.rows, 0, nil)
		if b.Len() != len(test.rows) {
			t.Errorf("%v: %d examples", test.rows, b.Len())
		}
		for i, want := range test.ids {
			if !slices.Equal(b.Row(i), want) {
				t.Errorf("%v: row %d is %v, want %v", test.rows, i, b.Row(i), want)
			}
			for j, u := range b.LocalRow(i) {
				if b.Distinct[u] != want[j] {
					t.Errorf("%v: token %d of row %d is in place %d", test.rows, j, i, u)
				}
			}
		}
		if !slices.Equal(b.Distinct, test.distinct) || !slices.Equal(b.Local, test.local) {
			t.Errorf("%v: distinct tokens %v at %v, want %v at %v", test.rows, b.Distinct, b.Local, test.distinct, test.local)
		}
	}
}

// TestWordDropout checks that about the asked share of tokens becomes unknown,
// in the batch and not in its source, the same ones for the same stream.
func TestWordDropout(t *testing.T) {
	ids := make([]int32, 4000)
	for i := range ids {
		ids[i] = int32(1 + i%7)
	}
	src := sequences(ids)
	b := NewBatch(8, 0)
	b.LoadText(src, []int32{0}, 0.3, Stream(1, "words", 5))
	first := slices.Clone(b.IDs)
	unknown := 0
	for i, id := range first {
		if id == Unknown {
			unknown++
		} else if id != ids[i] {
			t.Fatalf("token %d became %d", ids[i], id)
		}
	}
	if share := float64(unknown) / 4000; math.Abs(share-0.3) > 0.03 {
		t.Errorf("a share of %.3f became unknown, want 0.3", share)
	}
	if slices.Contains(src.IDs, Unknown) {
		t.Error("the source was changed")
	}
	b.LoadText(src, []int32{0}, 0.3, Stream(1, "words", 5))
	if !slices.Equal(b.IDs, first) {
		t.Error("the same stream drops other tokens")
	}
	b.LoadText(src, []int32{0}, 0.3, Stream(1, "words", 6))
	if slices.Equal(b.IDs, first) {
		t.Error("the next step drops the same tokens")
	}
}

func TestLoadVectors(t *testing.T) {
	b := NewBatch(0, 2)
	src := []float32{0, 1, 10, 11, 20, 21}
	for _, rows := range [][]int32{{2, 0}, {1}, {}} {
		b.LoadVectors(src, rows)
		var want []float32
		for _, r := range rows {
			want = append(want, src[2*r], src[2*r+1])
		}
		if b.Len() != len(rows) || !slices.Equal(b.Vectors, want) {
			t.Errorf("rows %v are %v", rows, b.Vectors)
		}
	}
}

// TestStream checks that streams of other seeds, purposes and steps are other
// streams.
func TestStream(t *testing.T) {
	draw := func(seed uint64, purpose string, step int) uint64 { return Stream(seed, purpose, step).Uint64() }
	first, again := draw(1, "a", 2), draw(1, "a", 2)
	if first != again {
		t.Error("the same stream gives other numbers")
	}
	seen := map[uint64]bool{}
	n := 0
	for seed := range uint64(8) {
		for _, purpose := range []string{"a", "b", "a/words", ""} {
			for step := range 8 {
				seen[draw(seed, purpose, step)] = true
				n++
			}
		}
	}
	if len(seen) != n {
		t.Errorf("%d streams begin with %d different numbers", n, len(seen))
	}
}

// TestInits checks the spread of new weights.
func TestInits(t *testing.T) {
	w := make([]float32, 20000)
	spread := func() (mean, deviation, most float64) {
		for _, x := range w {
			mean += float64(x) / float64(len(w))
			most = max(most, math.Abs(float64(x)))
		}
		for _, x := range w {
			deviation += (float64(x) - mean) * (float64(x) - mean) / float64(len(w))
		}
		return mean, math.Sqrt(deviation), most
	}
	tests := map[string]struct {
		init            Init
		deviation, most float64
	}{
		"zeros":   {Zeros, 0, 0},
		"uniform": {Uniform(0.3), 0.3 / math.Sqrt(3), 0.3},
		"normal":  {Normal(0.2), 0.2, 2},
		"glorot":  {Glorot(4, 20), 0.5 / math.Sqrt(3), 0.5},
	}
	for name, test := range tests {
		test.init(w, Stream(1, "init", 0))
		mean, deviation, most := spread()
		if math.Abs(mean) > 0.01 || math.Abs(deviation-test.deviation) > 0.01 || most > test.most {
			t.Errorf("%s: mean %.3f, deviation %.3f, most %.3f", name, mean, deviation, most)
		}
	}
}
