// Command compare compares the samplers of package search with those of Optuna.
//
//	make bench-search
//	make bench-search SEARCH='-problems trec -optuna tpe,nsga2 -seeds 10'
//
// Both search the same recorded tables (package tables), with the same
// conditional space, and the black boxes ZDT1-3, DTLZ2 and WFG4, with one trial
// at a time and with eight. Time is virtual on both sides: of the outstanding
// trials, the one whose training takes the fewest FLOPs ends first. Optuna is
// given both objectives when a trial ends; ours knows the cost beforehand. What
// counts is the hypervolume after each trial, as a share of the most that can be
// reached, over many seeds: the interquartile mean with a 95 % bootstrap
// interval (Agarwal et al., "Deep Reinforcement Learning at the Edge of the
// Statistical Precipice", 2021).
//
// Optuna's traces are kept under -out, a line for each seed, so that the
// comparison goes on where it was stopped. Ours are made anew each time.
package main

import (
	"context"
	"os"

	"github.com/doubleroute/sweep/internal/command"
)

func main() { command.Main("compare", run) }

// run makes the comparison that the arguments ask for.
func run(ctx context.Context, args []string) error {
	o, err := parse(args, os.Stderr)
	if err != nil {
		return err
	}
	c, err := newComparison(o, os.Stderr)
	if err != nil {
		return err
	}
	if o.wants("optuna") {
		if err := c.askOptuna(ctx); err != nil {
			return err
		}
	}
	if !o.wants("report") {
		return nil
	}
	if err := c.measure(ctx); err != nil {
		return err
	}
	if err := c.save(); err != nil {
		return err
	}
	return c.write(os.Stdout)
}
