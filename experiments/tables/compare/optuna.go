package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// scripts is the folder of the Python side, seen from the root of the repository.
const scripts = folder + "/compare/python"

// method is one of Optuna's samplers on one problem.
type method struct {
	problem     *problem
	sampler     string
	concurrency int
}

// file is where its traces are kept.
func (o options) file(m method) string {
	return filepath.Join(o.out, "optuna", fmt.Sprintf("%s.%s.%d.jsonl", m.problem.name, m.sampler, m.concurrency))
}

// traces reads the traces of seeds below o.seeds, by seed. Those of another
// number of trials, or of a table that has changed, are not among them.
func (o options) traces(m method) (map[int]trace, string, error) {
	text, err := os.ReadFile(o.file(m))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	found, version := map[int]trace{}, ""
	for row := range bytes.Lines(text) {
		l, t, err := parseLine(m.problem, row)
		if err != nil || len(t) != o.trials || l.Seed >= o.seeds {
			continue // broken off, or of something else
		}
		found[l.Seed], version = t, l.Optuna
	}
	return found, version, nil
}

// methods lists what Optuna is asked for: each sampler on all problems before
// the next, as the last named may be slow.
func (c *comparison) methods() []method {
	var all []method
	for _, s := range c.options.optuna {
		for _, p := range c.problems {
			for _, n := range c.options.concurrencies {
				if p.table == nil && (strings.Contains(s, "-") || s == "gp" && !c.options.slow) {
					continue // the options after the hyphen are those of tables
				}
				all = append(all, method{p, s, n})
			}
		}
	}
	return all
}

// askOptuna makes the traces that are missing, some processes at once.
func (c *comparison) askOptuna(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Join(c.options.out, "optuna"), 0o755); err != nil {
		return err
	}
	if err := c.checkPython(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	jobs := make(chan method)
	var group sync.WaitGroup
	for range c.options.processes {
		group.Go(func() {
			for m := range jobs {
				if err := c.ask(ctx, m); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, m := range c.methods() {
		select {
		case jobs <- m:
		case <-ctx.Done():
		}
	}
	close(jobs)
	group.Wait()
	return context.Cause(ctx)
}

// checkPython reports whether the interpreter has Optuna.
func (c *comparison) checkPython() error {
	if _, err := os.Stat(filepath.Join(scripts, "search.py")); err != nil {
		return fmt.Errorf("the scripts are not in %s: run this from the root of the repository, as make bench-search does", scripts)
	}
	out, err := exec.Command(c.options.interpreter, "-c", "import optuna").CombinedOutput()
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("%s lacks something (%s): install experiments/tables/compare/requirements.txt there, or let make bench-search make an environment",
			c.options.interpreter, lines[len(lines)-1])
	case err != nil:
		return fmt.Errorf("there is no Python at %s (%w): name one, as in make bench-search OPTUNA=path/to/python", c.options.interpreter, err)
	}
	return nil
}

// ask makes the missing traces of a method. Each is kept as soon as it is there.
func (c *comparison) ask(ctx context.Context, m method) (err error) {
	have, _, err := c.options.traces(m)
	if err != nil {
		return err
	}
	var missing []string
	for seed := range c.options.seeds {
		if _, ok := have[seed]; !ok {
			missing = append(missing, strconv.Itoa(seed))
		}
	}
	if len(missing) == 0 || ctx.Err() != nil {
		return ctx.Err()
	}
	c.note(fmt.Sprintf("optuna %s on %s, %d at once: %d searches", m.sampler, m.problem.name, m.concurrency, len(missing)))
	file, err := os.OpenFile(c.options.file(m), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	args := append([]string{"-u", filepath.Join(scripts, "search.py"), m.problem.python, m.sampler,
		strconv.Itoa(m.concurrency), strconv.Itoa(c.options.trials)}, missing...)
	command := exec.CommandContext(ctx, c.options.interpreter, args...)
	command.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "MKL_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "PYTHONDONTWRITEBYTECODE=1")
	var complaints bytes.Buffer
	command.Stderr = &complaints
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	kept := keepLines(file, bufio.NewReader(out))
	if err := errors.Join(kept, command.Wait()); err != nil {
		return fmt.Errorf("optuna %s on %s: %w\n%s", m.sampler, m.problem.name, err, strings.TrimSpace(complaints.String()))
	}
	return nil
}

// keepLines writes each whole line at once, so that a file ends with one.
func keepLines(file *os.File, out *bufio.Reader) error {
	for {
		text, err := out.ReadBytes('\n')
		if err != nil {
			return nil // the end; what was broken off is not kept
		}
		if _, err := file.Write(text); err != nil {
			_, drained := io.Copy(io.Discard, out) // so that the process can end
			return errors.Join(err, drained)
		}
	}
}
