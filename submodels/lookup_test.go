package submodels

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels/graph"
	"github.com/doubleroute/sweep/submodels/text"
)

// TestFreeze checks that frozen weights give the features that the same weights
// gave before, whether the products of all tokens, of some or of none are kept,
// for one text and for several, and that freezing again takes new weights.
func TestFreeze(t *testing.T) {
	const vocabulary, rows = 9, 3
	texts := []text.Ragged{
		{IDs: []int32{1, 8, 2, 8, 5, 0}, Offsets: []int32{0, 6}},
		{IDs: []int32{3, 3, 7, 1, 2, 4, 6, 5}, Offsets: []int32{0, 2, 2, 8}},
		{IDs: []int32{8}, Offsets: []int32{0, 1}},
	}
	layers := map[string]func(e *Embedding) (*gorgonia.Node, error){
		"mean": (*Embedding).Mean,
		"conv": func(e *Embedding) (*gorgonia.Node, error) { return e.Conv("c", []int{1, 3}, 5) },
	}
	for _, cell := range Cells() {
		for _, state := range States() {
			layers[cell+" "+state] = func(e *Embedding) (*gorgonia.Node, error) {
				return e.Recurrent("r", Recurrent{Cell: cell, Hidden: 4, Directions: 2, State: state})
			}
		}
	}
	for name, layer := range layers {
		t.Run(name, func(t *testing.T) {
			batch, params := NewBatch(vocabulary, 0), NewParams(1)
			g := gorgonia.NewGraph()
			e, err := NewInput(InputOptions{Graph: g, Params: params, Batch: batch, Name: "a", Rows: rows, Vocabulary: vocabulary, Length: 4}).Embed("e", 6)
			if err != nil {
				t.Fatal(err)
			}
			n, err := layer(e)
			if err != nil {
				t.Fatal(err)
			}
			p, err := graph.Compile(g, n)
			if err != nil {
				t.Fatal(err)
			}
			run := func() (all []float32) {
				for _, r := range texts {
					batch.LoadText(r, rowNumbers(r), 0, nil)
					if err := p.Run(); err != nil {
						t.Fatal(err)
					}
					x, err := p.Floats(n)
					if err != nil {
						t.Fatal(err)
					}
					all = append(all, x...)
				}
				return all
			}
			check := func(what string, want []float32) {
				t.Helper()
				for i, got := range run() {
					if math.Abs(float64(got-want[i])) > 1e-6 {
						t.Fatalf("%s: feature %d is %v, want %v", what, i, got, want[i])
					}
				}
			}
			before := run()
			if err := p.Freeze(); err != nil {
				t.Fatal(err)
			}
			check("frozen", before)
			shareFrozen(t, layer, params, p, texts, run())
			for _, known := range []int{4, 1, 0} {
				if l := lookupOf(graph.KernelOf(n)); l != nil {
					l.known = known
				}
				check(fmt.Sprint(known, " tokens kept"), before)
			}
			for _, w := range params.Dense() {
				slices.Reverse(w.W)
			}
			for _, w := range params.Tables() {
				slices.Reverse(w.W)
			}
			if err := p.Freeze(); err != nil {
				t.Fatal(err)
			}
			frozen := run()
			fresh, err := graph.Compile(g, n)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Equal(frozen, before) {
				t.Error("other weights give the same features")
			}
			if l := lookupOf(graph.KernelOf(n)); l != nil {
				l.known = 0
			}
			p = fresh
			check("frozen again", frozen)
		})
	}
}

// shareFrozen checks that another program over the same weights, which shares
// what a frozen one keeps of them, gives the same bits.
func shareFrozen(t *testing.T, layer func(*Embedding) (*gorgonia.Node, error), params *Params, frozen *graph.Program, texts []text.Ragged, want []float32) {
	t.Helper()
	batch, g := NewBatch(9, 0), gorgonia.NewGraph()
	e, err := NewInput(InputOptions{Graph: g, Params: params, Batch: batch, Name: "a", Rows: 3, Vocabulary: 9, Length: 4}).Embed("e", 6)
	if err != nil {
		t.Fatal(err)
	}
	n, err := layer(e)
	if err != nil {
		t.Fatal(err)
	}
	p, err := graph.Compile(g, n)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.ShareFrozen(frozen); err != nil {
		t.Fatal(err)
	}
	l := lookupOf(graph.KernelOf(n))
	for _, known := range []int{9, 4, 1, 0} {
		if l != nil {
			l.known = known
		}
		var got []float32
		for range 2 {
			got = got[:0]
			for _, r := range texts {
				batch.LoadText(r, rowNumbers(r), 0, nil)
				if err := p.Run(); err != nil {
					t.Fatal(err)
				}
				x, err := p.Floats(n)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, x...)
			}
		}
		if known == 9 && !slices.Equal(got, want) {
			t.Errorf("with all products shared the features are %v, want %v", got, want)
		}
		for i := range want {
			if math.Abs(float64(got[i]-want[i])) > 1e-6 {
				t.Fatalf("%d tokens shared: feature %d is %v, want %v", known, i, got[i], want[i])
			}
		}
	}
}

// rowNumbers counts the rows of r.
func rowNumbers(r text.Ragged) (all []int32) {
	for i := range r.Rows() {
		all = append(all, int32(i))
	}
	return all
}

func lookupOf(k graph.Kernel) *lookup {
	switch k := k.(type) {
	case *conv:
		return &k.lookup
	case *recurrent:
		return &k.lookup
	}
	return nil
}
