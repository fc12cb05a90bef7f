package submodels

import (
	"fmt"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels/graph"
	"github.com/doubleroute/sweep/submodels/text"
)

// scratchOf is how many numbers a built-in kernel holds beside its inputs and
// its output once it has run.
func scratchOf(k graph.Kernel) int {
	switch k := k.(type) {
	case *pool:
		return len(k.arg)
	case *conv:
		return len(k.embedded) + len(k.products) + len(k.arg)
	case *recurrent:
		n := len(k.embedded) + len(k.zeros) + len(k.scratch)
		for _, w := range k.ways {
			n += len(w.tokens) + len(w.products) + len(w.features) + len(w.arg) + len(w.h) + len(w.saved)
		}
		return n
	}
	return 0
}

// TestScratch holds the scratch memory that kernels count beforehand to what
// they take on texts of the mean length without a repeated token.
func TestScratch(t *testing.T) {
	const length, dim = 6, 5
	layers := map[string]func(e *Embedding) (*gorgonia.Node, error){
		"mean": (*Embedding).Mean,
		"max":  (*Embedding).Max,
		"both": (*Embedding).MeanMax,
		"conv": func(e *Embedding) (*gorgonia.Node, error) { return e.Conv("c", []int{2, 3}, 4) },
	}
	for _, cell := range Cells() {
		for directions := 1; directions <= 2; directions++ {
			layers[fmt.Sprint(cell, directions)] = func(e *Embedding) (*gorgonia.Node, error) {
				return e.Recurrent("r", Recurrent{Cell: cell, Hidden: 3, Directions: directions, State: "last"})
			}
		}
	}
	for name, layer := range layers {
		for _, rows := range []int{1, 4} {
			t.Run(fmt.Sprint(name, " ", rows), func(t *testing.T) {
				batch := NewBatch(rows*length, 0)
				g := gorgonia.NewGraph()
				e, err := NewInput(InputOptions{Graph: g, Params: NewParams(1), Batch: batch, Name: "a",
					Rows: rows, Vocabulary: rows * length, Length: length}).Embed("e", dim)
				if err != nil {
					t.Fatal(err)
				}
				n, err := layer(e)
				if err != nil {
					t.Fatal(err)
				}
				program, err := graph.Compile(g, n)
				if err != nil {
					t.Fatal(err)
				}
				var b text.RaggedBuilder
				var all []int32
				for r := range rows {
					ids := make([]int32, length)
					for i := range ids {
						ids[i] = int32(r*length + i)
					}
					b.Add(ids)
					all = append(all, int32(r))
				}
				batch.LoadText(b.Ragged(), all, 0, nil)
				if err := program.Run(); err != nil {
					t.Fatal(err)
				}
				k := graph.KernelOf(n)
				cost := k.Cost(rows)
				if want := int64(4 * scratchOf(k)); cost.Scratch != want {
					t.Errorf("%d bytes of scratch are counted and %d are held", cost.Scratch, want)
				}
				saver, ok := k.(graph.Saver)
				if !ok {
					return
				}
				saver.SaveForBackward()
				if err := program.Run(); err != nil {
					t.Fatal(err)
				}
				if want := int64(4 * scratchOf(k)); cost.Saved != want {
					t.Errorf("%d bytes are counted for the backward pass and %d are held", cost.Saved, want)
				}
			})
		}
	}
}
