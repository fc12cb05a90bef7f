package serve

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

// list answers with the page of all studies.
func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	now := s.studies.snapshot(r.Context())
	p, err := s.pages.get(r.Context(), "list", now.Version, r.URL.Query().Has("news"), s.renderList)
	s.answer(w, r, p, err)
}

func (s *Server) renderList(ctx context.Context) (rendered, error) {
	now := s.studies.snapshot(ctx)
	l := listPage{Version: now.Version, Compare: s.options.Compare != nil, Absent: now.Absent, Problem: now.Problem, Folder: filepath.Dir(s.options.Database), Program: cmp.Or(s.options.Program, "sweep")}
	l.Title = "Studies"
	err := s.source.use(ctx, func(store *sqlite.Store) error {
		for _, one := range now.Studies {
			row, err := s.row(ctx, store, one)
			if err != nil {
				return err
			}
			l.Rows = append(l.Rows, row)
		}
		return nil
	})
	if err != nil && len(now.Studies) > 0 {
		return rendered{}, err
	}
	var page bytes.Buffer
	err = execute(&page, "list.html", &l, &l.frame)
	return rendered{version: now.Version, whole: page.Bytes()}, err
}

type listPage struct {
	frame
	Version string
	Folder  string
	Program string
	Absent  bool
	Problem string
	Compare bool
	Rows    []listRow
}

type listRow struct {
	Name   string
	Path   string // empty: its page has no address
	State  string
	Counts string
	Best   string
	Volume string
	Spark  string
	Active time.Time
}

// row describes a study. What takes its trials is kept until they change.
func (s *Server) row(ctx context.Context, store *sqlite.Store, one status) (listRow, error) {
	row := listRow{Name: one.Name, State: one.State, Counts: counts(one), Active: one.Active}
	if linked(one.Name) {
		row.Path = pathOf(one.Name)
	}
	f, err := s.studies.figures(ctx, store, one)
	row.Best, row.Volume, row.Spark = f.best, f.volume, f.spark
	return row, err
}

func counts(s status) string {
	var parts []string
	for _, state := range []search.State{search.Complete, search.Pruned, search.Failed, search.Running, search.Waiting} {
		if n := s.Trials[state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	if len(parts) == 0 {
		return "none yet"
	}
	if s.Planned > 0 {
		return fmt.Sprintf("%s; %d planned", strings.Join(parts, ", "), s.Planned)
	}
	return strings.Join(parts, ", ")
}

// figures is what the list says of a study's trials.
type figures struct {
	version      string
	best, volume string
	spark        string // points of a line in a box of 100 by 24
}

func (t *tracker) figures(ctx context.Context, store *sqlite.Store, one status) (figures, error) {
	t.mu.Lock()
	old, known := t.listed[one.Name]
	t.mu.Unlock()
	if known && old.version == one.Version {
		return old, nil
	}
	var trials []results.Trial
	best := math.NaN()
	for t, err := range store.EachScore(ctx, one.Name) {
		if err != nil {
			return figures{}, err
		}
		if !math.IsNaN(t.Accuracy) {
			trials = append(trials, results.Trial{Number: t.Number, State: search.Complete, Accuracy: t.Accuracy, Cost: t.Cost})
			if !(best >= t.Accuracy) {
				best = t.Accuracy
			}
		}
	}
	f := figures{version: one.Version, best: score(best, one.Maximize), volume: "–"}
	if len(trials) > 0 {
		growth := results.HypervolumeGrowth(trials, one.Maximize)
		f.volume, f.spark = fmt.Sprintf("%.4f", growth[len(growth)-1]), spark(growth)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.listed == nil {
		t.listed = map[string]figures{}
	}
	t.listed[one.Name] = f
	return f, nil
}

func score(x float64, measure string) string {
	switch {
	case math.IsNaN(x):
		return "–"
	case measure == "neg_log_loss":
		return fmt.Sprintf("%.4f", x)
	}
	return fmt.Sprintf("%.2f\u00a0%%", 100*x)
}

// sparkPoints is how many points the line of a study has at most.
const sparkPoints = 48

// spark draws how the hypervolume grew, scaled to what it came to.
func spark(growth []float64) string {
	last := growth[len(growth)-1]
	if len(growth) < 2 || !(last > 0) {
		return ""
	}
	var b strings.Builder
	n := min(len(growth), sparkPoints)
	for i := range n {
		v := growth[i*(len(growth)-1)/(n-1)]
		fmt.Fprintf(&b, "%.1f,%.1f ", 100*float64(i)/float64(n-1), 23-22*v/last)
	}
	return strings.TrimSpace(b.String())
}
