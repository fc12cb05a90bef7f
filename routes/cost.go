package routes

import (
	"fmt"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// CostOf returns what one prediction of a configuration takes, without
// training it or making its weights.
func CostOf(reg *Registry, d *Data, cfg Config) (graph.Cost, error) {
	cost, _, err := plan(reg, d, cfg, 1)
	return cost, err
}

// plan returns the cost of so many rows, and how many numbers training moves.
func plan(reg *Registry, d *Data, cfg Config, rows int) (c graph.Cost, learned int64, err error) {
	p := submodels.Plan()
	n, err := newNetwork(reg, d, cfg, p, networkOptions{rows: rows, plan: true})
	if err != nil {
		return c, 0, err
	}
	c, err = graph.Measure(n.scores, p.Count())
	for _, s := range n.routes {
		if s.sparse != nil {
			c.Bytes += s.sparse.storedBytes()
		}
	}
	return c, p.Learned(), err
}

// MemoryOf estimates the bytes that training a configuration takes: the weights
// with, of those that are learned, gradient, two moments, the best copy and the
// average, and the results and gradients of every operation for a batch of mean
// length; of a convex problem the weights, those of the solver and a scaled copy. The
// sparse vectors of the training and the validation part are counted, token ids are
// not.
func MemoryOf(reg *Registry, d *Data, cfg Config) (int64, error) {
	examples := len(d.Corpus.Train.Labels) + len(d.Corpus.Validation.Labels)
	train, learned, err := plan(reg, d, cfg, cfg.Passes()*max(min(cfg.Train.Int("batch_size"), examples), 1))
	if err != nil {
		return 0, err
	}
	eval, _, err := plan(reg, d, cfg, evaluationRows)
	if err != nil {
		return 0, err
	}
	vectors, err := sparseBytesOf(reg, d, cfg)
	if err != nil {
		return 0, err
	}
	if routes, is := reg.convexOf(cfg); is { // of two the vectors are put side by side
		return 3*train.Bytes + int64(len(routes))*vectors + eval.GraphBytes, nil
	}
	copies := int64(4) // of what is learned, beside the weights: gradient, moments, the best
	if cfg.Train.Float("average") > 0 {
		copies++
	}
	return train.Bytes + copies*4*learned + 2*train.TrainingBytes + eval.GraphBytes + vectors, nil
}

func checkMemory(reg *Registry, d *Data, cfg Config, limit int64) error {
	if limit <= 0 {
		return nil
	}
	need, err := MemoryOf(reg, d, cfg)
	if err != nil {
		return err
	}
	if need > limit {
		return fmt.Errorf("training would need about %s, and limit.memory is %s", mebibytes(need), mebibytes(limit))
	}
	return nil
}

// TrainFLOPs returns the FLOPs of training for that many epochs, the backward
// pass counted as twice the forward pass.
func TrainFLOPs(forward int64, examples, epochs int) float64 {
	return 3 * float64(forward) * float64(examples) * float64(epochs)
}

func mebibytes(n int64) string { return fmt.Sprintf("%.3g MiB", float64(n)/(1<<20)) }
