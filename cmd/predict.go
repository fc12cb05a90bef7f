package sweepcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/answers"
	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/tables"
	"github.com/doubleroute/sweep/routes"
)

func (p *program) predictCommand() *cli.Command {
	return &cli.Command{
		Name: "predict", Usage: "classify the records of a file, or lines of standard input, with a model that a run kept", ArgsUsage: "MODEL.sweep [FILE]",
		Description: fmt.Sprintf("Without FILE, each line of standard input is a text, or, for a model of several\n"+
			"columns, their values with tabs between. FILE is read as %[1]s run reads data, whatever its\n"+
			"form; - is a file on standard input. Each record gives a line: the class, its probability,\n"+
			"and the text or what --keep names. --out writes a table with a column each instead.\n"+
			"%[1]s show names the models that a run kept, and %[1]s export writes that of any trial.", p.name),
		Flags: append(recordFlags(),
			&cli.StringSliceFlag{Name: "keep", Usage: "`COLUMNS` to hand on beside the answer, such as id,channel"},
			&cli.IntFlag{Name: "top", Usage: "the `N` most likely classes, each with its probability", Value: 1},
			&cli.StringFlag{Name: "out", Usage: "`FILE` to write, a table in the form that its ending names: .csv, .tsv, .jsonl or .parquet", DefaultText: "standard output"},
			boolFlag("json", "print an object a line, with every class's probability"),
		),
		Action:       p.predict,
		BashComplete: completing(modelAndFile),
	}
}

func (p *program) predict(c *cli.Context) error {
	release := p.untilInterrupted(c)
	defer release()
	if err := checkPredict(c); err != nil {
		return err
	}
	model, err := p.load(c.Args().First())
	if err != nil {
		return err
	}
	in, err := p.questions(c, model)
	if err != nil {
		return err
	}
	defer in.close()
	if c.String("out") == "" {
		to := io.Writer(p.out)
		if p.out.terminal {
			to = p.text()
		}
		var s sink = &plainSink{to: to, classes: model.Classes(), top: c.Int("top"), kept: c.IsSet("keep")}
		if c.Bool("json") {
			s = &jsonSink{to: p.out, classes: model.Classes(), top: c.Int("top"), ranked: c.IsSet("top"), kept: in.kept}
		}
		return p.answer(c, model, in, s)
	}
	out := c.String("out")
	err = atomicfile.Write(out, ".sweep-*.part", func(w io.Writer) error {
		form, err := tables.FormOf(out)
		if err != nil {
			return err
		}
		s, err := newTableSink(form, w, model.Classes(), min(c.Int("top"), len(model.Classes())), in.kept)
		if err != nil {
			return &unwritten{err}
		}
		return p.answer(c, model, in, s)
	})
	if failed := (*unwritten)(nil); errors.As(err, &failed) {
		return fmt.Errorf("%s cannot be written: %w", out, prose.Cause(failed.error))
	}
	return err
}

// unwritten is the error of writing a file of answers.
type unwritten struct{ error }

func (u *unwritten) Unwrap() error { return u.error }

// answer asks a model about all records, and passes on what it says.
func (p *program) answer(c *cli.Context, m *routes.Classifier, in *questions, to sink) error {
	p.sayNew(in)
	err := answers.Each(c.Context, m, runtime.GOMAXPROCS(0), in.next, func(a answers.Answer) error {
		if a.Err != nil {
			return usage(fmt.Errorf("%s: %w", in.place(a.Line), a.Err))
		}
		return to.add(a)
	})
	err = errors.Join(err, to.close())
	if err == nil {
		p.sayNew(in)
	}
	return err
}

// untilInterrupted has the context of a command end with an interrupt, and a reader of
// its output that goes away be an error of writing, until release is called.
func (p *program) untilInterrupted(c *cli.Context) (release func()) {
	ctx, stop := signal.NotifyContext(c.Context, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second one kills the process
	c.Context = ctx
	signal.Ignore(syscall.SIGPIPE)
	return func() {
		stop()
		signal.Reset(syscall.SIGPIPE)
	}
}

// checkPredict refuses command lines that cannot be meant.
func checkPredict(c *cli.Context) error {
	model, file, out := c.Args().Get(0), c.Args().Get(1), c.String("out")
	switch {
	case c.NArg() == 0:
		return usage(fmt.Errorf("%s needs one model file, such as runs/quickstart/trial-12.sweep", c.Command.HelpName))
	case c.NArg() > 2:
		return usage(fmt.Errorf("%s takes a model and one file, and was given %q too", c.Command.HelpName, c.Args().Get(2)))
	case c.Int("top") < 1:
		return usage(errors.New("--top must be 1 or more"))
	case out != "" && c.Bool("json"):
		return usage(errors.New("--out writes the form that its ending names: leave out --json, or end it in .jsonl"))
	case c.IsSet("out") && out == "":
		return usage(errors.New("--out needs the name of a file"))
	}
	if file == "" {
		for _, name := range []string{"form", "delimiter", "header", "text", "keep"} {
			if c.IsSet(name) {
				return usage(fmt.Errorf("--%s is of a file: name it after the model, or - for a file on standard input", name))
			}
		}
	}
	if out == "" {
		return nil
	}
	if _, err := tables.FormOf(out); err != nil {
		return usage(err)
	}
	if same(out, file) || same(out, model) {
		return usage(fmt.Errorf("--out names a file that is read, %s: name another", out))
	}
	if _, err := os.Stat(filepath.Dir(out)); err != nil {
		return fmt.Errorf("%s cannot be written: there is no folder %s", out, filepath.Dir(out))
	}
	return nil
}

func (p *program) load(path string) (model *routes.Classifier, err error) {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage(fmt.Errorf("%s: there is no such file; a model is a file that a run keeps, which %[2]s show names, or that %[2]s export writes", path, p.name))
	case err != nil:
		return nil, usage(fmt.Errorf("%s cannot be opened: %w", path, prose.Cause(err)))
	}
	defer func() {
		if shut := file.Close(); err == nil {
			err = shut
		}
	}()
	model, err = routes.Load(io.Reader(file), p.registry)
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", path, prose.Cause(err)))
	}
	return model, nil
}

// listOf returns the columns that a flag names, with commas between them; a name with
// a comma in it stands in double quotes.
func listOf(c *cli.Context, flag string) ([]string, error) {
	var all []string
	for _, list := range c.StringSlice(flag) {
		names, err := cutList(list)
		if err != nil || len(names) == 0 {
			return nil, usage(fmt.Errorf("--%s must be columns with commas between them, such as id,channel, not %q", flag, list))
		}
		all = append(all, names...)
	}
	for _, name := range all {
		if strings.TrimSpace(name) == "" {
			return nil, usage(fmt.Errorf("--%s names a column that is empty: leave out the comma", flag))
		}
	}
	return all, nil
}
