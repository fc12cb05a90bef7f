// Package sweepcmd is the command line of sweep as a package, so that a program
// with sub-models of its own is one call of Main.
package sweepcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// Exit codes.
const (
	Done        = 0
	Failed      = 1
	Usage       = 2   // wrong usage, experiment or data
	Interrupted = 130 // with everything kept
)

// Main runs the command line with the built-in sub-models and the given ones,
// and ends the process. Extend adds views and combiners too.
func Main(specs ...submodels.Spec) { Extend{SubModels: specs}.Main() }

// Run runs one command line, args[0] being the program's name, and returns its
// exit code. Results go to out, progress and errors to err. The first interrupt
// ends `sweep run` with everything kept, and `sweep serve`; a second one, or one
// of any other command, kills the process.
func Run(ctx context.Context, args []string, in io.Reader, out, err io.Writer, specs ...submodels.Spec) int {
	return Extend{SubModels: specs}.Run(ctx, args, in, out, err)
}

// program is what the subcommands share.
type program struct {
	registry *routes.Registry
	in       io.Reader
	out      *printer
	err      io.Writer
	browse   func(what string) error // opens an address or a file
}

// do runs one command line and returns its exit code.
func (p *program) do(ctx context.Context, args []string) int {
	app := p.app()
	return p.exit(app.RunContext(ctx, flagsFirst(app, args)))
}

func (p *program) app() *cli.App {
	app := &cli.App{
		Name:            "sweep",
		Usage:           "find the cheapest two-route text classifier that is good enough",
		Description:     "sweep COMMAND --help tells more of a command.",
		Version:         version(),
		Reader:          p.in,
		Writer:          p.out,
		ErrWriter:       io.Discard, // errors are told once, by exit
		HideHelpCommand: true,
		OnUsageError:    flagError,
		ExitErrHandler:  func(*cli.Context, error) {},
		Action:          p.unknown,

		DisableSliceFlagSeparator: true, // --set takes lists, with commas
		Commands: []*cli.Command{
			p.runCommand(), p.checkCommand(), p.listCommand(), p.showCommand(), p.reportCommand(), p.serveCommand(), p.exportCommand(), p.predictCommand(), p.schemaCommand(),
		},
	}
	for _, c := range app.Commands {
		c.OnUsageError, c.HideHelpCommand = flagError, true
	}
	return app
}

// unknown answers a command line without a known subcommand.
func (p *program) unknown(c *cli.Context) error {
	if !c.Args().Present() {
		return cli.ShowAppHelp(c)
	}
	word := c.Args().First()
	if word == "help" {
		if c.App.Command(c.Args().Get(1)) != nil {
			return cli.ShowCommandHelp(c, c.Args().Get(1))
		}
		return cli.ShowAppHelp(c)
	}
	var names []string
	for _, cmd := range c.App.Commands {
		names = append(names, cmd.Name)
	}
	hint := ""
	if meant := near.Word(word, names); meant != "" {
		hint = fmt.Sprintf("; did you mean sweep %s?", meant)
	}
	return usage(fmt.Errorf("there is no command %q%s Commands are %s", word, sentenceEnd(hint), list(names)))
}

func sentenceEnd(hint string) string {
	if hint == "" {
		return "."
	}
	return hint
}

// usageError is a command line that cannot be meant.
type usageError struct{ error }

func usage(err error) error { return usageError{err} }

// exit tells an error in a sentence, and what could not be printed, and returns
// the exit code for it.
func (p *program) exit(err error) int {
	err = errors.Join(err, p.out.fault())
	for _, line := range sentences(err) {
		_, _ = fmt.Fprintf(p.err, "sweep: %s\n", line)
	}
	return codeOf(err)
}

func codeOf(err error) int {
	var word usageError
	var experiment *experiments.Error
	var data *text.Error
	switch {
	case errors.Is(err, context.Canceled):
		return Interrupted
	case len(sentences(err)) == 0:
		return Done
	case errors.As(err, &word), errors.As(err, &experiment), errors.As(err, &data), errors.Is(err, study.ErrChanged):
		return Usage
	}
	return Failed
}

// toldError is an error that the user has read already.
type toldError struct{ error }

func (t *toldError) Unwrap() error { return t.error }

// sentences returns the messages of an error and of those joined into it, but
// for those that the user has read, or that the printer tells.
func sentences(err error) []string {
	if err == nil {
		return nil
	}
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		var all []string
		for _, e := range joined.Unwrap() {
			all = append(all, sentences(e)...)
		}
		return all
	}
	if told, lost := (*toldError)(nil), (*unprinted)(nil); errors.As(err, &told) || errors.As(err, &lost) {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return []string{"interrupted"}
	}
	return []string{err.Error()}
}

// version returns the module's version, or the revision that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}
