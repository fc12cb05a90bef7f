package sweepcmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/near"
)

// flagsFirst moves a subcommand's flags before its arguments: the library reads
// flags up to the first argument only, and people write them last.
func flagsFirst(app *cli.App, args []string) []string {
	if len(args) < 3 {
		return args
	}
	at := slices.IndexFunc(app.Commands, func(c *cli.Command) bool { return c.Name == args[1] })
	if at < 0 {
		return args
	}
	takesValue := map[string]bool{}
	for _, f := range app.Commands[at].Flags {
		_, isBool := f.(*cli.BoolFlag)
		for _, name := range f.Names() {
			takesValue[name] = !isBool
		}
	}
	flags, rest := args[:2:2], []string{}
	for i := 2; i < len(args); i++ {
		a := args[i]
		if a == "--" {
			rest = append(rest, args[i+1:]...)
			break
		}
		if !strings.HasPrefix(a, "-") || a == "-" {
			rest = append(rest, a)
			continue
		}
		flags = append(flags, a)
		if !takesValue[strings.TrimLeft(a, "-")] {
			continue
		}
		if i++; i == len(args) {
			return flags // nothing may follow that looks like the missing value
		}
		flags = append(flags, args[i])
	}
	return append(append(flags, "--"), rest...)
}

// flagError says in a sentence what the library found wrong with a flag.
func flagError(c *cli.Context, err error, _ bool) error {
	whole := err.Error()
	if name, ok := strings.CutPrefix(whole, "flag provided but not defined: -"); ok {
		return usage(unknownFlag(c, name))
	}
	if name, ok := strings.CutPrefix(whole, "flag needs an argument: -"); ok {
		return usage(fmt.Errorf("--%s needs a value: %s", name, wanted(c, name)))
	}
	// invalid value "x" for flag -trials: …; invalid boolean value "x" for -json: …
	before, after, ok := strings.Cut(whole, " for flag -")
	if !ok {
		before, after, ok = strings.Cut(whole, " for -")
	}
	if _, value, found := strings.Cut(before, "value "); ok && found {
		name, _, _ := strings.Cut(after, ":")
		return usage(fmt.Errorf("--%s must be %s, not %s", name, wanted(c, name), value))
	}
	return usage(err)
}

// unknownFlag names the nearest flag, or where the flag belongs.
func unknownFlag(c *cli.Context, name string) error {
	name = strings.TrimLeft(name, "-")
	command := "sweep"
	var names []string
	for _, f := range c.Command.Flags {
		names = append(names, f.Names()[0])
	}
	if c.Command.Name == c.App.Name {
		for _, sub := range c.App.Commands {
			if flagOf(sub, name) != nil {
				return fmt.Errorf("flags go after the command, as in sweep %s --%s", sub.Name, name)
			}
		}
	} else {
		command += " " + c.Command.Name
	}
	if meant := near.Word(name, names); meant != "" {
		return fmt.Errorf("%s has no flag --%s; did you mean --%s?", command, name, meant)
	}
	return fmt.Errorf("%s has no flag --%s; its flags are --%s", command, name, strings.Join(names, ", --"))
}

func flagOf(c *cli.Command, name string) cli.Flag {
	for _, f := range c.Flags {
		if slices.Contains(f.Names(), name) {
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
	case "to", "experiment":
		return "the name of a file"
	case "out":
		return "the name of a folder"
	}
	switch flagOf(c.Command, name).(type) {
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
	if c.Args().Present() {
		return usage(fmt.Errorf("sweep %s takes no argument, and was given %q", c.Command.Name, c.Args().First()))
	}
	return nil
}
