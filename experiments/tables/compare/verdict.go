package main

import (
	"fmt"
	"math"
)

// training prints what training the strategies take.
func (c *comparison) training(out *printer) {
	for _, p := range c.problems {
		for _, n := range c.options.concurrencies {
			var random *work
			rows := [][]string{{"", "training FLOPs", "95 % interval", "of random's", "95 % interval", "whole trials", "reached"}}
			for _, w := range c.Efforts {
				if w.Table != p.name || w.Concurrency != n {
					continue
				}
				if random == nil {
					random = w
				}
				flops, share := ofOne(w.of(flopsOf)), ratio(w.of(flopsOf), random.of(flopsOf))
				rows = append(rows, append([]string{w.Strategy},
					amount("%.2g", flops.Mid), amount("%.2g", flops.Low)+" to "+amount("%.2g", flops.High),
					amount("%.3f", share.Mid), amount("%.3f", share.Low)+" to "+amount("%.3f", share.High),
					amount("%.0f", iqm(w.of(trialsOf))), fmt.Sprintf("%d of %d", w.Done, len(w.efforts))))
			}
			if random == nil {
				continue
			}
			out.line("\nTraining until %.0f %% of the hypervolume of %s is reached\n", 100*c.options.share, title(p.name, n))
			out.table(rows)
		}
	}
}

// amount writes a number; what never came is infinite.
func amount(format string, x float64) string {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return "never"
	}
	return fmt.Sprintf(format, x)
}

func flopsOf(e effort) float64  { return e.flops }
func trialsOf(e effort) float64 { return e.trials }

// of returns a figure of each seed.
func (w *work) of(figure func(effort) float64) []float64 {
	var values []float64
	for _, e := range w.efforts {
		values = append(values, figure(e))
	}
	return values
}

// neverWorse says for each problem whether our sampler is ever worse than random:
// whether after some number of trials its interquartile mean is less by more than
// chance.
func (c *comparison) neverWorse(out *printer) {
	for _, p := range c.problems {
		for _, n := range c.options.concurrencies {
			ours, random := c.find(p, n, c.options.champion), c.find(p, n, "random")
			if ours == nil || random == nil {
				continue
			}
			worst, at, worse := interval{Mid: math.Inf(1)}, 0, 0
			for i := range c.options.trials {
				d := difference(column(ours.volumes, i), column(random.volumes, i))
				if d.Mid < worst.Mid {
					worst, at = d, i+1
				}
				if d.High < 0 {
					worse++
				}
			}
			verdict := "never"
			if worse > 0 {
				verdict = fmt.Sprintf("after %d of %d trials", worse, c.options.trials)
			}
			out.line("worse than random on %s: %s (least lead %+.4f, %+.4f to %+.4f, after %d)",
				slashed(p.name, n), verdict, worst.Mid, worst.Low, worst.High, at)
		}
	}
}

// slashed names a problem and, where it is not one, the number of trials at once.
func slashed(name string, concurrency int) string {
	if concurrency == 1 {
		return name
	}
	return fmt.Sprintf("%s/%d", name, concurrency)
}

// lastLines prints what counts, a line for each problem: the training that our
// strategies take over random's; our trials until we have what Optuna's best
// sampler has in the end, over its distinct ones, and over all of them.
func (c *comparison) lastLines(out *printer) {
	for _, p := range c.problems {
		for _, n := range c.options.concurrencies {
			for _, bank := range []bool{true, false} {
				if least, name := c.leastTraining(p, n, bank); name != "" {
					out.line("training %s %.3f (%s)", slashed(p.name, n), least, name)
				}
			}
		}
	}
	for _, kind := range []string{"distinct", "trials"} {
		for _, p := range c.problems {
			for _, n := range c.options.concurrencies {
				ours, theirs := c.find(p, n, c.options.champion), c.best(p, n)
				if ours == nil || theirs == nil {
					continue
				}
				took, of := reached(ours.Curve, theirs.Curve[len(theirs.Curve)-1]), float64(c.options.trials)
				if kind == "distinct" {
					of = math.Round(theirs.Distinct)
				}
				if math.IsNaN(took) {
					out.line("%s %s >%.2f", kind, slashed(p.name, n), float64(c.options.trials)/of)
				} else {
					out.line("%s %s %.2f", kind, slashed(p.name, n), took/of)
				}
			}
		}
	}
}

// leastTraining returns the strategy of ours, with the route bank or without, that
// takes the least training, as a share of random search's.
func (c *comparison) leastTraining(p *problem, concurrency int, bank bool) (least float64, name string) {
	var random *work
	least = math.Inf(1)
	for _, w := range c.Efforts {
		if w.Table != p.name || w.Concurrency != concurrency {
			continue
		}
		if random == nil {
			random = w
			continue
		}
		if w.bank != bank {
			continue
		}
		if share := iqm(w.of(flopsOf)) / iqm(random.of(flopsOf)); share < least {
			least, name = share, w.Strategy
		}
	}
	return least, name
}
