// Package sweepcmd is the command line of sweep as a package, so that a program
// with sub-models of its own is one call of Main.
package sweepcmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels"
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
// name for their reader to type begin with the program's name. The first interrupt
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
	args = append([]string{p.name}, args[min(1, len(args)):]...)
	if args[len(args)-1] == "--generate-bash-completion" { // cli completes nothing after --
		args = slices.DeleteFunc(args, func(word string) bool { return word == "--" })
	}
	return p.exit(p.app().RunContext(ctx, args))
}

// app is the command line: the program and its commands.
func (p *program) app() *cli.App {
	app := &cli.App{
		Name:            p.name,
		Usage:           "find the cheapest two-route text classifier that is good enough",
		Description:     p.name + " COMMAND --help describes a command.",
		Version:         version(),
		Reader:          p.in,
		Writer:          p.out,
		ErrWriter:       io.Discard, // exit prints errors, once
		ExitErrHandler:  func(*cli.Context, error) {},
		Action:          parsing(withoutCommand),
		SkipFlagParsing: true,
		Flags:           []cli.Flag{cli.HelpFlag},
		Commands: slices.Concat(
			inCategory("Experiments", p.runCommand(), p.checkCommand(), p.schemaCommand()),
			inCategory("Results", p.listCommand(), p.showCommand(), p.reportCommand(), p.serveCommand(), p.verifyCommand()),
			inCategory("Trained models", p.exportCommand(), p.predictCommand(), p.evaluateCommand()),
			inCategory("Utilities", p.versionCommand(), p.licensesCommand(), p.completionCommand(), helpCommand()),
		),
		EnableBashCompletion:      true,
		BashComplete:              completeCommands,
		DisableSliceFlagSeparator: true, // --set takes lists, with commas
	}
	for _, c := range app.Commands {
		c.SkipFlagParsing, c.HideHelpCommand, c.Action = true, true, parsing(c.Action)
		if c.BashComplete == nil {
			c.BashComplete = completing(noWords)
		}
	}
	return app
}

// inCategory puts commands in a part of the help, which has its parts in the
// order of the alphabet.
func inCategory(title string, commands ...*cli.Command) []*cli.Command {
	for _, c := range commands {
		c.Category = title
	}
	return commands
}

// helpCommand is another way to ask for help.
func helpCommand() *cli.Command {
	return &cli.Command{Name: "help", Usage: "show help", ArgsUsage: "[COMMAND]", Hidden: true, Action: showHelpOf, BashComplete: completing(commandNames)}
}

// showHelp prints the help of the command that is called, or that the program is
// asked about.
func showHelp(c *cli.Context) error {
	if len(c.Command.Subcommands) == 0 {
		return cli.ShowCommandHelp(c, c.Command.Name)
	}
	return showHelpOf(c)
}

// showHelpOf prints the help of the command that the first argument names, that
// of the program without one.
func showHelpOf(c *cli.Context) error {
	switch name := c.Args().First(); {
	case name == "":
		return cli.ShowAppHelp(c)
	case c.App.Command(name) != nil:
		return cli.ShowCommandHelp(c, name)
	}
	return unknownCommand(c)
}

// withoutCommand answers a command line that does not begin with a command.
func withoutCommand(c *cli.Context) error {
	switch name := c.Args().First(); {
	case c.Bool("version"):
		cli.ShowVersion(c)
		return nil
	case name == "":
		return cli.ShowAppHelp(c)
	case c.App.Command(name) != nil: // after --
		return c.App.RunContext(c.Context, append([]string{c.App.Name}, c.Args().Slice()...))
	}
	return unknownCommand(c)
}

// unknownCommand names the nearest command, and all of them.
func unknownCommand(c *cli.Context) error {
	name, names, hint := c.Args().First(), commandNames(c), ". "
	if meant := near.Word(name, names); meant != "" {
		hint = fmt.Sprintf("; did you mean %s %s? ", c.App.Name, meant)
	}
	return usage(fmt.Errorf("there is no command %q%sCommands are %s", name, hint, prose.And(names)))
}

// commandNames lists the commands that help shows, by the alphabet.
func commandNames(c *cli.Context) []string {
	var names []string
	for _, sub := range c.App.VisibleCommands() {
		names = append(names, sub.Name)
	}
	slices.Sort(names)
	return names
}

// Extend is what a program of one's own has beside what is built in:
//
//	sweepcmd.Extend{
//		SubModels: []submodels.Spec{mine.SubModel()},
//		Views:     []views.Spec{mine.View()},
//		Combiners: []combiners.Spec{mine.Combiner()},
//	}.Main()
type Extend struct {
	SubModels []submodels.Spec
	Views     []views.Spec
	Combiners []combiners.Spec
}

// Main runs the command line and ends the process.
func (x Extend) Main() {
	os.Exit(x.Run(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// Run is the function Run for the extended program.
func (x Extend) Run(ctx context.Context, args []string, in io.Reader, out, err io.Writer) int {
	p := &program{name: nameOf(args), registry: routes.Builtin(), in: in, out: newPrinter(out), err: err, browse: openBrowser}
	if fault := x.register(p.registry); fault != nil {
		return p.exit(fault)
	}
	return p.do(ctx, args)
}

func (x Extend) register(reg *routes.Registry) error {
	for _, s := range x.SubModels {
		if err := reg.SubModels.Add(s); err != nil {
			return err
		}
	}
	for _, s := range x.Views {
		if err := reg.Views.Add(s); err != nil {
			return err
		}
	}
	for _, s := range x.Combiners {
		if err := reg.Combiners.Add(s); err != nil {
			return err
		}
	}
	return nil
}
