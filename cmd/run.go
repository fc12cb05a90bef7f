package sweepcmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/shell"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
)

func (p *program) runCommand() *cli.Command {
	return &cli.Command{
		Name: "run", Usage: "search experiments, keep every result and write a report; the same command again resumes", ArgsUsage: "FILE.toml…",
		Description: "FILE may be data too, such as tickets.csv, or a folder of it: that is an experiment on it\nwith all at its defaults.",
		Flags: []cli.Flag{
			outFlag(),
			workersFlag(),
			&cli.IntFlag{Name: "trials", Usage: "`N` configurations to try", DefaultText: "search.trials"},
			&cli.DurationFlag{Name: "budget", Usage: "wall-clock `TIME` for all of it, such as 10m; without a number of trials, as many as fit", DefaultText: "none"},
			&cli.Int64Flag{Name: "seed", Usage: "`SEED` of all that is random", DefaultText: "the experiment's"},
			setFlag(),
			boolFlag("open", "show the run in a browser while it goes on"),
			boolFlag("json", "print progress as JSON lines on standard output"),
			boolFlag("quiet", "print the result only"),
		},
		Action:       p.run,
		BashComplete: completing(filesOf("toml")),
	}
}

// job is one experiment to run.
type job struct {
	exp  *experiments.Experiment
	data *routes.Data
	set  []string // what was laid over the experiment's file
}

func (p *program) run(c *cli.Context) error {
	deadline := time.Now().Add(c.Duration("budget"))
	ctx, release := untilSignalled(c.Context)
	defer release()
	c.Context = ctx
	// A reader of --json that goes away must not end the run.
	signal.Ignore(syscall.SIGPIPE)
	defer signal.Reset(syscall.SIGPIPE)
	jobs, err := p.prepare(c)
	if err != nil {
		return err
	}
	store, err := sqlite.Open(c.Context, database(c))
	if err != nil {
		return err
	}
	p.sayMigrated(c, store)
	var shown *liveReport
	if c.Bool("open") {
		shown = p.showLive(c, jobs)
	}
	var faults []error
	for i, j := range jobs {
		o := p.options(c, j, store)
		if o.Budget > 0 {
			o.Budget = time.Until(deadline) / time.Duration(len(jobs)-i)
		}
		if err := p.runOne(c, j, o); err != nil {
			faults = append(faults, err)
		}
		if c.Err() != nil || store.InPlace() != nil {
			break
		}
	}
	shown.end(c, jobs, errors.Join(faults...))
	return errors.Join(errors.Join(faults...), store.Close())
}

// untilSignalled returns a context that the first signal to end ends; the second one
// kills the process. A signal that the process was begun to ignore, as by nohup,
// stays ignored.
func untilSignalled(parent context.Context) (ctx context.Context, release func()) {
	ctx, cancel := context.WithCancel(parent)
	come := make(chan os.Signal, 1)
	for _, one := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(one) {
			signal.Notify(come, one)
		}
	}
	release = func() { signal.Stop(come); cancel() }
	go func() {
		select {
		case <-come:
		case <-ctx.Done():
		}
		release()
	}()
	return ctx, release
}

// checkJob refuses what could be read and not run.
func (p *program) checkJob(j job) error {
	name := j.exp.Name
	if strings.HasPrefix(name, "sweep.db") || strings.HasSuffix(name, ".html") {
		return usage(fmt.Errorf("%s: a study cannot be called %s: files beside its results have such names", j.exp.File, name))
	}
	return problem.New(j.exp, p.registry, j.data).Feasible()
}

// prepare reads all experiments and their data before anything is written, and refuses
// what cannot be run.
func (p *program) prepare(c *cli.Context) ([]job, error) {
	if err := checkNumbers(c); err != nil {
		return nil, err
	}
	sets := c.StringSlice("set")
	if c.IsSet("seed") {
		sets = append(sets, fmt.Sprintf("seed=%d", c.Int64("seed")))
	}
	if c.IsSet("trials") {
		sets = append(sets, fmt.Sprintf("search.trials=%d", c.Int("trials")))
	}
	exps, err := p.readExperiments(c, sets)
	if err != nil {
		return nil, err
	}
	var jobs []job
	var faults []error
	for _, e := range exps {
		j, err := soon(c.Context, func() (job, error) {
			data, err := problem.Prepare(c.Context, e)
			if err != nil {
				return job{}, err
			}
			j := job{e, data, sets}
			return j, p.checkJob(j)
		})
		switch {
		case c.Err() != nil:
			return nil, c.Err()
		case err != nil:
			faults = append(faults, err)
		default:
			jobs = append(jobs, j)
		}
	}
	return jobs, errors.Join(faults...)
}

