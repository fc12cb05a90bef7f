package front

import "math"

// Hypervolume returns the area that the front dominates (Zitzler and Thiele,
// "Multiobjective evolutionary algorithms", 1999), in units of cost times value,
// up to the cost and down to the value of the reference point. What lies beyond
// the reference point does not count. The outcomes need only be in the order of
// cost: those that others dominate add nothing.
func (f Front) Hypervolume(reference Outcome) float64 {
	area, reached := 0.0, reference.Value
	for _, o := range f {
		if o.Value > reached && o.Cost < reference.Cost {
			area += (o.Value - reached) * (reference.Cost - o.Cost)
			reached = o.Value
		}
	}
	return area
}

// Improvement returns the area that an outcome would add to the hypervolume; 0
// for one that is dominated or lies beyond the reference point.
func (f Front) Improvement(cost, value float64, reference Outcome) float64 {
	reached := math.Max(f.At(cost), reference.Value)
	if !(value > reached && cost < reference.Cost) {
		return 0
	}
	i, _ := f.find(cost)
	area := 0.0
	// Outcomes that cost no less and are no better fall below the new one.
	for ; i < len(f) && f[i].Value <= value && f[i].Cost < reference.Cost; i++ {
		if f[i].Value > reached {
			area += (f[i].Value - reached) * (f[i].Cost - cost)
			reached = f[i].Value
		}
	}
	right := reference.Cost
	if i < len(f) {
		right = math.Min(f[i].Cost, right)
	}
	return area + (value-reached)*(right-cost)
}

// ExpectedImprovement returns the expected hypervolume improvement of an outcome
// whose cost is known and whose value is normally distributed, with this mean and
// standard deviation: a sum of expected improvements of one number (Jones,
// Schonlau and Welch, "Efficient global optimization of expensive black-box
// functions", 1998), one for each step of the front from its cost on.
func (f Front) ExpectedImprovement(cost, mean, deviation float64, reference Outcome) float64 {
	i, found := f.find(cost)
	if found {
		i++
	}
	step := reference.Value
	if i > 0 {
		step = math.Max(step, f[i-1].Value)
	}
	var sum float64
	for left := cost; left < reference.Cost; i++ {
		right := reference.Cost
		if i < len(f) {
			right = math.Min(f[i].Cost, right)
		}
		e := expectedExcess(mean-step, deviation)
		if e < 1e-12 {
			break // the steps that follow are higher
		}
		sum += (right - left) * e
		if i < len(f) {
			step = math.Max(step, f[i].Value)
		}
		left = right
	}
	return sum
}

// expectedExcess is the mean of the positive part of a normal distribution.
func expectedExcess(mean, deviation float64) float64 {
	if deviation <= 0 {
		return math.Max(mean, 0)
	}
	z := mean / deviation
	if z < -6 {
		return 0
	}
	return mean*0.5*math.Erfc(-z/math.Sqrt2) + deviation*math.Exp(-z*z/2)/math.Sqrt(2*math.Pi)
}
