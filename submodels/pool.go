package submodels

import (
	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// pool is the mean of a text's embeddings, their greatest values, or both side
// by side.
type pool struct {
	source
	mean, most bool
	arg        []int32 // place in the text of each row's and dimension's winner
}

// width returns the features of a text.
func (k *pool) width() int {
	if k.mean && k.most {
		return 2 * k.table.Dim
	}
	return k.table.Dim
}

// parts splits a text's features, or their gradient; what is not pooled is nil.
func (k *pool) parts(x []float32, r int) (mean, most []float32) {
	w, d := k.width(), k.table.Dim
	row := x[r*w : (r+1)*w]
	if k.mean {
		mean = row[:d]
	}
	if k.most {
		most = row[w-d:]
	}
	return mean, most
}

func (k *pool) Forward(out []float32, _ [][]float32) {
	clear(out)
	d := k.table.Dim
	if k.most {
		k.arg = sized(k.arg, k.batch.Len()*d)
	}
	matrix, rows := k.embeddings()
	for r := range k.batch.Len() {
		ids := k.batch.rowOf(rows, r)
		if len(ids) == 0 {
			continue
		}
		mean, most := k.parts(out, r)
		if k.mean {
			kernels.SumRows(mean, matrix, ids)
			kernels.Scale(mean, 1/float32(len(ids)))
		}
		if k.most {
			kernels.MaxRows(most, k.arg[r*d:(r+1)*d], matrix, ids)
		}
	}
}

func (k *pool) Backward(_ [][]float32, dout, _ []float32, _ [][]float32) {
	g := k.begin()
	d := k.table.Dim
	for r := range k.batch.Len() {
		local := k.batch.LocalRow(r)
		if len(local) == 0 {
			continue
		}
		mean, most := k.parts(dout, r)
		if k.mean {
			kernels.AddToRows(g, local, 1/float32(len(local)), mean)
		}
		if k.most {
			for j, t := range k.arg[r*d : (r+1)*d] {
				g[int(local[t])*d+j] += most[j]
			}
		}
	}
	k.end()
}

func (k *pool) Cost(rows int) graph.KernelCost {
	var c graph.KernelCost
	d := int64(rows) * int64(k.table.Dim)
	if k.mean {
		c.FLOPs = d * int64(k.length+1)
	}
	if k.most {
		c.Scratch = 4 * d
	}
	c.FLOPs += k.composing(rows)
	return c
}
