package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// bench is a comparison being made.
type bench struct {
	options options
	python  python
	notes   io.Writer // what is being done
	began   time.Time
	report  *report
}

// newBench prepares the data and finds out what takes part.
func newBench(o options, notes io.Writer) (*bench, error) {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return nil, err
	}
	b := &bench{options: o, notes: notes, began: time.Now(), report: newReport(o)}
	b.python = python{
		interpreter: o.interpreter, scripts: filepath.Join("experiments", "peers", "python"),
		log: filepath.Join(o.out, "python.log"),
	}
	if err := os.WriteFile(b.python.log, nil, 0o644); err != nil {
		return nil, err
	}
	if err := b.python.check(); err != nil {
		return nil, err
	}
	for _, d := range o.sets {
		b.note("reading " + d.name)
		folder, err := filepath.Abs(filepath.Join(o.out, "data", d.name))
		if err != nil {
			return nil, err
		}
		h, err := prepare(o.data, folder, d, o.texts)
		if err != nil {
			return nil, err
		}
		b.report.Data = append(b.report.Data, dataFacts{d.name, h.Train, h.Test, h.Vocabulary, d.epochs})
		for _, pair := range o.routes {
			s := comparison(folder, h, strings.Split(pair, "+"), o.batch, d.epochs)
			if _, err := s.config(); err != nil {
				return nil, err
			}
			b.report.Cases = append(b.report.Cases, &comparedCase{Routes: pair, Data: d.name, settings: s})
		}
	}
	return b, nil
}

// measure makes all parts of the comparison that are asked for.
func (b *bench) measure() error {
	if err := b.machine(); err != nil {
		return err
	}
	if b.options.wants("parallel") {
		b.note("memory")
		for _, mib := range trafficSizes() {
			b.report.Traffic = append(b.report.Traffic, measureTraffic(mib, b.options.seconds/10))
		}
	}
	for _, part := range []struct {
		name    string
		measure func(*comparedCase) error
	}{{"train", b.throughput}, {"parallel", b.parallel}, {"accuracy", b.accuracy}, {"predict", b.prediction}} {
		if !b.options.wants(part.name) {
			continue
		}
		for _, c := range b.report.Cases {
			b.note(fmt.Sprintf("%s: %s on %s", part.name, c.Routes, c.Data))
			if err := part.measure(c); err != nil {
				return fmt.Errorf("%s, %s on %s: %w", part.name, c.Routes, c.Data, err)
			}
			if err := b.save(); err != nil {
				return err
			}
		}
	}
	b.report.Minutes = time.Since(b.began).Minutes()
	return nil
}

// save writes what there is so far.
func (b *bench) save() error {
	return writeJSON(filepath.Join(b.options.out, "result.json"), b.report)
}

// note says what is being done.
func (b *bench) note(what string) {
	_, _ = fmt.Fprintf(b.notes, "%5.1f min  %s\n", time.Since(b.began).Minutes(), what)
}

// ours starts a worker of our side.
func (b *bench) ours(s settings) (*worker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return start("our worker", filepath.Join(b.options.out, "sweep.log"), exec.Command(self, workerArgument), s)
}

// peer starts a PyTorch worker that trains as the case's probe found fastest.
func (b *bench) peer(c *comparedCase) (*worker, error) {
	if err := b.probe(c); err != nil {
		return nil, err
	}
	w, err := b.python.start(trainScript, c.settings)
	if err != nil {
		return nil, err
	}
	if _, err := w.ask(request{Do: "use", Variant: c.Variant, Patience: b.options.patience}); err != nil {
		return nil, errors.Join(err, w.stop())
	}
	return w, nil
}

// probe has PyTorch find its fastest way to train a case, once.
func (b *bench) probe(c *comparedCase) (err error) {
	if c.Variant != nil {
		return nil
	}
	w, err := b.python.start(trainScript, c.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	r, err := w.ask(request{Do: "probe", Seconds: b.options.seconds, Patience: b.options.patience})
	c.Variants, c.Variant = r.Variants, r.Variant
	return err
}

// both starts a worker of each side, has use work with them, and stops them.
func (b *bench) both(c *comparedCase, use func(ours, theirs *worker) error) (err error) {
	ours, err := b.ours(c.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ours.stop()) }()
	theirs, err := b.peer(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, theirs.stop()) }()
	return use(ours, theirs)
}

// machine asks both sides what they are and how fast their large product is.
func (b *bench) machine() (err error) {
	s := b.report.Cases[0].settings
	ours, err := b.ours(s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ours.stop()) }()
	trainer, err := b.python.start(trainScript, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, trainer.stop()) }()
	predictor, err := b.python.start(predictScript, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, predictor.stop()) }()
	for _, w := range []*worker{ours, trainer, predictor} {
		r, err := w.ask(request{Do: "versions"})
		if err != nil {
			return err
		}
		b.report.Versions = append(b.report.Versions, strings.Join(r.Versions, ", "))
	}
	mine, err1 := ours.ask(request{Do: "peak"})
	peers, err2 := trainer.ask(request{Do: "peak"})
	b.report.OurPeak, b.report.TheirPeak = mine.GFLOPS, peers.GFLOPS
	return errors.Join(err1, err2)
}
