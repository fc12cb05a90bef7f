package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/search/samplers"
)

// options says what to compare.
type options struct {
	out           string // folder
	interpreter   string
	problems      []string
	optuna, ours  []string // samplers
	champion      string   // of ours, which the last lines are about
	parts         []string
	concurrencies []int
	trials, seeds int
	processes     int // of Optuna at once
	slow          bool
	share         float64
}

// parts lists what -only can name.
func parts() []string { return []string{"optuna", "report"} }

// optunaSamplers lists what -optuna can name, less the options after a hyphen.
func optunaSamplers() []string { return []string{"tpe", "nsga2", "random", "gp"} }

// parse reads the command line; usage goes to w.
func parse(args []string, w io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("compare", flag.ContinueOnError)
	f.SetOutput(w)
	f.StringVar(&o.out, "out", "runs/bench-search", "folder to write to")
	f.StringVar(&o.interpreter, "python", "runs/bench-search/env/bin/python", "Python that has experiments/tables/compare/requirements.txt")
	problems := f.String("problems", strings.Join(problemNames(), ","), "tables and black boxes")
	optuna := f.String("optuna", "tpe,tpe-ordinal,nsga2,random,gp", "samplers of Optuna; see python/search.py for what may follow their names")
	ours := f.String("ours", strings.Join(ourSamplers(), ","), "samplers of package search")
	f.StringVar(&o.champion, "champion", champion(), "sampler of package search that the last lines are about")
	only := f.String("only", strings.Join(parts(), ","), "optuna: make its traces; report: compare with what there is of them")
	concurrencies := f.String("concurrency", "1,8", "trials outstanding at once")
	f.IntVar(&o.trials, "trials", 200, "trials of a search")
	f.IntVar(&o.seeds, "seeds", 30, "searches with each sampler")
	f.IntVar(&o.processes, "processes", 2, "processes of Optuna at once")
	f.BoolVar(&o.slow, "slow", false, "Optuna's gp on the black boxes too, which takes hours")
	f.Float64Var(&o.share, "share", 0.95, "of a table's hypervolume, to which training FLOPs are counted")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("%q is no flag: see -help", f.Arg(0))
	}
	if o.trials < 1 || o.seeds < 2 || o.processes < 1 || !(o.share > 0 && o.share <= 1) {
		return o, fmt.Errorf("-trials and -processes must be at least 1, -seeds at least 2, -share above 0 and not above 1")
	}
	o.problems, o.optuna, o.ours, o.parts = words(*problems), words(*optuna), words(*ours), words(*only)
	for word := range strings.SplitSeq(*concurrencies, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return o, fmt.Errorf("-concurrency takes whole numbers from 1 with commas, not %q", word)
		}
		o.concurrencies = append(o.concurrencies, n)
	}
	return o, o.check()
}

// words splits a list; nothing is none.
func words(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// check looks for words that name nothing.
func (o options) check() error {
	var samplers []string
	for _, s := range o.optuna {
		name, _, _ := strings.Cut(s, "-")
		samplers = append(samplers, name)
	}
	for _, list := range []struct {
		what        string
		words, know []string
	}{
		{"problem", o.problems, problemNames()},
		{"sampler of Optuna", samplers, optunaSamplers()},
		{"sampler of package search", append([]string{o.champion}, o.ours...), ourSamplers()},
		{"part", o.parts, parts()},
	} {
		for _, word := range list.words {
			if !slices.Contains(list.know, word) {
				return fmt.Errorf("there is no %s %q: use some of %s", list.what, word, strings.Join(list.know, ", "))
			}
		}
	}
	return nil
}

// wants reports whether a part is asked for.
func (o options) wants(part string) bool { return slices.Contains(o.parts, part) }

func ourSamplers() []string {
	var names []string
	for _, s := range samplers.All() {
		names = append(names, s.Name)
	}
	return names
}

// champion is the sampler that searches use if they name none.
func champion() string {
	const best = "pareto"
	if slices.Contains(ourSamplers(), best) {
		return best
	}
	return ourSamplers()[0]
}
