package sweepcmd

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/near"
)

// call is one call of a command: its flags, wherever they stood, and its
// arguments. A flag that the command does not have reads as zero.
type call struct {
	*cobra.Command
	args []string
}

// IsSet reports whether a flag was given.
func (c call) IsSet(name string) bool { return c.Flags().Changed(name) }

func (c call) String(name string) string { v, _ := c.Flags().GetString(name); return v }

func (c call) Strings(name string) []string { v, _ := c.Flags().GetStringArray(name); return v }

func (c call) Bool(name string) bool { v, _ := c.Flags().GetBool(name); return v }

func (c call) Int(name string) int { v, _ := c.Flags().GetInt(name); return v }

func (c call) Int64(name string) int64 { v, _ := c.Flags().GetInt64(name); return v }

func (c call) Duration(name string) time.Duration { v, _ := c.Flags().GetDuration(name); return v }

// newCommand makes a subcommand. use is its name and its arguments.
func newCommand(use, short, long string, action func(call) error) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short, Long: long,
		DisableFlagsInUseLine: true,
		RunE:                  func(c *cobra.Command, args []string) error { return action(call{c, args}) },
	}
	c.Flags().SortFlags = false
	return c
}

// helpTemplate is the help of the program and of each command.
const helpTemplate = `{{.CommandPath}} - {{.Short}}

Usage:
  {{if .HasAvailableSubCommands}}{{.Name}} COMMAND [OPTIONS]{{else}}{{.Parent.Name}} {{.Use}}{{if .HasAvailableLocalFlags}} [OPTIONS]{{end}}{{end}}
{{with .Long}}
{{.}}
{{end}}{{if .HasAvailableSubCommands}}{{$all := .Commands}}{{range $group := .Groups}}
{{.Title}}:{{range $all}}{{if eq .GroupID $group.ID}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{end}}{{end}}
Options:
{{.LocalFlags.FlagUsages}}`

// helpCommand is another way to ask for help.
func (p *program) helpCommand() *cobra.Command {
	c := newCommand("help [COMMAND]", "show help", "", func(c call) error {
		if len(c.args) == 0 {
			return c.Root().Help()
		}
		about, rest, err := c.Root().Find(c.args)
		if err != nil || len(rest) > 0 {
			return p.unknown(c)
		}
		about.InitDefaultHelpFlag()
		return about.Help()
	})
	c.Hidden = true
	return c
}

// twoDashes gives long flags that are written with one dash, as those of Go's
// own tools are, the second one.
func twoDashes(root *cobra.Command, args []string) []string {
	long := map[string]bool{"help": true, "version": true}
	for _, c := range root.Commands() {
		c.Flags().VisitAll(func(f *pflag.Flag) { long[f.Name] = true })
	}
	all := append([]string{}, args...)
	for i, a := range all {
		if a == "--" {
			break
		}
		name, _, _ := strings.Cut(a, "=")
		if strings.HasPrefix(a, "-") && long[name[1:]] {
			all[i] = "-" + a
		}
	}
	return all
}

// flagError says in a sentence what the library found wrong with a flag, and
// leaves other errors as they are.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		return usage(unknownFlag(c, unknown))
	case errors.As(err, &bare):
		return usage(fmt.Errorf("--%s needs a value: %s", bare.GetFlag().Name, wanted(bare.GetFlag())))
	case errors.As(err, &invalid):
		return usage(fmt.Errorf("--%s must be %s, not %q", invalid.GetFlag().Name, wanted(invalid.GetFlag()), invalid.GetValue()))
	case errors.As(err, &syntax):
		return usage(err)
	}
	return err
}

// unknownFlag names the nearest flag, or where the flag belongs.
func unknownFlag(c *cobra.Command, unknown *pflag.NotExistError) error {
	name, flag := unknown.GetSpecifiedName(), "--"+unknown.GetSpecifiedName()
	if short := unknown.GetSpecifiedShortnames(); short != "" {
		name, _, _ = strings.Cut(short, "=")
		flag = "-" + name
	}
	if !c.HasParent() {
		for _, sub := range c.Commands() {
			if sub.Flags().Lookup(name) != nil {
				return fmt.Errorf("flags go after the command, as in %s %s", sub.CommandPath(), flag)
			}
		}
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if meant := near.Word(name, names); meant != "" {
		return fmt.Errorf("%s has no flag %s; did you mean --%s?", c.CommandPath(), flag, meant)
	}
	return fmt.Errorf("%s has no flag %s; its flags are --%s", c.CommandPath(), flag, strings.Join(names, ", --"))
}

// wanted says what a flag takes.
func wanted(f *pflag.Flag) string {
	switch f.Name {
	case "as":
		return "one of " + strings.Join(formats.Names(), ", ")
	case "to", "experiment":
		return "the name of a file"
	case "out":
		return "the name of a folder"
	}
	switch f.Value.Type() {
	case "int", "int64":
		return "a whole number"
	case "duration":
		return "a time such as 90s, 10m or 2h"
	case "bool":
		return "true or false"
	case "stringArray":
		return "KEY=VALUE, such as train.epochs=3"
	}
	return "text"
}

// noArguments refuses arguments of a command that takes none.
func noArguments(c call) error {
	if len(c.args) > 0 {
		return usage(fmt.Errorf("%s takes no argument, and was given %q", c.CommandPath(), c.args[0]))
	}
	return nil
}
