package diagnose

import (
	"math"

	"github.com/doubleroute/sweep/routes"
)

// diagnoser gathers a diagnosis.
type diagnoser struct {
	*routes.Evaluation
	data    *routes.Data
	part    routes.Part
	labels  []int32 // of the part
	classes int
	source  *routes.Terms
	terms   [][]float32 // of the example at hand, by route: [classes]
	stored  [][]float32 // and of all examples: [examples×classes]; nil where they are too many

	finite  bool
	sums    [][]float64 // of terms, by route and class
	centred [][]float64 // and of terms without their mean over classes
	cross   []float64   // by route: the sum over examples and classes of its centred term times that of all routes
	size    float64     // sum of the squares of centred terms
	balance []int       // right answers at each weight
	margins [][]float64 // sums for Diagnosis.Margins
	counts  []int       // examples of each class
	scratch [][]float64
}

// mostTerms bounds the numbers that a diagnosis stores. Where there are more, the
// classifier runs a second time.
const mostTerms = 1 << 24

func newDiagnoser(m *routes.Model, p routes.Part, most int) (*diagnoser, error) {
	terms, err := m.Terms()
	if err != nil {
		return nil, err
	}
	data := m.Data()
	labels, classes, n := data.Labels(p), len(data.Corpus.Classes), terms.Routes()
	d := &diagnoser{Evaluation: routes.NewEvaluation(labels, classes), data: data, part: p, labels: labels, classes: classes, finite: true,
		source: terms, terms: make([][]float32, n), cross: make([]float64, n),
		balance: make([]int, balanceSteps+1), counts: make([]int, classes),
		sums: table(n, classes), centred: table(n, classes), scratch: table(n, classes), margins: table(classes, n+1)}
	if len(labels)*classes*n <= most {
		d.stored = make([][]float32, n)
		for r := range d.stored {
			d.stored[r] = make([]float32, len(d.labels)*classes)
		}
	}
	return d, nil
}

func table(rows, columns int) [][]float64 {
	t := make([][]float64, rows)
	for i := range t {
		t[i] = make([]float64, columns)
	}
	return t
}

// pass runs the classifier over the part, with the terms of each example.
func (d *diagnoser) pass(f func(example int, scores []float32)) error {
	return d.source.Each(d.part, func(example int, scores []float32, terms [][]float32) {
		copy(d.terms, terms)
		f(example, scores)
	})
}

// add counts one example.
func (d *diagnoser) add(example int, scores []float32) {
	d.Add(example, scores)
	for r, stored := range d.stored {
		copy(stored[example*d.classes:], d.terms[r])
	}
	for _, s := range scores {
		d.finite = d.finite && s-s == 0
	}
	label := int(d.labels[example])
	d.counts[label]++
	d.margins[label][len(d.terms)] += margin(d.source.Bias, label)
	for r, terms := range d.terms {
		d.margins[label][r] += margin(terms, label)
		mean := 0.0
		for c, t := range terms {
			d.finite = d.finite && t-t == 0
			d.sums[r][c] += float64(t)
			mean += float64(t) / float64(d.classes)
		}
		for c, t := range terms {
			d.scratch[r][c] = float64(t) - mean
		}
	}
	d.vary()
	d.weigh(scores, label)
}

// margin returns the score of a class less the mean of the others.
func margin(scores []float32, class int) float64 {
	others := 0.0
	for c, s := range scores {
		if c != class {
			others += float64(s)
		}
	}
	return float64(scores[class]) - others/float64(max(len(scores)-1, 1))
}

// vary counts the centred terms of one example.
func (d *diagnoser) vary() {
	for c := range d.classes {
		whole := 0.0
		for r := range d.scratch {
			x := d.scratch[r][c]
			d.centred[r][c] += x
			d.size += x * x
			whole += x
		}
		for r := range d.scratch {
			d.cross[r] += d.scratch[r][c] * whole
		}
	}
}

// weigh counts one example at each balance of two routes.
func (d *diagnoser) weigh(scores []float32, label int) {
	if len(d.terms) != 2 {
		return
	}
	one, other := d.terms[0], d.terms[1]
	for step := range d.balance {
		// What the balance adds to the score is nothing at ½.
		shift := float64(balanceSteps-2*step) / balanceSteps
		best, most := 0, math.Inf(-1)
		for c, s := range scores {
			if x := float64(s) + shift*(float64(one[c])-float64(other[c])); x > most {
				best, most = c, x
			}
		}
		if best == label {
			d.balance[step]++
		}
	}
}

// alone returns each route's accuracy without the other.
func (d *diagnoser) alone() ([]float64, error) {
	n := float64(len(d.labels))
	offset := table(len(d.terms), d.classes) // what each route's term is added to
	for r := range offset {
		for c := range offset[r] {
			offset[r][c] = float64(d.source.Bias[c])
			for other, sums := range d.sums {
				if other != r {
					offset[r][c] += sums[c] / n
				}
			}
		}
	}
	right := make([]float64, len(d.terms))
	err := d.again(func(example int) {
		for r, terms := range d.terms {
			best, most := 0, math.Inf(-1)
			for c, t := range terms {
				if x := float64(t) + offset[r][c]; x > most {
					best, most = c, x
				}
			}
			if best == int(d.labels[example]) {
				right[r]++
			}
		}
	})
	for r := range right {
		right[r] /= n
	}
	return right, err
}

// again goes through the terms of all examples a second time.
func (d *diagnoser) again(f func(example int)) error {
	if d.stored == nil {
		return d.pass(func(example int, _ []float32) { f(example) })
	}
	for example := range d.labels {
		for r, stored := range d.stored {
			d.terms[r] = stored[example*d.classes : (example+1)*d.classes]
		}
		f(example)
	}
	return nil
}