// soon returns what f does, or ctx's error as soon as ctx ends: f may be in the middle
// of what cannot be ended, and ends behind the caller's back.
func soon[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		v   T
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		v, err := f()
		done <- outcome{v, err}
	}()
	select {
	case o := <-done:
		return o.v, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// checkNumbers refuses flags that can be read and not meant.
func checkNumbers(c *cli.Context) error {
	for _, f := range []struct {
		name string
		ok   bool
	}{
		{"workers", c.Int("workers") > 0}, {"trials", c.Int("trials") > 0}, {"budget", c.Duration("budget") > 0},
	} {
		if c.IsSet(f.name) && !f.ok {
			return usage(fmt.Errorf("--%s must be more than 0", f.name))
		}
	}
	if c.Int("workers") > study.MostWorkers {
		return usage(fmt.Errorf("--workers must be at most %d: no more trainings are ever under way at once", study.MostWorkers))
	}
	if c.Int64("seed") < 0 {
		return usage(errors.New("--seed must not be negative"))
	}
	return nil
}

func (p *program) options(c *cli.Context, j job, store *sqlite.Store) study.Options {
	return study.Options{
		Experiment: j.exp, Data: j.data, Registry: p.registry, Store: store, Set: j.set, Version: version(),
		Models:  filepath.Join(c.String("out"), j.exp.Name),
		Workers: workersOf(c), Budget: c.Duration("budget"),
		Unlimited: c.IsSet("budget") && !j.exp.Written("search.trials"),
	}
}

// runOne runs one study and writes its report, whatever became of it.
func (p *program) runOne(c *cli.Context, j job, o study.Options) error {
	progress := p.progress(c, o.Workers)
	o.OnEvent = progress.event
	_, err := study.Run(c.Context, o)
	progress.close()
	switch { // what is stored is another run's
	case errors.Is(err, study.ErrChanged):
		return &advised{err, "--set name=… gives it another name, --out another folder"}
	case errors.Is(err, sqlite.ErrLocked), errors.Is(err, sqlite.ErrDamaged), errors.Is(err, sqlite.ErrMoved):
		return err
	}
	ctx := context.WithoutCancel(c.Context)
	if _, stored, fault := o.Store.Study(ctx, j.exp.Name); fault != nil || !stored {
		return errors.Join(err, fault)
	}
	path, fault := p.writeReport(ctx, o.Store, j.exp.Name, c.String("out"), 0)
	switch {
	case errors.Is(err, context.Canceled):
		return p.interrupted(ctx, c, j.exp, o.Store)
	case fault != nil:
		return errors.Join(err, p.unreported(c, j.exp.Name, fault))
	case err != nil:
		return err
	}
	answers, err := p.predictTest(c.Context, o.Store, j, o)
	if err != nil {
		return err
	}
	if !c.Bool("json") {
		if err := p.printResult(ctx, o.Store, j.exp.Name, path); err != nil {
			return err
		}
		p.sayPredicted(answers, len(j.data.Corpus.Unlabelled))
	}
	return allFailed(ctx, o.Store, j.exp.Name)
}

// allFailed is the error of a study whose trials have all failed.
func allFailed(ctx context.Context, s *sqlite.Store, name string) error {
	failed, first := 0, ""
	for t, err := range s.EachTrial(ctx, name) {
		if err != nil {
			return err
		}
		if t.State != search.Failed {
			return nil
		}
		failed++
		first = cmp.Or(first, t.Error)
	}
	switch failed {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("the one trial of study %s failed because %s", name, first)
	}
	return fmt.Errorf("all %s of study %s failed; the first because %s", prose.Count(failed, "trial"), name, first)
}

// unreported says what is kept where the report of a run cannot be written.
func (p *program) unreported(c *cli.Context, name string, fault error) error {
	if errors.Is(fault, sqlite.ErrDamaged) {
		return fault
	}
	before, after := shell.Argument(name)
	if c.IsSet("out") {
		before += " --out " + shell.Word(c.String("out"))
	}
	return &advised{fault, fmt.Sprintf("the results are kept, and %s report%s%s writes it anew", shell.Word(p.name), before, after)}
}

// interrupted says what is kept and how to go on.
func (p *program) interrupted(ctx context.Context, c *cli.Context, e *experiments.Experiment, s *sqlite.Store) error {
	trials, err := s.Trials(ctx, e.Name)
	if err != nil {
		return err
	}
	done := 0
	for _, t := range trials {
		if !t.State.Open() {
			done++
		}
	}
	p.say("interrupted; study %s with %s is kept in %s. The same command again goes on.",
		e.Name, prose.Count(done, "finished trial"), database(c))
	return &reportedError{context.Canceled}
}

// writeReport writes a study's report next to the database, in one step.
func (p *program) writeReport(ctx context.Context, s *sqlite.Store, name, dir string, margin float64) (string, error) {
	data, err := p.loadReport(ctx, s, name, dir, margin)
	if err != nil {
		return "", err
	}
	path := reportFile(dir, name)
	write := func(w io.Writer) error { return reports.Write(w, data) }
	if err := atomicfile.Write(path, "."+name+".*.part", write); err != nil {
		return "", fmt.Errorf("the report %s cannot be written: %w", path, err)
	}
	return path, nil
}
