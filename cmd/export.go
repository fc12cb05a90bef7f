package sweepcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/shell"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/predict/readers"
)

func (p *program) exportCommand() *cli.Command {
	return &cli.Command{
		Name: "export", Usage: fmt.Sprintf("write the model of a trial to a file, for %s predict and for Go programs", p.name), ArgsUsage: "[STUDY] --trial N",
		Description: "A finalist's model is there already: it is named, or copied with --to. Any other\n" +
			"trial is trained again first, on the training and the validation part, as finalists are;\n" +
			"that needs the experiment's data where they were. " + onlyStudy,
		Flags: []cli.Flag{
			outFlag(),
			&cli.IntFlag{Name: "trial", Usage: fmt.Sprintf("number `N` of the trial, as %s show lists them", p.name), DefaultText: "must be given"},
			&cli.StringFlag{Name: "to", Usage: "`FILE` to write", DefaultText: "DIR/STUDY/trial-N.sweep"},
			&cli.StringFlag{Name: "experiment", Usage: "the experiment's `FILE`, if it has moved or an older version of sweep ran it", DefaultText: "as it was run"},
			setFlag(),
			&cli.StringFlag{Name: "reader", Usage: "write a reader beside the model, to be copied: `LANGUAGE` python (NumPy) or javascript"},
		},
		Action:       p.export,
		BashComplete: completing(oneStudy),
	}
}

func (p *program) export(c *cli.Context) (err error) {
	if !c.IsSet("trial") {
		return usage(fmt.Errorf("%s needs the number of a trial, such as --trial 12; %s show lists them", c.Command.HelpName, p.name))
	}
	if c.IsSet("set") && !c.IsSet("experiment") {
		return usage(errors.New("--set goes with --experiment: without it, the study's experiment is taken as it was run"))
	}
	if _, err := readerFile(c); err != nil {
		return err
	}
	store, name, err := p.openStudy(c)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	trial, err := exportable(c.Context, store, name, c.Int("trial"))
	if err != nil {
		return err
	}
	stored, found, err := study.StoredModel(c.Context, store, p.registry, name, filepath.Join(c.String("out"), name), trial.Number)
	if err != nil {
		return err
	}
	to, err := exportTo(c, store, stored)
	if err != nil {
		return err
	}
	switch {
	case found && same(to, stored):
		if _, err = fmt.Fprintf(p.text(), "Model: %s, kept by the run\n", stored); err != nil {
			return err
		}
		return p.writeReader(c, to)
	case found:
		err = study.CopyModel(stored, to)
	default:
		err = p.exportTrained(c, store, name, trial, to)
	}
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintf(p.text(), "Model: %s\n", to); err != nil {
		return err
	}
	return p.writeReader(c, to)
}

// readerFile is the reader that --reader asks for; empty for none.
func readerFile(c *cli.Context) (string, error) {
	files := map[string]string{"": "", "python": "sweep_model.py", "javascript": "sweep_model.mjs"}
	file, ok := files[c.String("reader")]
	if !ok {
		return "", usage(fmt.Errorf("--reader must be python or javascript, not %q", c.String("reader")))
	}
	return file, nil
}

// writeReader writes a reader beside a model, where one is asked for.
func (p *program) writeReader(c *cli.Context, model string) error {
	name, err := readerFile(c)
	if err != nil || name == "" {
		return err
	}
	source, err := readers.Files.ReadFile(name)
	if err != nil {
		return err
	}
	path := filepath.Join(filepath.Dir(model), name)
	err = atomicfile.Write(path, "reader-*.part", func(w io.Writer) error { _, err := w.Write(source); return err })
	if err != nil {
		return fmt.Errorf("the reader cannot be written to %s: %w", path, prose.Cause(err))
	}
	_, err = fmt.Fprintf(p.text(), "Reader: %s\n", path)
	return err
}

// exportTo returns the file to write, which it checks before anything is trained
// for it.
func exportTo(c *cli.Context, s *sqlite.Store, stored string) (string, error) {
	to := c.String("to")
	if to == "" {
		return stored, nil
	}
	if at, err := os.Stat(to); err == nil && at.IsDir() {
		return "", usage(fmt.Errorf("--to names a folder, %s: name a file in it, such as %s", to, filepath.Join(to, filepath.Base(stored))))
	}
	if err := (target{to, filepath.Ext(stored), stored}).check(c, s); err != nil {
		return "", err
	}
	if end := strings.ToLower(filepath.Ext(to)); end != filepath.Ext(stored) && end != ".safetensors" {
		return "", usage(fmt.Errorf("--to names %s, and a model is written as .sweep, or .safetensors, which is the same: name the file so", to))
	}
	return to, nil
}

// exportable is study.Exportable with what the user can do about it.
func exportable(ctx context.Context, s *sqlite.Store, name string, trial int) (sqlite.Record, error) {
	r, err := study.Exportable(ctx, s, name, trial)
	if errors.Is(err, study.ErrNoModel) {
		return r, usage(err)
	}
	return r, err
}

// exportTrained trains a trial for its model.
func (p *program) exportTrained(c *cli.Context, store *sqlite.Store, name string, trial sqlite.Record, to string) error {
	st, _, err := store.Study(c.Context, name)
	if err != nil {
		return err
	}
	e, data, err := p.experimentOf(c, st)
	if err != nil {
		return err
	}
	show := func(e study.Event) {
		if e.Kind == study.EpochEnded {
			_, _ = fmt.Fprintf(p.err, "epoch %d of %d, loss %.4f\n", e.Epoch, e.Epochs, e.Loss)
			return
		}
		texts := len(data.Corpus.Train.Labels) + len(data.Corpus.Validation.Labels)
		_, _ = fmt.Fprintf(p.err, "training trial %d on %s\n", e.Trial, prose.Count(texts, "example"))
	}
	o := study.Options{Experiment: e, Data: data, Registry: p.registry, Store: store, Version: version(), OnEvent: show}
	err = study.Export(c.Context, o, st, trial.Number, to)
	if errors.Is(err, study.ErrChanged) && !c.IsSet("experiment") {
		return &advised{err, "or name its file with --experiment"}
	}
	return err
}

// experimentOf reads the experiment of a study, and its data.
func (p *program) experimentOf(c *cli.Context, st results.Study) (e *experiments.Experiment, data *routes.Data, err error) {
	file := c.String("experiment")
	if file != "" {
		set := st.Set
		if c.IsSet("set") {
			set = c.StringSlice("set")
		}
		e, err = experiments.Read(file, experiments.Options{Registry: p.registry, Set: set})
	} else if e, err = study.Source(st, p.registry); errors.Is(err, study.ErrNoSource) {
		return nil, nil, usage(fmt.Errorf("%w: name that file, as in %s", err, withExperiment(c, st.Name)))
	}
	if err != nil {
		return nil, nil, err
	}
	data, err = problem.Prepare(c.Context, e)
	if err != nil && file == "" {
		err = fmt.Errorf("%w; if the experiment has moved, name it, as in %s", err, withExperiment(c, st.Name))
	}
	return e, data, err
}

// withExperiment is the command line again, with an experiment to fill in.
func withExperiment(c *cli.Context, name string) string {
	before, after := shell.Argument(name)
	command := fmt.Sprintf("%s%s --trial %d", c.Command.HelpName, before, c.Int("trial"))
	for _, flag := range []string{"out", "to", "reader"} {
		if c.IsSet(flag) {
			command += " --" + flag + " " + shell.Word(c.String(flag))
		}
	}
	return command + " --experiment FILE.toml" + after
}
