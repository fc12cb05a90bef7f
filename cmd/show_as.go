package sweepcmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
)

// asFlags write a study in a form that other tools read.
func asFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "as", Usage: "write the study in this `FORM`, one of those above"},
		boolFlag("csv", "the same as --as csv"),
		&cli.StringFlag{Name: "to", Usage: "`PATH` of the file or folder that --as writes", DefaultText: "standard output"},
		&cli.StringFlag{Name: "cost", Usage: "`COST` that a picture shows accuracy against: " + strings.Join(formats.Costs(), ", "), DefaultText: "what the study minimized"},
	}
}

// formsText lists the forms for the help text.
func formsText(program string) string {
	var b strings.Builder
	b.WriteString("\nThe forms for --as:")
	for _, f := range formats.All() {
		fmt.Fprintf(&b, "\n  %-12s %s", f.Name, f.About)
	}
	fmt.Fprintf(&b, "\nAs in %s show STUDY --as svg --to front.svg. An earlier file of the same form is\nwritten over; a file of another form, and a folder that holds files, is not.", program)
	return b.String()
}

// asForm returns the form that the flags ask for, nil if they ask for none.
func asForm(c *cli.Context) (*formats.Format, error) {
	name := c.String("as")
	if !c.IsSet("as") && c.Bool("csv") {
		name = "csv"
	}
	if !c.IsSet("as") && !c.Bool("csv") {
		return nil, withoutForm(c)
	}
	form, err := formats.Named(name)
	if err != nil {
		return nil, usage(err)
	}
	return &form, checkForm(c, form)
}

// withoutForm refuses the flags that go with a form.
func withoutForm(c *cli.Context) error {
	switch {
	case c.IsSet("to"):
		return usage(errors.New("--to goes with --as FORM: say which form, such as --as csv"))
	case c.IsSet("cost"):
		return usage(errors.New("--cost goes with --as FORM: say which form, such as --as svg"))
	}
	return nil
}

// checkForm refuses the flags that do not go with a form.
func checkForm(c *cli.Context, form formats.Format) error {
	cost := c.String("cost")
	switch {
	case c.Bool("csv") && form.Name != "csv":
		return usage(fmt.Errorf("--csv is --as csv, and there is --as %s too: leave out one", form.Name))
	case c.Bool("json"):
		return usage(fmt.Errorf("--as %s is of a whole study and a form of its own: leave out --json", form.Name))
	case c.IsSet("trial"):
		return usage(fmt.Errorf("--as %s is of a whole study: leave out --trial", form.Name))
	case c.Bool("importance"):
		return usage(fmt.Errorf("--as %s is of a whole study: leave out --importance", form.Name))
	case c.IsSet("cost") && !form.Picture:
		return usage(fmt.Errorf("--cost is for --as svg and --as png; %s has every cost", form.Name))
	case c.IsSet("cost") && !slices.Contains(formats.Costs(), cost):
		return noCost(cost)
	case form.Folder() && (c.String("to") == "" || c.String("to") == "-"):
		return usage(fmt.Errorf("--as %s writes a folder: name it, such as --to %s", form.Name, form.Name))
	}
	return nil
}

func noCost(cost string) error {
	if meant := near.Word(cost, formats.Costs()); meant != "" {
		return usage(fmt.Errorf("there is no cost %q; did you mean %s?", cost, meant))
	}
	return usage(fmt.Errorf("there is no cost %q; the costs are %s", cost, prose.And(formats.Costs())))
}

// showAs writes a study in a form.
func (p *program) showAs(c *cli.Context, store *sqlite.Store, name string, form *formats.Format) error {
	to := c.String("to")
	if to == "-" {
		to = "" // as other programs take it
	}
	if to != "" {
		if err := (target{path: to, ending: form.Ending}).check(c, store); err != nil {
			return err
		}
	}
	if to == "" && form.Binary && p.out.terminal {
		return usage(fmt.Errorf("a terminal cannot show %s: write it to a file with --to %s%s", form.Name, name, form.Ending))
	}
	loaded, err := analysis.Load(c.Context, store, name, analysis.Options{})
	if err != nil {
		return err
	}
	s := formats.NewStudy(c.Context, loaded)
	s.Verdict, s.Goals = verdictOf(s.Summary), goalsOf(s.Summary)
	options := formats.Options{Cost: c.String("cost"), Notice: func(sentence string) {
		p.say("%s", sentence)
	}}
	switch {
	case form.Folder():
		err = writeFolder(to, func(folder string) error { return form.WriteFolder(s, options, folder) })
	case to == "":
		return form.Write(s, options, p.out)
	default:
		err = atomicfile.Write(to, ".sweep-*.part", func(w io.Writer) error { return form.Write(s, options, w) })
	}
	if err != nil && c.Err() == nil {
		return fmt.Errorf("%s cannot be written: %w", to, err)
	}
	return err
}

// verdictOf says in a sentence whether the second route was worth it.
func verdictOf(sum *analysis.Summary) string {
	if len(sum.Final) == 0 {
		return ""
	}
	return secondRoute(sum)
}

// isTerminal reports whether people see what is written at once.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// writeFolder fills a folder in one step: it is there whole or not at all. One
// that holds something already is left as it is.
func writeFolder(path string, fill func(string) error) (err error) {
	if there, err := os.ReadDir(path); err == nil && len(there) > 0 {
		return errors.New("it holds files already; name a new folder")
	}
	if about, err := os.Stat(path); err == nil && !about.IsDir() {
		return errors.New("it is a file; name a new folder")
	}
	part, err := os.MkdirTemp(filepath.Dir(filepath.Clean(path)), ".sweep-*.part")
	if err != nil {
		return prose.Cause(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(part)) // nothing half written
		}
	}()
	if err := errors.Join(os.Chmod(part, 0o755), fill(part)); err != nil {
		return err
	}
	// An empty folder makes way; anything else is an error of Rename.
	if there, err := os.ReadDir(path); err == nil && len(there) == 0 {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	if err := os.Rename(part, path); err != nil {
		return prose.Cause(err)
	}
	return prose.Cause(atomicfile.SyncFolder(filepath.Dir(filepath.Clean(path))))
}
