package tables

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"math"
	"path"
	"strings"

	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/front"
	"github.com/doubleroute/sweep/search/space"
)

//go:embed *.table.gz
var files embed.FS

// Names returns the names of the tables that Open knows.
func Names() []string {
	found, err := files.ReadDir(".")
	if err != nil {
		return nil // the embedded folder can always be read
	}
	var names []string
	for _, f := range found {
		names = append(names, strings.TrimSuffix(f.Name(), suffix))
	}
	return names
}

const suffix = ".table.gz"

// Open reads one of the tables in this folder.
func Open(name string) (*Table, error) {
	packed, err := files.ReadFile(path.Base(name) + suffix)
	if err != nil {
		return nil, fmt.Errorf("there is no table %q: there are %s", name, strings.Join(Names(), ", "))
	}
	t, err := Read(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("the table %s: %w", name, err)
	}
	return t, nil
}

// Table is a recorded grid. It is a search.Problem whose cost is the FLOPs of
// one prediction, and a search.Executor that looks up what training gave. It is
// immutable.
type Table struct {
	head   Header
	space  *space.Space
	rows   []Row
	curves [][]float64 // of each row: mean accuracy of the seeds after each epoch; nil if it failed
	index  map[string]int
	box    Box
	full   float64

	estimated []int // rows with an estimate, the most promising first
}

// add takes a row that has been checked.
func (t *Table) add(r Row) error {
	key := t.space.Key(r.Point)
	if _, twice := t.index[key]; twice {
		return fmt.Errorf("the configuration is in the table already")
	}
	t.index[key] = len(t.rows)
	t.rows = append(t.rows, r)
	t.curves = append(t.curves, t.mean(r.Right))
	return nil
}

// mean returns the mean accuracy of the seeds after each epoch.
func (t *Table) mean(right [][]int) []float64 {
	if right == nil {
		return nil
	}
	curve := make([]float64, t.head.Epochs)
	for i, seed := range t.head.Seeds {
		for epoch, n := range right[i] {
			curve[epoch] += float64(n) / float64(seed.Texts) / float64(len(t.head.Seeds))
		}
	}
	return curve
}

// finish finds what the whole table spans.
func (t *Table) finish() error {
	for i := range t.rows {
		t.box.extend(t.Value(i), t.CostOf(i))
	}
	if t.box.empty() {
		return fmt.Errorf("the table has no row whose training succeeded")
	}
	v := NewVolume(t.box)
	for i := range t.rows {
		v.Add(t.Value(i), t.CostOf(i))
	}
	t.full = v.Share()
	t.estimated = t.promising()
	return nil
}

// Header returns what holds for the whole table. It must not be changed.
func (t *Table) Header() Header { return t.head }

// Space returns the space of the experiment that was recorded.
func (t *Table) Space() *space.Space { return t.space }

// Len returns the number of configurations.
func (t *Table) Len() int { return len(t.rows) }

// Row returns configuration i, which must not be changed.
func (t *Table) Row(i int) Row { return t.rows[i] }

// Find returns which configuration a point is.
func (t *Table) Find(p space.Point) (i int, ok bool) {
	i, ok = t.index[t.space.Key(p)]
	return i, ok
}

// Curve returns the accuracy of configuration i after each epoch, the mean of
// the seeds, which must not be changed; nil if its training failed.
func (t *Table) Curve(i int) []float64 { return t.curves[i] }

// Value returns the best accuracy on the curve of configuration i; NaN if its
// training failed.
func (t *Table) Value(i int) float64 { return best(t.curves[i]) }

// best returns the greatest of a curve; NaN of none.
func best(curve []float64) float64 {
	most := math.NaN()
	for _, v := range curve {
		if !(v <= most) {
			most = v
		}
	}
	return most
}

// CostOf returns the FLOPs of one prediction with configuration i.
func (t *Table) CostOf(i int) float64 { return float64(t.rows[i].FLOPs) }

// Box returns what the table spans, by which its hypervolumes are measured.
func (t *Table) Box() Box { return t.box }

// Full returns the hypervolume of the whole table: the most that a search of it
// can reach.
func (t *Table) Full() float64 { return t.full }

// Front returns the configurations on the Pareto front of accuracy and cost, by
// rising cost.
func (t *Table) Front() []int {
	return front.Of(t.all(), func(i int) front.Outcome {
		return front.Outcome{Cost: t.CostOf(i), Value: t.Value(i), Number: i}
	})
}

// all returns the numbers of the configurations.
func (t *Table) all() []int {
	numbers := make([]int, len(t.rows))
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}

// Epochs returns how many epochs a trial trains; it is search.Options.Epochs.
func (t *Table) Epochs(space.Point) int { return t.head.Epochs }

// Cost returns the FLOPs of one prediction. A configuration that was not
// recorded is an error.
func (t *Table) Cost(p space.Point) (float64, error) {
	i, ok := t.Find(p)
	if !ok {
		return 0, fmt.Errorf("the table %s has no such configuration", t.head.Name)
	}
	return t.CostOf(i), nil
}

// Length returns the FLOPs of training from one epoch to another, the backward
// pass counted as twice the forward pass; 0 for what was not recorded.
func (t *Table) Length(p space.Point, from, to int) float64 {
	i, ok := t.Find(p)
	if !ok {
		return 0
	}
	return 3 * t.CostOf(i) * float64(t.head.Examples) * float64(to-from)
}

// Key is equal for equal points.
func (t *Table) Key(p space.Point) string { return t.space.Key(p) }

// Execute reports what training gave: the accuracies of the epochs asked for,
// and the best so far as the value.
func (t *Table) Execute(ctx context.Context, _ int, job search.Job) (search.Report, error) {
	report := search.Report{Job: job}
	i, ok := t.Find(job.Point)
	switch {
	case ctx.Err() != nil:
		return report, ctx.Err()
	case !ok:
		report.Failed = fmt.Sprintf("the table %s has no such configuration", t.head.Name)
	case t.curves[i] == nil:
		report.Failed = "its training failed when the table was recorded"
	case job.From < 0 || job.From > job.To || job.To > t.head.Epochs:
		return report, fmt.Errorf("the table %s has %d epochs: it cannot train from epoch %d to %d", t.head.Name, t.head.Epochs, job.From, job.To)
	default:
		report.Curve = append(report.Curve, t.curves[i][job.From:job.To]...)
		report.Value = best(t.curves[i][:job.To])
	}
	return report, nil
}
