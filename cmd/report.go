package sweepcmd

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/reports"
	"github.com/doubleroute/sweep/results"
)

func (p *program) reportCommand() *cli.Command {
	return &cli.Command{
		Name:      "report",
		Usage:     "write a study's report anew, or compare studies on one page",
		ArgsUsage: "STUDY…",
		Flags: []cli.Flag{
			outFlag(),
			&cli.StringFlag{Name: "to", Usage: "`FILE` to write (default: DIR/STUDY.html; of several studies, DIR/comparison.html)"},
			&cli.BoolFlag{Name: "open", Usage: "open it in a browser", DisableDefaultText: true},
		},
		Action: p.report,
	}
}

func (p *program) report(c *cli.Context) (err error) {
	store, err := openStore(c)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	write, what := one, "Report"
	if c.NArg() > 1 {
		write, what = several, "Comparison"
	}
	path, err := write(c.Context, c, store)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(p.out, "%s: open %s\n", what, path); err != nil || !c.Bool("open") {
		return err
	}
	full, err := filepath.Abs(path)
	if err == nil {
		err = p.browse(full)
	}
	if err != nil {
		_, _ = fmt.Fprintf(p.err, "sweep: %v: open the file yourself\n", err)
	}
	return nil
}

// one writes the report of one study.
func one(ctx context.Context, c *cli.Context, store *results.Store) (path string, err error) {
	name, err := theStudy(ctx, c, store)
	if err != nil {
		return "", err
	}
	if !c.IsSet("to") {
		return writeReport(ctx, store, name, c.String("out"))
	}
	data, err := reports.Load(ctx, store, name)
	if err != nil {
		return "", err
	}
	return writeTo(c, func(w io.Writer) error { return reports.Write(w, data) })
}

// several writes a page that compares studies.
func several(ctx context.Context, c *cli.Context, store *results.Store) (path string, err error) {
	if c.NArg() > reports.MostCompared {
		return "", usage(fmt.Errorf("sweep report compares at most %d studies, not %d", reports.MostCompared, c.NArg()))
	}
	studies, err := store.Studies(ctx)
	if err != nil {
		return "", err
	}
	var names []string
	for _, st := range studies {
		names = append(names, st.Name)
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
	if err := known(c, comparison, names); err == nil && !c.IsSet("to") {
		return "", usage(fmt.Errorf("a study is called %[1]s, and its report is %[1]s.html: name another file with --to", comparison))
	}
	var all []reports.Compared
	for _, name := range c.Args().Slice() {
		d, err := reports.Load(ctx, store, name)
		if err != nil {
			return "", err
		}
		settings, err := experiments.Keys(d.Study.Experiment, d.Study.Set)
		if err != nil {
			settings = nil // the page says that they are not known
		}
		all = append(all, reports.Compared{Data: d, Settings: settings})
	}
	return writeTo(c, func(w io.Writer) error { return reports.WriteComparison(w, all) })
}

// comparison is what the file is called that studies are compared in.
const comparison = "comparison"

// writeTo writes a page to the file that --to names, in one step.
func writeTo(c *cli.Context, write func(io.Writer) error) (path string, err error) {
	path = filepath.Join(c.String("out"), comparison+".html")
	if c.IsSet("to") {
		path = c.String("to")
	}
	if err := checkTarget(c, path, ""); err != nil {
		return "", err
	}
	if err := study.WriteFile(path, "."+comparison+".*.html", write); err != nil {
		return "", fmt.Errorf("the page %s cannot be written: %w", path, err)
	}
	return path, nil
}
