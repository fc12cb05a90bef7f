package routes

import (
	"fmt"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// CostOf returns what one prediction of a configuration takes, without
// training it or making its weights.
func CostOf(reg *Registry, d *Data, cfg Config) (graph.Cost, error) {
	return plan(reg, d, cfg, 1)
}

func plan(reg *Registry, d *Data, cfg Config, rows int) (graph.Cost, error) {
	p := submodels.Plan()
	n, err := newNetwork(reg, d, cfg, p, networkOptions{rows: rows, plan: true})
	if err != nil {
		return graph.Cost{}, err
	}
	return graph.Measure(n.scores, p.Count())
}

// MemoryOf estimates the bytes that training a configuration takes: the
// weights with gradient, two moments, the best copy and the average, and the results and
// gradients of every operation for a batch of mean length.
func MemoryOf(reg *Registry, d *Data, cfg Config) (int64, error) {
	examples := len(d.Corpus.Train.Labels) + len(d.Corpus.Validation.Labels)
	train, err := plan(reg, d, cfg, cfg.Passes()*min(cfg.Train.Int("batch_size"), examples))
	if err != nil {
		return 0, err
	}
	eval, err := plan(reg, d, cfg, evaluationRows)
	if err != nil {
		return 0, err
	}
	copies := int64(5)
	if cfg.Train.Float("average") > 0 {
		copies++
	}
	return copies*train.Bytes + 2*train.TrainingBytes + eval.GraphBytes, nil
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
