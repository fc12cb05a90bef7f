package sweepcmd

import (
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/spf13/pflag"
	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/records"
)

// parsing makes an action read the flags of its command with pflag, wherever
// among the arguments they stand, before it acts; cli passes them as arguments.
func parsing(act cli.ActionFunc) cli.ActionFunc {
	return func(c *cli.Context) error {
		parsed, err := parse(c, c.Args().Slice())
		if err != nil {
			return flagError(c, err)
		}
		if parsed.Bool("help") {
			return showHelp(parsed)
		}
		return act(parsed)
	}
}

// parse returns the context of a command with the flags and arguments that words
// say. Those of the program itself end where the command begins. With an error of
// pflag, the context has what stood before the fault.
func parse(c *cli.Context, words []string) (*cli.Context, error) {
	values := flag.NewFlagSet(c.Command.Name, flag.ContinueOnError)
	flags := pflag.NewFlagSet(c.Command.Name, pflag.ContinueOnError)
	flags.SetInterspersed(len(c.Command.Subcommands) == 0)
	for _, f := range c.Command.Flags {
		if err := f.Apply(values); err != nil {
			return nil, err
		}
		flags.AddFlag(pflagOf(f, values))
	}
	err := flags.Parse(twoDashes(flags, words))
	if err == nil {
		err = values.Parse(append([]string{"--"}, flags.Args()...))
	}
	parsed := cli.NewContext(c.App, values, c)
	parsed.Command = c.Command
	return parsed, err
}

// pflagOf returns a flag of cli as pflag takes it, which sets it among values.
func pflagOf(f cli.Flag, values *flag.FlagSet) *pflag.Flag {
	one := &pflag.Flag{Name: f.Names()[0], Value: flagValue{values, f.Names()[0]}}
	if len(f.Names()) > 1 {
		one.Shorthand = f.Names()[1]
	}
	if _, is := f.(*cli.BoolFlag); is {
		one.NoOptDefVal = "true"
	}
	return one
}

// flagValue is the value of a flag for pflag, which only sets it.
type flagValue struct {
	values *flag.FlagSet
	name   string
}

func (v flagValue) Set(text string) error { return v.values.Set(v.name, text) }
func (v flagValue) String() string        { return "" }
func (v flagValue) Type() string          { return "" }

// twoDashes gives long flags that are written with one dash, as those of Go's
// own tools are, the second one.
func twoDashes(flags *pflag.FlagSet, words []string) []string {
	all := append([]string{}, words...)
	for i, word := range all {
		if word == "--" {
			break
		}
		name, _, _ := strings.Cut(word, "=")
		if strings.HasPrefix(word, "-") && flags.Lookup(name[1:]) != nil {
			all[i] = "-" + word
		}
	}
	return all
}

// flagError says in a sentence what pflag found wrong with a flag.
func flagError(c *cli.Context, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		err = unknownFlag(c, unknown)
	case errors.As(err, &bare):
		err = fmt.Errorf("--%s needs a value: %s", bare.GetFlag().Name, wanted(c, bare.GetFlag().Name))
	case errors.As(err, &invalid):
		err = fmt.Errorf("--%s must be %s, not %q", invalid.GetFlag().Name, wanted(c, invalid.GetFlag().Name), invalid.GetValue())
	}
	return usage(err)
}

// unknownFlag names the nearest flag, or where the flag belongs.
func unknownFlag(c *cli.Context, unknown *pflag.NotExistError) error {
	name, written := unknown.GetSpecifiedName(), "--"+unknown.GetSpecifiedName()
	if short := unknown.GetSpecifiedShortnames(); short != "" {
		name, _, _ = strings.Cut(short, "=")
		written = "-" + name
	}
	for _, sub := range c.Command.Subcommands {
		if flagNamed(sub.Flags, name) != nil {
			return fmt.Errorf("flags go after the command, as in %s %s", sub.HelpName, written)
		}
	}
	names := flagNames(c.Command.Flags)
	if meant := near.Word(name, names); meant != "" {
		return fmt.Errorf("%s has no flag %s; did you mean --%s?", c.Command.HelpName, written, meant)
	}
	return fmt.Errorf("%s has no flag %s; its flags are --%s", c.Command.HelpName, written, strings.Join(names, ", --"))
}

func flagNames(flags []cli.Flag) []string {
	var names []string
	for _, f := range flags {
		names = append(names, f.Names()[0])
	}
	return names
}

// flagNamed returns the flag of a name, nil if there is none.
func flagNamed(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if f.Names()[0] == name {
			return f
		}
	}
	return nil
}

// wanted says what a flag takes.
func wanted(c *cli.Context, name string) string {
	switch name {
	case "as":
		return "one of " + strings.Join(formats.Names(), ", ")
	case "form":
		return "one of " + strings.Join(records.Forms(), ", ")
	case "to", "experiment":
		return "the name of a file"
	case "out":
		if c.Command.Name == "predict" {
			return "the name of a file"
		}
		return "the name of a folder"
	case "text", "keep":
		return "columns with commas between them, such as id,channel"
	case "label":
		return "a column"
	case "header":
		return "true or false"
	case "delimiter":
		return "one character"
	case "multiple":
		return "error or first"
	case "encoding":
		return "an encoding, such as windows-1251"
	}
	switch flagNamed(c.Command.Flags, name).(type) {
	case *cli.IntFlag, *cli.Int64Flag:
		return "a whole number"
	case *cli.DurationFlag:
		return "a time such as 90s, 10m or 2h"
	case *cli.BoolFlag:
		return "true or false"
	case *cli.StringSliceFlag:
		return "KEY=VALUE, such as train.epochs=3"
	}
	return "text"
}

// noArguments refuses arguments of a command that takes none.
func noArguments(c *cli.Context) error {
	if c.NArg() > 0 {
		return usage(fmt.Errorf("%s takes no argument, and was given %q", c.Command.HelpName, c.Args().First()))
	}
	return nil
}
