package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// options says what to compare and how long to measure.
type options struct {
	data, out   string // folders
	interpreter string
	routes      []string // such as cnn+mlp
	sets        []dataset
	parts       []string // of the comparison
	pairs       int      // of interleaved measurements
	rounds      int      // of one training and two at once
	seconds     float64  // least, of one measurement
	patience    float64  // seconds for a compiler
	batch       int
	texts       int // of each part of a sampled data set
	seeds       int
	predictions int // single texts
}

// parts lists what -only can name.
func parts() []string { return []string{"train", "parallel", "accuracy", "predict"} }

// parse reads the command line; usage goes to w.
func parse(args []string, w io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("peers", flag.ContinueOnError)
	f.SetOutput(w)
	f.StringVar(&o.data, "data", "../shared/data", "folder with the data sets `DIR`/sst2 and DIR/imdb")
	f.StringVar(&o.out, "out", "runs/peers", "folder to write to")
	f.StringVar(&o.interpreter, "python", "runs/peers/env/bin/python", "Python that has experiments/peers/requirements.txt")
	pairs := f.String("routes", "cnn+mlp,cnn+cnn,rnn+mlp,rnn+cnn,mlp+mlp", "pairs of sub-models")
	sets := f.String("sets", "sst2,imdb", "data sets")
	only := f.String("only", strings.Join(parts(), ","), "parts of the comparison")
	quick := f.Bool("quick", false, "measure little, to see that all works: the figures are rough")
	f.IntVar(&o.pairs, "pairs", 5, "interleaved pairs of measurements")
	f.IntVar(&o.rounds, "rounds", 2, "rounds of one training and two at once")
	f.Float64Var(&o.seconds, "seconds", 4, "least seconds of a measurement")
	f.Float64Var(&o.patience, "patience", 25, "seconds that PyTorch's compiler may take")
	f.IntVar(&o.batch, "batch", 32, "texts of a batch")
	f.IntVar(&o.texts, "texts", 5000, "texts of each part of imdb, drawn at random; 0 for all")
	f.IntVar(&o.seeds, "seeds", 5, "trainings whose accuracy is averaged")
	f.IntVar(&o.predictions, "predictions", 500, "texts that are predicted one by one")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if *quick {
		o.pairs, o.rounds, o.seconds, o.patience, o.texts, o.seeds, o.predictions = 1, 1, 0.3, 3, 500, 2, 100
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("%q is no flag: see -help", f.Arg(0))
	}
	if o.pairs < 1 || o.rounds < 1 || o.seeds < 1 || o.batch < 1 || o.predictions < 1 || o.texts < 0 || !(o.seconds > 0) {
		return o, fmt.Errorf("-pairs, -rounds, -seconds, -batch, -seeds and -predictions must be above 0, -texts not below")
	}
	o.routes = strings.Split(*pairs, ",")
	o.parts = strings.Split(*only, ",")
	for _, p := range o.parts {
		if !slices.Contains(parts(), p) {
			return o, fmt.Errorf("there is no part %q: use some of %s", p, strings.Join(parts(), ", "))
		}
	}
	if err := o.choose(*sets); err != nil {
		return o, err
	}
	for i := range o.sets {
		o.sets[i].sample = o.sets[i].sample || *quick
	}
	return o, nil
}

// choose picks data sets by name.
func (o *options) choose(names string) error {
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(datasets(), func(d dataset) bool { return d.name == name })
		if i < 0 {
			return fmt.Errorf("there is no data set %q: use sst2 or imdb", name)
		}
		o.sets = append(o.sets, datasets()[i])
	}
	return nil
}

// wants tells whether a part of the comparison is asked for.
func (o options) wants(part string) bool { return slices.Contains(o.parts, part) }
