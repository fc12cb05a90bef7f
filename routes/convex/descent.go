package convex

import (
	"context"
	"math"
)

// mostPasses is when the descent ends at the latest.
const mostPasses = 300

func (s *solver) solve(ctx context.Context, o Options) error {
	if o.Loss == "logistic" {
		return s.logistic(ctx, o.tolerance())
	}
	return s.squaredHinge(ctx, o.tolerance())
}

// squaredHinge minimizes ½|w|² + Σ cost·max(0, 1 − sign·score)². Its dual variable
// is 0 where an example is right by a margin of 1 or more: one that stays there is
// left out until the rest is solved.
func (s *solver) squaredHinge(ctx context.Context, tolerance float64) error {
	active := len(s.examples)
	most := math.Inf(1) // gradient of the pass before, above which one at 0 is left out
	for pass := 0; pass < mostPasses; pass++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.shuffle(active)
		s.passes += float64(active) / float64(max(len(s.examples), 1))
		highest, lowest := math.Inf(-1), math.Inf(1)
		for i := 0; i < active; i++ {
			e := &s.examples[i]
			rest := 0.5 / float64(e.cost)
			gradient := float64(e.sign*s.score(e.text)) - 1 + e.alpha*rest
			projected := gradient
			if e.alpha == 0 {
				if projected > most {
					active--
					s.examples[i], s.examples[active] = s.examples[active], s.examples[i]
					i--
					continue
				}
				projected = min(projected, 0)
			}
			highest, lowest = max(highest, projected), min(lowest, projected)
			if math.Abs(projected) < 1e-12 {
				continue
			}
			before := e.alpha
			e.alpha = max(before-gradient/(float64(s.squares[e.text])+rest), 0)
			s.move(e.text, float32(e.alpha-before)*e.sign)
		}
		if highest-lowest > tolerance && active > 0 {
			if most = highest; most <= 0 {
				most = math.Inf(1)
			}
			continue
		}
		if active == len(s.examples) {
			break
		}
		active, most = len(s.examples), math.Inf(1)
	}
	return nil
}

// logistic minimizes ½|w|² + Σ cost·log(1 + exp(−sign·score)). A dual variable is
// between 0 and its cost, and each step finds its optimum by Newton's method.
func (s *solver) logistic(ctx context.Context, tolerance float64) error {
	for i := range s.examples {
		e := &s.examples[i]
		e.alpha = min(1e-3*float64(e.cost), 1e-8)
		s.move(e.text, e.sign*float32(e.alpha))
	}
	for pass := 0; pass < mostPasses; pass++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.shuffle(len(s.examples))
		s.passes++
		furthest := 0.0
		for i := range s.examples {
			furthest = max(furthest, s.logisticStep(&s.examples[i]))
		}
		if furthest < tolerance {
			break
		}
	}
	return nil
}

// logisticStep moves one dual variable to its optimum and returns how far from
// optimal its gradient was.
func (s *solver) logisticStep(e *example) (furthest float64) {
	const most, enough, back = 100, 1e-3, 0.1
	cost := float64(e.cost)
	square, margin := float64(s.squares[e.text]), float64(e.sign*s.score(e.text))
	// What is solved for is the smaller of the variable and what is left of the cost
	// beside it: near 0 numbers are fine.
	z, sign := e.alpha, 1.0
	if square*(cost/2-e.alpha)+margin < 0 {
		z, sign = cost-e.alpha, -1
	}
	before := z
	if z > cost/2 {
		z *= back
	}
	for i := range most {
		slope := square*(z-before) + sign*margin + math.Log(z/(cost-z))
		if i == 0 {
			furthest = math.Abs(slope)
		}
		if math.Abs(slope) < enough {
			break
		}
		if next := z - slope/(square+cost/(cost-z)/z); next > 0 && next < cost {
			z = next
		} else {
			z *= back
		}
	}
	if z == before {
		return furthest
	}
	s.move(e.text, float32((z-before)*sign)*e.sign)
	if e.alpha = z; sign < 0 {
		e.alpha = cost - z
	}
	return furthest
}

// shuffle puts the first n examples in a new order.
func (s *solver) shuffle(n int) {
	s.random.Shuffle(n, func(i, j int) { s.examples[i], s.examples[j] = s.examples[j], s.examples[i] })
}
