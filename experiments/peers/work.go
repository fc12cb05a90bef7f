package main

import (
	"github.com/doubleroute/sweep/submodels/text"
)

// batchShape is what a batch of a mean text length has, in the mean over the
// batches of a part in its own order.
type batchShape struct {
	texts, tokens, distinct float64
}

// shapeOf measures the batches of a part.
func shapeOf(r text.Ragged, batch int) batchShape {
	var s batchShape
	var batches float64
	for from := 0; from < r.Rows(); from += batch {
		to := min(from+batch, r.Rows())
		seen := map[int32]bool{}
		for _, id := range r.IDs[r.Offsets[from]:r.Offsets[to]] {
			seen[id] = true
		}
		s.texts += float64(to - from)
		s.tokens += float64(r.Offsets[to] - r.Offsets[from])
		s.distinct += float64(len(seen))
		batches++
	}
	return batchShape{s.texts / batches, s.tokens / batches, s.distinct / batches}
}

// needed returns the FLOPs of a training step that are needed once work on
// equal tokens is shared and the gradient goes through the maximum's winner
// alone: forwards and backwards, a multiply-add as 2, the optimizer left out.
func needed(s settings, b batchShape) float64 {
	var sum float64
	for _, kind := range s.Routes {
		d := float64(s.Embedding)
		switch kind {
		case "mlp": // rows added there and back; three products of the layer
			sum += 2*b.tokens*d + 3*2*b.texts*d*float64(s.Width)
		case "cnn": // a product for distinct tokens, rows added; two rows a tap of each winner
			taps := float64(s.Window * s.Filters)
			sum += 2*b.distinct*d*taps + b.tokens*taps + 2*2*b.texts*taps*d
		case "rnn": // of each direction: three products each of inputs and of states
			h := float64(s.Hidden)
			sum += 2 * 3 * (2*b.distinct*d*3*h + 2*b.tokens*h*3*h)
		}
	}
	return sum
}
