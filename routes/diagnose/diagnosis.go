package diagnose

import (
	"errors"
	"slices"

	"github.com/doubleroute/sweep/routes"
)

// Diagnosis is a look inside a classifier over a part: where the class scores are
// a sum of a term of each route and a bias, as y = W1·y1 + W2·y2 + b is, it says
// what each term does. Of another combiner there are the mistakes only.
type Diagnosis struct {
	Mistakes []Mistake      // examples, the most confident first
	Routes   []RouteEffect  // of route a and, if there is one, b; none where the combiner is not additive
	Balance  []BalancePoint // none for a single route
	// Margins is, by class, then by route and last for the bias, the mean over the
	// class's examples of the term's score of that class less the mean of its
	// scores of the others; NaN for a class without examples.
	Margins [][]float64
}

// RouteEffect is what one route does in a classifier.
type RouteEffect struct {
	// Alone is the accuracy where the other route's term is replaced by its mean
	// over the part.
	Alone float64
	// Share is the covariance of the route's term with the whole score, over
	// examples and summed over classes, as a share. Of each example's scores the
	// mean is taken out first, on which no prediction depends. The shares add up
	// to 1; where the scores are the same everywhere they are equal.
	Share float64
}

// BalancePoint is the accuracy of 2(1−w)·y1 + 2w·y2 + b, with w = Weight and the
// terms y1 and y2.
type BalancePoint struct{ Weight, Accuracy float64 }

// balanceSteps is how many steps the weight takes from 0 to 1.
const balanceSteps = 20

// Of makes the predictions of a part and looks inside the classifier while it
// does. There is no diagnosis where there are no examples or the scores are not
// finite.
func Of(m *routes.Model, p routes.Part) (routes.Predictions, *Diagnosis, error) {
	d, err := newDiagnoser(m, p, mostTerms)
	if errors.Is(err, routes.ErrNotAdditive) {
		r, err := m.Predictions(p)
		if err != nil || r.Examples == 0 || r.Loss-r.Loss != 0 {
			return r, nil, err
		}
		return r, &Diagnosis{Mistakes: mistakes(m.Data(), p, r)}, nil
	}
	if err != nil {
		return routes.Predictions{}, nil, err
	}
	return d.diagnose()
}

func (d *diagnoser) diagnose() (routes.Predictions, *Diagnosis, error) {
	if err := d.pass(d.add); err != nil {
		return routes.Predictions{}, nil, err
	}
	made := d.Predictions()
	if len(d.labels) == 0 || !d.finite {
		return made, nil, nil
	}
	alone, err := d.alone()
	return made, d.diagnosis(made, alone), err
}

// diagnosis puts together what was gathered.
func (d *diagnoser) diagnosis(made routes.Predictions, alone []float64) *Diagnosis {
	n := float64(len(d.labels))
	out := &Diagnosis{Mistakes: mistakes(d.data, d.part, made), Margins: d.margins}
	for class, terms := range d.margins {
		for t := range terms {
			terms[t] /= float64(d.counts[class]) // 0/0 is NaN
		}
	}
	for r, share := range d.shares() {
		effect := RouteEffect{Alone: alone[r], Share: share}
		if len(d.terms) == 1 {
			effect.Alone = made.Accuracy // to the last tie
		}
		out.Routes = append(out.Routes, effect)
	}
	if len(d.terms) == 2 {
		for step, right := range d.balance {
			out.Balance = append(out.Balance, BalancePoint{float64(step) / balanceSteps, float64(right) / n})
		}
	}
	return out
}

// shares returns each route's share of the scores' variance.
func (d *diagnoser) shares() []float64 {
	n := float64(len(d.labels))
	shares := slices.Clone(d.cross)
	total := 0.0
	for r := range shares {
		for c := range d.classes {
			whole := 0.0
			for _, sums := range d.centred {
				whole += sums[c]
			}
			shares[r] -= d.centred[r][c] * whole / n
		}
		total += shares[r]
	}
	for r := range shares {
		if total > 1e-9*d.size {
			shares[r] /= total
		} else {
			shares[r] = 1 / float64(len(shares))
		}
	}
	return shares
}
