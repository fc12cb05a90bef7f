package reportstest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// FixtureWorkers is how many workers a fixture's trials ran on, fixtureTexts
// how many texts its test part has.
const FixtureWorkers, fixtureTexts = 4, 400

// addJobs splits the trials' training after the fourth epoch, as a scheduler
// does, and lays the pieces out on the workers: the second piece of a trial
// comes some trials after its first.
func addJobs(d *input.Data) {
	var free [FixtureWorkers]time.Time
	for i := range free {
		free[i] = d.Study.Created
	}
	run := func(t *results.Trial, from, to int, after time.Time) time.Time {
		worker := 0
		for w := range free {
			if free[w].Before(free[worker]) {
				worker = w
			}
		}
		job := results.Job{Trial: t.Number, From: from, To: to, Value: t.Accuracy, Error: t.Error, Worker: worker, Started: free[worker]}
		if job.Started.Before(after) {
			job.Started = after
		}
		job.Seconds = 0.2 + float64(to-from)*(0.3+t.Cost/1e6)
		free[worker] = job.Started.Add(time.Duration(job.Seconds * float64(time.Second)))
		if from == 0 {
			t.Worker, t.Started = worker, job.Started
		}
		d.Jobs = append(d.Jobs, job)
		return free[worker]
	}
	const rung, later = 4, 6
	ready := make([]time.Time, len(d.Trials))
	for i := range len(d.Trials) + later {
		if i < len(d.Trials) {
			t := &d.Trials[i]
			ready[i] = run(t, 0, min(t.Epochs, rung), d.Study.Created)
		}
		if i >= later && d.Trials[i-later].Epochs > rung && d.Trials[i-later].State == search.Complete {
			run(&d.Trials[i-later], rung, d.Trials[i-later].Epochs, ready[i-later])
		}
	}
	slices.SortFunc(d.Jobs, func(a, b results.Job) int { return cmp.Or(a.Trial-b.Trial, a.From-b.From) })
}

// addModels makes up what the final trainings said of the test part, and what a
// look inside their models showed.
func addModels(d *input.Data) {
	if len(d.Finals) == 0 {
		return
	}
	rng := rand.New(rand.NewPCG(11, uint64(len(d.Trials))))
	classes := len(d.Study.Classes)
	hard := make([]float64, fixtureTexts) // some texts are harder, and some classes
	for i := range hard {
		label := min(int(float64(classes)*math.Pow(rng.Float64(), 1.3)), classes-1)
		d.TestLabels = append(d.TestLabels, label)
		hard[i] = rng.NormFloat64() + 0.15*float64(label)
		if i%50 == 7 {
			hard[i] += 8 // whose label is wrong
		}
	}
	for i := range d.Finals {
		run := &d.Finals[i]
		run.Worker, run.Started = i%FixtureWorkers, d.Study.Created.Add(time.Hour+time.Duration(i)*7*time.Second)
		d.Predictions = append(d.Predictions, fixtureReading(run, d.TestLabels, hard, classes, rng))
		if run.Seed == 0 {
			at := slices.IndexFunc(d.Trials, func(t results.Trial) bool { return t.Number == run.Trial })
			d.Diagnoses = append(d.Diagnoses, fixtureDiagnosis(d, d.Predictions[i], run.TestAccuracy, len(d.Trials[at].Routes), rng))
		}
	}
	for i := range d.Latencies {
		l := &d.Latencies[i]
		for tokens := 4; tokens <= 256; tokens *= 2 {
			p50 := 2 + l.P50*float64(tokens)/12*(0.95+0.1*rng.Float64())
			l.Lengths = append(l.Lengths, results.LengthLatency{Tokens: tokens, P50: stats.Number(p50), P95: stats.Number(1.5 * p50)})
		}
	}
}

