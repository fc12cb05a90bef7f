package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/doubleroute/sweep/internal/prose"
)

// printer writes until the first error, which it keeps.
type printer struct {
	w   io.Writer
	err error
}

// line prints one line, or several.
func (p *printer) line(format string, a ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", a...)
	}
}

// table prints rows of cells, the first on the left and the others on the right.
func (p *printer) table(rows [][]string) {
	if p.err != nil {
		return
	}
	t := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', tabwriter.AlignRight)
	width := 0
	for _, r := range rows {
		width = max(width, len(r[0]))
	}
	for _, r := range rows {
		_, _ = fmt.Fprintf(t, "  %-*s\t%s\t\n", width, r[0], strings.Join(r[1:], "\t")) // Flush reports it
	}
	p.err = t.Flush()
}

// write prints the comparison; its last lines are one ratio for each table.
func (c *comparison) write(w io.Writer) error {
	out := &printer{w: w}
	out.line("Samplers of sweep and of Optuna %s", c.Optuna)
	out.line("")
	out.line("Hypervolume after so many trials, as a share of the most that can be reached: the")
	out.line("interquartile mean of %d searches with its 95 %% interval. Optuna may repeat a", c.Seeds)
	out.line("configuration, which counts as a trial; distinct is how many it tried in the mean.")
	for _, p := range c.problems {
		for _, n := range c.options.concurrencies {
			c.volumes(out, p, n)
		}
	}
	c.together(out)
	c.training(out)
	out.line("")
	c.neverWorse(out)
	out.line("")
	c.lastLines(out)
	return out.err
}

// of returns the results on a problem.
func (c *comparison) of(p *problem, concurrency int) []*result {
	var found []*result
	for _, r := range c.Results {
		if r.Problem == p.name && r.Concurrency == concurrency {
			found = append(found, r)
		}
	}
	return found
}

// label names the sampler of a result.
func (r *result) label() string {
	if r.Optuna {
		return "optuna " + r.Sampler
	}
	return "sweep " + r.Sampler
}

// volumes prints the hypervolumes on one problem.
func (c *comparison) volumes(out *printer, p *problem, concurrency int) {
	out.line("\n%s\n", title(p.name, concurrency))
	head := []string{""}
	for _, n := range c.options.checkpoints() {
		head = append(head, fmt.Sprint(n))
	}
	rows := [][]string{append(head, "95 % interval", "distinct", "seeds")}
	for _, r := range c.of(p, concurrency) {
		row := []string{r.label()}
		for _, n := range c.options.checkpoints() {
			row = append(row, fmt.Sprintf("%.4f", r.At[n].Mid))
		}
		last := r.At[c.options.trials]
		rows = append(rows, append(row, fmt.Sprintf("%.4f-%.4f", last.Low, last.High),
			fmt.Sprintf("%.0f", r.Distinct), fmt.Sprint(len(r.volumes))))
	}
	out.table(rows)
}

func title(name string, concurrency int) string {
	if concurrency == 1 {
		return name + ", one trial at a time"
	}
	return fmt.Sprintf("%s, %d trials at once", name, concurrency)
}

// together prints the hypervolumes over all tables and over all black boxes.
func (c *comparison) together(out *printer) {
	for _, part := range []struct {
		name   string
		tables bool
	}{{"All tables", true}, {"All black boxes", false}} {
		var names []string
		pools := map[string]map[int][][]float64{}
		problems := 0
		for _, p := range c.problems {
			if (p.table != nil) != part.tables {
				continue
			}
			problems++
			for _, r := range c.Results {
				if r.Problem != p.name {
					continue
				}
				if pools[r.label()] == nil {
					names = append(names, r.label())
					pools[r.label()] = map[int][][]float64{}
				}
				for _, n := range c.options.checkpoints() {
					pools[r.label()][n] = append(pools[r.label()][n], r.after(n))
				}
			}
		}
		if problems < 2 {
			continue
		}
		out.line("\n%s, with %s at once, pooled\n", part.name, prose.AndNumbers(c.options.concurrencies))
		c.pools(out, names, pools, problems*len(c.options.concurrencies))
	}
}

// pools prints what samplers reach over many tasks: those that did all of them.
func (c *comparison) pools(out *printer, names []string, pools map[string]map[int][][]float64, tasks int) {
	head := []string{""}
	for _, n := range c.options.checkpoints() {
		head = append(head, fmt.Sprint(n))
	}
	rows := [][]string{append(head, "95 % interval")}
	for _, name := range names {
		if len(pools[name][c.options.trials]) < tasks {
			continue
		}
		row, last := []string{name}, interval{}
		for _, n := range c.options.checkpoints() {
			last = pooled(pools[name][n])
			row = append(row, fmt.Sprintf("%.4f", last.Mid))
		}
		rows = append(rows, append(row, fmt.Sprintf("%.4f-%.4f", last.Low, last.High)))
	}
	out.table(rows)
}

// find returns a result of ours.
func (c *comparison) find(p *problem, concurrency int, name string) *result {
	i := slices.IndexFunc(c.Results, func(r *result) bool {
		return !r.Optuna && r.Problem == p.name && r.Concurrency == concurrency && r.Sampler == name
	})
	if i < 0 {
		return nil
	}
	return c.Results[i]
}

// best returns the sampler of Optuna that has most after all trials.
func (c *comparison) best(p *problem, concurrency int) *result {
	var most *result
	for _, r := range c.of(p, concurrency) {
		if last := c.options.trials; r.Optuna && (most == nil || r.At[last].Mid > most.At[last].Mid) {
			most = r
		}
	}
	return most
}

// reached returns after how many trials a curve is at a height; NaN if never.
func reached(curve []float64, height float64) float64 {
	for i, v := range curve {
		if v >= height {
			return float64(i + 1)
		}
	}
	return math.NaN()
}
