package sweepcmd

import (
	"context"
	"errors"
	"html"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/search"
)

func TestReportOfOneStudy(t *testing.T) {
	inFolder(t)
	stored(t)
	if got := must(t, "report", "tickets"); got != "Report: open "+filepath.Join("runs", "tickets.html")+"\n" {
		t.Errorf("it says %q", got)
	}
	if got := must(t, "report", "tickets", "--to", "mine.html"); got != "Report: open mine.html\n" {
		t.Errorf("with --to it says %q", got)
	}
	if page := read(t, "mine.html"); !strings.Contains(page, "<bdi>tickets</bdi>") {
		t.Error("the file is not the report")
	}
}

func TestReportComparesStudies(t *testing.T) {
	folder := inFolder(t)
	stored(t)
	if got := must(t, "report", "tickets", "under-way", "new"); got != "Comparison: open "+filepath.Join("runs", "comparison.html")+"\n" {
		t.Errorf("it says %q", got)
	}
	page := read(t, filepath.Join("runs", "comparison.html"))
	for _, want := range []string{"tickets, under-way and new", "3 studies side by side", "tickets.csv"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	must(t, "report", "new", "tickets", "--to", "both.html")
	if page := read(t, "both.html"); !strings.Contains(page, "new and tickets") {
		t.Error("--to is not the comparison")
	}
	for path := range files(t, folder) {
		if strings.HasPrefix(filepath.Base(path), ".comparison") {
			t.Errorf("%s is left over", path)
		}
	}
}

func TestReportRefusals(t *testing.T) {
	inFolder(t)
	stored(t)
	thirteen := []string{"report"}
	for range 13 {
		thirteen = append(thirteen, "tickets")
	}
	for _, c := range []struct {
		args []string
		want string
		code int
	}{
		{[]string{"report", "tickets", "tickets"}, `study "tickets" is named twice`, Usage},
		{[]string{"report", "tickets", "tikets"}, "did you mean tickets?", Usage},
		{[]string{"report", "tikets"}, "did you mean tickets?", Usage},
		{thirteen, "at most 12 studies, not 13", Usage},
		{[]string{"report", "tickets", "new", "--to", filepath.Join("runs", "sweep.db")}, "--to names the results themselves", Usage},
		{[]string{"report", "tickets", "new", "--to", filepath.Join("nowhere", "x.html")}, "cannot be written", Failed},
	} {
		if got := sweep(c.args...); got.code != c.code || !strings.Contains(got.err, c.want) {
			t.Errorf("%v: exit code %d, %q; want %d, %q", c.args, got.code, got.err, c.code, c.want)
		}
	}
	must(t, "list") // the database is whole
}

// TestStudyCalledComparison: its report is not written over.
func TestStudyCalledComparison(t *testing.T) {
	inFolder(t)
	stored(t)
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join("runs", "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutStudy(ctx, results.Study{Name: "comparison", Maximize: "accuracy", Minimize: "flops"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := sweep("report", "tickets", "comparison"); got.code != Usage || !strings.Contains(got.err, "name another file with --to") {
		t.Errorf("exit code %d, %q", got.code, got.err)
	}
	must(t, "report", "tickets", "comparison", "--to", "other.html")
}

// TestReportKnowsTheViews: the views that a report suggests are those that a
// route can have. It cannot ask: reports are written without models.
func TestReportKnowsTheViews(t *testing.T) {
	suggested := func(tried []string) string {
		d := reports.Data{Study: results.Study{Name: "views", Maximize: "accuracy", Minimize: "flops"}}
		add := func(accuracy float64, routes, views []string) {
			n := len(d.Trials)
			d.Trials = append(d.Trials, results.Trial{Number: n, State: search.Complete, Accuracy: accuracy, Cost: float64(100 + n), Routes: routes, Views: views})
		}
		add(0.8, []string{"cnn"}, []string{"all"})
		for i, view := range tried {
			add(0.9-float64(i)/10, []string{"cnn", "rnn"}, []string{"all", view})
		}
		for seed, accuracy := range []float64{0.79, 0.8, 0.81} { // two routes are as good as one
			d.Finals = append(d.Finals, results.FinalRun{Trial: 0, Seed: seed, TestAccuracy: accuracy}, results.FinalRun{Trial: 1, Seed: seed, TestAccuracy: accuracy})
		}
		var page strings.Builder
		if err := reports.Write(&page, d); err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(html.UnescapeString(page.String()), "[route.b]\nview = [")
		list, _, _ := strings.Cut(after, "]")
		return list
	}
	views := (&program{registry: routes.Builtin()}).plainViews()
	if got := suggested(views); got != "" {
		t.Errorf("%s, though all were tried", got)
	}
	for i, view := range views {
		if got := suggested(slices.Delete(slices.Clone(views), i, i+1)); got != strconv.Quote(view) {
			t.Errorf("%s, where %s alone was not tried", got, view)
		}
	}
}

// TestReportKnowsOwnViews: what a program registers beside the built-in views is
// suggested too, on a page that is served as well.
func TestReportKnowsOwnViews(t *testing.T) {
	inFolder(t)
	stored(t)
	p := &program{registry: routes.Builtin()}
	for _, s := range []views.Spec{{Name: "loud"}, {Name: "topic", Argument: "NAME"}} {
		s.Text = func(s views.Source) (views.View, error) { return views.View{Read: s.Cut}, nil }
		if err := p.registry.Views.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	s, err := sqlite.Open(context.Background(), databaseIn("runs"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.loadReport(context.Background(), s, "tickets", "runs", 0)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	want := append(input.DefaultViews(), "loud")
	if !slices.Equal(data.Views, want) || !slices.Equal(p.plainViews(), want) {
		t.Errorf("a report knows the views %q, and the server %q, not %q", data.Views, p.plainViews(), want)
	}
}
