package quality

import (
	"cmp"
	"math"
	"slices"

	"github.com/doubleroute/sweep/results/stats"
)

// Report is how good the answers are. Its JSON is a contract: a figure that does not
// exist is null.
type Report struct {
	Rows        int            `json:"rows"`
	Accuracy    stats.Estimate `json:"accuracy"` // with its 95 % interval over texts
	MacroF1     stats.Number   `json:"macro_f1"` // mean of the classes that occur or are predicted
	Classes     []Class        `json:"classes"`
	Confusion   Confusion      `json:"confusion"`
	Calibration Calibration    `json:"calibration"`
	Mistakes    []Mistake      `json:"mistakes"` // the most confident first
}

// Class is how one class fares.
type Class struct {
	Name      string       `json:"class"`
	Known     bool         `json:"known"` // whether the classifier can predict it
	Count     int          `json:"count"` // records with this label
	Predicted int          `json:"predicted"`
	Precision stats.Number `json:"precision"` // NaN where it is never predicted
	Recall    stats.Number `json:"recall"`    // NaN where no record has it
	F1        stats.Number `json:"f1"`
}

// Confusion counts records by their label and by what was predicted.
type Confusion struct {
	Truth     []string `json:"truth"`     // of the rows
	Predicted []string `json:"predicted"` // of the columns
	Counts    [][]int  `json:"counts"`
}

// Calibration compares the probability of the predicted class with the share that is
// right.
type Calibration struct {
	// ECE is the expected calibration error: the mean distance of the two over bins
	// of as many records each, weighted by their counts.
	ECE  stats.Number `json:"ece"`
	Bins []Bin        `json:"bins"`
}

// Bin is records of a like probability.
type Bin struct {
	Low         float64 `json:"low"` // the least probability in it
	High        float64 `json:"high"`
	Count       int     `json:"count"`
	Probability float64 `json:"probability"` // mean
	Accuracy    float64 `json:"accuracy"`
}

// round keeps four decimals of a probability: more say nothing.
func round(p float64) float64 { return math.Round(p*1e4) / 1e4 }

// calibrationBins is how many bins there are, if there are as many records.
const calibrationBins = 10

// Report returns what the answers so far come to.
func (e *Evaluation) Report() Report {
	r := Report{Rows: len(e.scores), Mistakes: slices.Clone(e.mistakes)}
	if r.Mistakes == nil {
		r.Mistakes = []Mistake{}
	}
	for i := range r.Mistakes {
		r.Mistakes[i].Probability = round(r.Mistakes[i].Probability)
	}
	right := 0
	for _, s := range e.scores {
		if s.right {
			right++
		}
	}
	r.Accuracy = stats.Proportion(right, r.Rows)
	r.Classes, r.MacroF1 = e.byClass()
	r.Confusion = Confusion{Truth: slices.Concat(e.classes, e.unknown), Predicted: e.classes, Counts: e.counts}
	r.Calibration = calibrate(e.scores)
	return r
}

// Unknown lists the labels that the classifier does not know, and how many records
// have one of them.
func (e *Evaluation) Unknown() (labels []string, rows int) {
	for _, counts := range e.counts[len(e.classes):] {
		rows += sum(counts)
	}
	return e.unknown, rows
}

func (e *Evaluation) byClass() (classes []Class, macroF1 stats.Number) {
	share := func(n, of int) stats.Number { return stats.Number(float64(n) / float64(of)) } // 0/0 is NaN
	total, found := 0.0, 0
	for i, name := range slices.Concat(e.classes, e.unknown) {
		c := Class{Name: name, Known: i < len(e.classes), Count: sum(e.counts[i])}
		hits := 0
		if c.Known {
			hits = e.counts[i][i]
			for _, row := range e.counts {
				c.Predicted += row[i]
			}
		}
		c.Precision, c.Recall, c.F1 = share(hits, c.Predicted), share(hits, c.Count), share(2*hits, c.Count+c.Predicted)
		if c.Count+c.Predicted > 0 {
			total += float64(c.F1)
			found++
		}
		classes = append(classes, c)
	}
	return classes, stats.Number(total / float64(found))
}

func sum(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// calibrate makes bins of as many records each, give or take one.
func calibrate(scores []scored) Calibration {
	n := len(scores)
	sorted := slices.Clone(scores)
	slices.SortStableFunc(sorted, func(a, b scored) int { return cmp.Compare(a.probability, b.probability) })
	c := Calibration{Bins: []Bin{}, ECE: stats.Number(math.NaN())}
	if n == 0 {
		return c
	}
	bins := min(calibrationBins, n)
	ece := 0.0
	for i := range bins {
		part := sorted[i*n/bins : (i+1)*n/bins]
		b := Bin{Low: round(float64(part[0].probability)), High: round(float64(part[len(part)-1].probability)), Count: len(part)}
		for _, s := range part {
			b.Probability += float64(s.probability) / float64(b.Count)
			if s.right {
				b.Accuracy += 1 / float64(b.Count)
			}
		}
		ece += math.Abs(b.Probability-b.Accuracy) * float64(b.Count) / float64(n)
		b.Probability = round(b.Probability)
		c.Bins = append(c.Bins, b)
	}
	c.ECE = stats.Number(ece)
	return c
}