// fixtureReading says something of every text that comes to the run's accuracy,
// which it rounds to whole texts.
func fixtureReading(run *results.FinalRun, labels []int, hard []float64, classes int, rng *rand.Rand) results.Predictions {
	r := results.Predictions{Trial: run.Trial, Seed: run.Seed}
	score, order := make([]float64, len(labels)), make([]int, len(labels))
	for i := range labels {
		score[i], order[i] = hard[i]+0.6*rng.NormFloat64(), i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(score[a], score[b]) })
	right := int(math.Round(run.TestAccuracy * float64(len(labels))))
	right = min(max(right, 0), len(labels)-1)
	run.TestAccuracy = float64(right) / float64(len(labels))
	limit := score[order[right]]
	for i, label := range labels {
		said, margin := label, limit-score[i]
		if margin <= 0 {
			said = (label + 1 + rng.IntN(classes-1)) % classes
			if rng.IntN(10) < 7 && label^1 < classes {
				said = label ^ 1 // pairs of classes are alike
			}
		}
		confidence := 1 - 0.5*math.Exp(-math.Abs(margin)-0.2)
		r.Predicted = append(r.Predicted, said)
		r.Confidence = append(r.Confidence, math.Round(confidence*math.MaxUint16)/math.MaxUint16) // as it is stored
	}
	return r
}

func fixtureDiagnosis(d *input.Data, r results.Predictions, accuracy float64, routes int, rng *rand.Rand) results.Diagnosis {
	g := results.Diagnosis{Trial: r.Trial}
	for i, said := range r.Predicted {
		if truth := d.TestLabels[i]; said != truth {
			text := fmt.Sprintf("text %d, which speaks of %s and a little of %s", i, d.Study.Classes[truth], d.Study.Classes[said])
			g.Mistakes = append(g.Mistakes, results.Mistake{Text: text, Truth: truth, Predicted: said, Confidence: r.Confidence[i]})
		}
	}
	slices.SortStableFunc(g.Mistakes, func(a, b results.Mistake) int { return cmp.Compare(b.Confidence, a.Confidence) })
	g.Routes = []results.RouteEffect{{Alone: accuracy, Share: 1}}
	if routes == 2 {
		share := 0.55 + 0.3*rng.Float64()
		g.Routes = []results.RouteEffect{{Alone: accuracy - 0.05, Share: share}, {Alone: accuracy - 0.3, Share: 1 - share}}
		for step := range 21 {
			w := float64(step) / 20
			g.Balance = append(g.Balance, results.BalancePoint{Weight: w, Accuracy: accuracy - 0.9*math.Pow(math.Abs(w-0.5), 2.5)})
		}
	}
	for range d.Study.Classes {
		terms := make([]stats.Number, routes+1)
		for i := range terms {
			terms[i] = stats.Number(2/float64(i+1) + rng.NormFloat64())
		}
		g.Contributions = append(g.Contributions, terms)
	}
	return g
}

// addAttacks puts attacks into what the models said.
func addAttacks(d *input.Data, all []string) {
	for i := range d.Diagnoses {
		for j := range d.Diagnoses[i].Mistakes {
			d.Diagnoses[i].Mistakes[j].Text = all[j%len(all)]
		}
	}
}

// WithBank gives a study a route bank whose estimates are the values of its
// trials of two routes, less what noise there is, one pair a trial.
func WithBank(d input.Data, noise float64) input.Data {
	b := &analysis.RouteBank{RoutesA: 5, RoutesB: 4, Failed: 1, Epochs: 108, FLOPs: 2.5e11, Pairs: 16, Trained: []analysis.TrainedPair{}}
	var x, y []float64
	for _, t := range d.Trials {
		if len(t.Routes) == 2 && t.State == search.Complete && num.Finite(t.Accuracy) {
			estimate := t.Accuracy - noise*float64(t.Number%5)
			b.Trained = append(b.Trained, analysis.TrainedPair{A: t.Number, B: 1, Estimate: stats.Number(estimate),
				Value: stats.Number(t.Accuracy), Trials: []int{t.Number}})
			x, y = append(x, estimate), append(y, t.Accuracy)
		}
	}
	b.RankCorrelation = stats.Spearman(x, y)
	d.Bank = b
	return d
}
