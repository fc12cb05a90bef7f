package sweepcmd

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
)

func (p *program) reportCommand() *cli.Command {
	return &cli.Command{
		Name: "report", Usage: "write a study's report anew, or compare studies on one page", ArgsUsage: "[STUDY…]",
		Description: fmt.Sprintf("Of one study it writes the report, DIR/STUDY.html, as a run does at its end. Of 2 to %d\n"+
			"it writes a page that compares them, DIR/comparison.html. ", reports.MostCompared) + onlyStudy,
		Flags: []cli.Flag{
			outFlag(),
			&cli.StringFlag{Name: "to", Usage: "`FILE` to write", DefaultText: "DIR/STUDY.html; of several studies, DIR/comparison.html"},
			boolFlag("open", "open it in a browser"),
			marginFlag(),
		},
		Action:       p.report,
		BashComplete: completing(anyStudies),
	}
}

func (p *program) report(c *cli.Context) (err error) {
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	write, what := p.reportOne, "Report"
	if c.NArg() > 1 {
		write, what = p.reportSeveral, "Comparison"
	}
	path, err := write(c.Context, c, store)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(p.text(), "%s: open %s\n", what, path); err != nil || !c.Bool("open") {
		return err
	}
	full, err := filepath.Abs(path)
	if err == nil {
		err = p.browse(full)
	}
	if err != nil {
		p.say("%v: open the file yourself", err)
	}
	return nil
}

// reportOne writes the report of one study.
func (p *program) reportOne(ctx context.Context, c *cli.Context, store *sqlite.Store) (path string, err error) {
	name, err := theStudy(ctx, c, store)
	if err != nil {
		return "", err
	}
	margin, err := marginOf(c)
	if err != nil {
		return "", err
	}
	if !c.IsSet("to") {
		return p.writeReport(ctx, store, name, c.String("out"), margin)
	}
	data, err := p.loadReport(ctx, store, name, c.String("out"), margin)
	if err != nil {
		return "", err
	}
	own := reportFile(c.String("out"), name)
	return writeTo(c, store, own, func(w io.Writer) error { return reports.Write(w, data) })
}

// reportSeveral writes a page that compares studies.
func (p *program) reportSeveral(ctx context.Context, c *cli.Context, store *sqlite.Store) (path string, err error) {
	if c.NArg() > reports.MostCompared {
		return "", usage(fmt.Errorf("%s compares at most %d studies, not %d", c.Command.HelpName, reports.MostCompared, c.NArg()))
	}
	names, err := studyNames(ctx, store)
	if err != nil {
		return "", err
	}
	chosen := map[string]bool{}
	for _, name := range c.Args().Slice() {
		if err := known(c, name, names); err != nil {
			return "", err
		}
		if chosen[name] {
			return "", usage(fmt.Errorf("study %q is named twice: a study is compared with others", name))
		}
		chosen[name] = true
	}
	if slices.Contains(names, comparison) && !c.IsSet("to") {
		return "", usage(fmt.Errorf("a study is called %[1]s, and its report is %[1]s.html: name another file with --to", comparison))
	}
	margin, err := marginOf(c)
	if err != nil {
		return "", err
	}
	var all []reports.Data
	for _, name := range c.Args().Slice() {
		d, err := p.loadReport(ctx, store, name, c.String("out"), margin)
		if err != nil {
			return "", err
		}
		all = append(all, d)
	}
	return writeTo(c, store, "", func(w io.Writer) error { return reports.WriteComparison(w, all) })
}

// loadReport reads all that is known of a study whose results are in a folder,
// with another margin than the study's unless it is 0.
func (p *program) loadReport(ctx context.Context, s *sqlite.Store, name, dir string, margin float64) (reports.Data, error) {
	running := sqlite.NewWatch(databaseIn(dir)).Running(name) // before the data: what ends meanwhile is no study that was left
	st, err := analysis.Load(ctx, s, name, analysis.Options{Details: true, Margin: margin})
	if err != nil {
		return reports.Data{}, err
	}
	data := reports.NewData(st)
	data.Running, data.Program, data.Folder, data.Settings, data.Views = running, p.name, dir, settingsOf(data.Study), p.plainViews()
	return data, nil
}

// plainViews returns the views of texts that a route can have whatever the data:
// those without an argument.
func (p *program) plainViews() []string {
	return slices.DeleteFunc(p.registry.Views.Names(false), func(view string) bool { return strings.Contains(view, ":") })
}

// settingsOf returns what a study's experiment sets, nil if it cannot be read.
func settingsOf(st results.Study) map[string]string {
	settings, err := experiments.Keys(st.Experiment, st.Set)
	if err != nil {
		return nil
	}
	return settings
}

// comparison is what the file is called that studies are compared in.
const comparison = "comparison"

// reportFile is where a study's report is kept.
func reportFile(out, study string) string { return filepath.Join(out, study+".html") }

// writeTo writes a page to the file that --to names, in one step. But is the
// report that it may take the place of.
func writeTo(c *cli.Context, s *sqlite.Store, but string, write func(io.Writer) error) (path string, err error) {
	path = filepath.Join(c.String("out"), comparison+".html")
	if c.IsSet("to") {
		path = c.String("to")
	}
	if err := (target{path, ".html", but}).check(c, s); err != nil {
		return "", err
	}
	if err := atomicfile.Write(path, "."+comparison+".*.html", write); err != nil {
		return "", fmt.Errorf("the page %s cannot be written: %w", path, err)
	}
	return path, nil
}
