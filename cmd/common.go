package sweepcmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/results/sqlite"
)

// onlyStudy is for the help of commands that take a study.
const onlyStudy = "Without STUDY it is the only one there is."

// outFlag names the folder of results.
func outFlag() cli.Flag {
	return &cli.StringFlag{Name: "out", Value: "runs", Usage: "folder of results: `DIR`/sweep.db and DIR/NAME.html"}
}

// setFlag lays values over an experiment file.
func setFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "set", Usage: "`KEY=VALUE` laid over the experiment, such as train.epochs=3; may be repeated"}
}

// marginFlag says how much worse a model may be and count as as good.
func marginFlag() cli.Flag {
	return &cli.Float64Flag{Name: "margin", Usage: "a model shown to be less than `SHARE` worse than the most accurate is as good: 0.01 is one point", DefaultText: "the study's final.margin"}
}

// marginOf returns what marginFlag was given, 0 if nothing.
func marginOf(c *cli.Context) (float64, error) {
	if x := c.Float64("margin"); x > 0 && x <= 1 || !c.IsSet("margin") {
		return x, nil
	}
	return 0, usage(errors.New("--margin must be above 0 and at most 1: 0.01 is one point"))
}

func workersFlag() cli.Flag {
	return &cli.IntFlag{Name: "workers", Usage: "`N` trainings at once", DefaultText: "one a processor"}
}

// boolFlag is a flag that is given or not, so that no default is worth showing.
func boolFlag(name, usage string) cli.Flag {
	return &cli.BoolFlag{Name: name, Usage: usage, DisableDefaultText: true}
}

// workersOf returns how many trainings a command may do at once.
func workersOf(c *cli.Context) int {
	if n := c.Int("workers"); n != 0 {
		return n
	}
	return runtime.NumCPU()
}

func database(c *cli.Context) string { return databaseIn(c.String("out")) }

func databaseIn(dir string) string { return filepath.Join(dir, "sweep.db") }

// openStore opens the results that a command reads.
func (p *program) openStore(c *cli.Context) (*sqlite.Store, error) {
	s, err := sqlite.OpenExisting(c.Context, database(c))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage(fmt.Errorf("there are no results in %s: run an experiment first with %s run FILE.toml, or name the folder with --out", c.String("out"), p.name))
	}
	if err == nil {
		p.sayMigrated(c, s)
	}
	return s, err
}

// sayMigrated says that a database has been brought up to date.
func (p *program) sayMigrated(c *cli.Context, s *sqlite.Store) {
	if from, to := s.Migrated(); from > 0 {
		p.say("%s was brought from format %d to %d; older versions of sweep cannot read it any more", database(c), from, to)
	}
}

// readExperiments reads the files that a command is given.
func (p *program) readExperiments(c *cli.Context, sets []string) ([]*experiments.Experiment, error) {
	if c.NArg() == 0 {
		return nil, usage(fmt.Errorf("%s needs an experiment file, such as experiments/quickstart.toml", c.Command.HelpName))
	}
	var all []*experiments.Experiment
	var faults []error
	files := map[string]string{}
	for _, file := range c.Args().Slice() {
		e, err := experiments.Read(file, experiments.Options{Registry: p.registry, Set: sets})
		if err != nil {
			e = p.readBegun(c, file, sets)
		}
		if e == nil {
			faults = append(faults, err)
			continue
		}
		if other, twice := files[e.Name]; twice {
			faults = append(faults, usage(fmt.Errorf("%s and %s both name their study %q: give one another name", other, file, e.Name)))
		}
		files[e.Name] = file
		all = append(all, e)
	}
	return all, errors.Join(faults...)
}

// readBegun reads a file that is faulty with the defaults of now as that of the stored
// study with its name, which was begun with others; nil where there is no such study.
func (p *program) readBegun(c *cli.Context, file string, sets []string) *experiments.Experiment {
	if c.String("out") == "" {
		return nil
	}
	store, err := p.openStore(c)
	if err != nil {
		return nil // the fault of the file is to be told
	}
	defer func() { _ = store.Close() }() // nothing was written
	studies, err := store.Studies(c.Context)
	if err != nil {
		return nil
	}
	for _, st := range studies {
		defaults, err := experiments.StoredDefaults(st.Defaults)
		if err != nil {
			continue
		}
		e, err := experiments.Read(file, experiments.Options{Registry: p.registry, Set: sets, Defaults: defaults})
		if err == nil && e.Name == st.Name {
			return e
		}
	}
	return nil
}

// openStudy opens the results that a command reads, and returns the one study that
// it is about.
func (p *program) openStudy(c *cli.Context) (*sqlite.Store, string, error) {
	s, err := p.openStore(c)
	if err != nil {
		return nil, "", err
	}
	name, err := theStudy(c.Context, c, s)
	if err != nil {
		return nil, "", errors.Join(err, s.Close())
	}
	return s, name, nil
}

// theStudy returns the one study that a command is about: the argument, or the
// only one that there is.
func theStudy(ctx context.Context, c *cli.Context, s *sqlite.Store) (string, error) {
	names, err := studyNames(ctx, s)
	if err != nil {
		return "", err
	}
	switch {
	case c.NArg() > 1:
		return "", usage(fmt.Errorf("%s takes one study, not %d", c.Command.HelpName, c.NArg()))
	case c.NArg() == 0 && len(names) == 1:
		return names[0], nil
	case len(names) == 0:
		return "", usage(fmt.Errorf("there is no study in %s yet: run an experiment first with %s run FILE.toml", c.String("out"), c.App.Name))
	case c.NArg() == 0:
		return "", usage(fmt.Errorf("%s needs the name of a study: there are %s", c.Command.HelpName, prose.And(names)))
	}
	name := c.Args().First()
	return name, known(c, name, names)
}

// studyNames lists the stored studies, the latest active first.
func studyNames(ctx context.Context, s *sqlite.Store) ([]string, error) {
	studies, err := s.Studies(ctx)
	var names []string
	for _, st := range studies {
		names = append(names, st.Name)
	}
	return names, err
}

// known refuses the name of a study that there is not.
func known(c *cli.Context, name string, names []string) error {
	if slices.Contains(names, name) {
		return nil
	}
	hint := fmt.Sprintf("; %s list shows those there are", c.App.Name)
	if meant := near.Word(name, names); meant != "" {
		hint = fmt.Sprintf("; did you mean %s?", meant)
	}
	return usage(fmt.Errorf("there is no study %q in %s%s", name, c.String("out"), hint))
}
