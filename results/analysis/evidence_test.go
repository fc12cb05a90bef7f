package analysis

import (
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/decide"
)

// line is a trial: its cost, validation accuracy, number of routes and, by seed,
// how many of the first texts it has right; none if it was not read on the test
// part.
type line struct {
	cost, accuracy float64
	routes         int
	right          []int
}

// evidenceOf is of so many texts, all of the first of two classes.
func evidenceOf(texts int, lines ...line) decide.Evidence {
	e := decide.Evidence{Study: results.Study{Maximize: "accuracy", Minimize: "flops"}, TestLabels: make([]int, texts)}
	for n, l := range lines {
		trial := complete(n, l.accuracy, l.cost, []string{"cnn", "rnn"}[:l.routes]...)
		trial.Costs = results.Costs{FLOPs: int64(l.cost), Parameters: int64(l.cost / 2), Bytes: int64(2 * l.cost)}
		trial.TrainSeconds = float64(n)
		e.Trials = append(e.Trials, trial)
		for seed, right := range l.right {
			r := results.Predictions{Trial: n, Seed: seed, Predicted: make([]int, texts)}
			for i := max(right, 0); i < texts; i++ {
				r.Predicted[i] = 1
			}
			e.Predictions = append(e.Predictions, r)
			accuracy := float64(right) / float64(texts)
			e.Finals = append(e.Finals, results.FinalRun{Trial: n, Seed: seed, TestAccuracy: accuracy, TestMacroF1: accuracy / 2, TestLoss: 1 - accuracy})
		}
	}
	return e
}

// usual is a study with something to choose: pairs 1 and 3, single routes 0, 2
// and 4.
func usual() decide.Evidence {
	return evidenceOf(1000,
		line{100, .70, 1, []int{690, 700, 710}},
		line{1000, .90, 2, []int{905, 900, 895}},
		line{900, .85, 1, []int{850, 846, 854}},
		line{5000, .92, 2, []int{909, 906, 903}},
		line{4000, .89, 1, []int{880, 884, 888}}, // not of the front
		line{90, .5, 1, nil},
		line{300, .80, 2, nil},
	)
}
