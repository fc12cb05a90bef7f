// Package sweepcmd is the command line of sweep as a package, so that a program
// with sub-models of its own is one call of Main.
package sweepcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

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
// exit code. Results go to out, progress and errors to err; commands that they
// tell their reader to type begin with the program's name. The first interrupt
// ends the command run with everything kept, and serve; a second one, or one of
// any other command, kills the process.
func Run(ctx context.Context, args []string, in io.Reader, out, err io.Writer, specs ...submodels.Spec) int {
	return Extend{SubModels: specs}.Run(ctx, args, in, out, err)
}

// program is what the subcommands share.
type program struct {
	name     string // as its user calls it
	registry *routes.Registry
	in       io.Reader
	out      *printer
	err      io.Writer
	browse   func(what string) error // opens an address or a file
}

// nameOf is what a user types to run the program with these arguments.
func nameOf(args []string) string {
	if len(args) == 0 || args[0] == "" {
		return "sweep"
	}
	return strings.TrimSuffix(filepath.Base(args[0]), ".exe")
}

// do runs one command line and returns its exit code.
func (p *program) do(ctx context.Context, args []string) int {
	root := p.root()
	root.SetArgs(twoDashes(root, args[min(1, len(args)):]))
	c, err := root.ExecuteContextC(ctx)
	return p.exit(flagError(c, err))
}

// root is the command line: the program and its subcommands.
func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:              p.name,
		Short:            "find the cheapest two-route text classifier that is good enough",
		Long:             p.name + " COMMAND --help tells more of a command.",
		Version:          version(),
		SilenceErrors:    true,
		SilenceUsage:     true,
		TraverseChildren: true, // a flag before the command is one of the program
		RunE:             func(c *cobra.Command, args []string) error { return p.unknown(call{c, args}) },
	}
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(io.Discard) // exit tells errors, once
	root.SetHelpTemplate(helpTemplate)
	root.SetVersionTemplate("{{.Name}} version {{.Version}}\n")
	root.InitDefaultHelpFlag()
	root.InitDefaultVersionFlag()
	root.CompletionOptions.DisableDefaultCmd = true
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	for _, g := range p.groups() {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
		for _, c := range g.commands {
			c.GroupID = g.title
		}
		root.AddCommand(g.commands...)
	}
	root.SetHelpCommand(p.helpCommand())
	return root
}

// group is a part of the help's list of subcommands.
type group struct {
	title    string
	commands []*cobra.Command
}

func (p *program) groups() []group {
	return []group{
		{"Search", []*cobra.Command{p.runCommand(), p.checkCommand(), p.schemaCommand()}},
		{"Results", []*cobra.Command{p.listCommand(), p.showCommand(), p.reportCommand(), p.serveCommand()}},
		{"Models", []*cobra.Command{p.exportCommand(), p.predictCommand()}},
		{"Program", []*cobra.Command{p.versionCommand(), p.licensesCommand(), p.completionCommand()}},
	}
}

// commandNames lists the subcommands that help shows.
func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// unknown answers a command line without a known subcommand.
func (p *program) unknown(c call) error {
	if len(c.args) == 0 {
		return c.Help()
	}
	names, hint := commandNames(c.Root()), ". "
	if meant := near.Word(c.args[0], names); meant != "" {
		hint = fmt.Sprintf("; did you mean %s %s? ", p.name, meant)
	}
	return usage(fmt.Errorf("there is no command %q%sCommands are %s", c.args[0], hint, list(names)))
}

// usageError is a command line that cannot be meant.
type usageError struct{ error }

func usage(err error) error { return usageError{err} }

// say writes a sentence to standard error.
func (p *program) say(format string, args ...any) {
	_, _ = fmt.Fprintf(p.err, "%s: %s\n", p.name, fmt.Sprintf(format, args...))
}

// exit tells an error in a sentence, and what could not be printed, and returns
// the exit code for it.
func (p *program) exit(err error) int {
	err = errors.Join(err, p.out.fault())
	for _, line := range sentences(err) {
		p.say("%s", line)
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

// advised is an error of a library with what its user can do about it on the
// command line.
type advised struct {
	error
	advice string
}

func (a *advised) Unwrap() error { return a.error }

// sentences returns the messages of an error and of those joined into it, but
// for those that the user has read, or that the printer tells.
func sentences(err error) []string {
	if err == nil {
		return nil
	}
	if a, ok := err.(*advised); ok {
		all := sentences(a.error)
		all[len(all)-1] += "; " + a.advice
		return all
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
	if laid := (*experiments.Error)(nil); errors.As(err, &laid) && laid.Set != "" {
		return []string{"--set " + err.Error()}
	}
	return []string{err.Error()}
}
