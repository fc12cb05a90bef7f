// Command record makes the tables of package tables: it has sweep train every
// configuration of trec.toml and banking77.toml with each seed, and writes what
// came of it to trec.table.gz and banking77.table.gz.
//
//	make tables DATA=folder      # with folder/trec and folder/banking77
//
// What has been trained is kept in runs/tables, so that it goes on where it was
// stopped.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/internal/command"
)

func main() { command.Main("record", run) }

// options says what to record and where.
type options struct {
	data   string // folder with the data sets
	folder string // of the experiment files and tables
	out    string // folder of the database
	sweep  string // program; empty to export only
	tables []string
	seeds  []int64
	bank   int // sub-models of each route in the route bank; 0 for no bank
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("record", flag.ContinueOnError)
	f.StringVar(&o.data, "data", "../shared/data", "folder with the data sets `DIR`/trec and DIR/banking77")
	f.StringVar(&o.folder, "tables", "experiments/tables", "folder of the experiment files, and of the tables")
	f.StringVar(&o.out, "out", "runs/tables", "folder of the database")
	f.StringVar(&o.sweep, "sweep", "bin/sweep", "the program that trains; empty to write the tables of what has been trained")
	f.IntVar(&o.bank, "bank", 4, "sub-models of each route in the route bank, which the estimates come from; 0 for none")
	names := f.String("only", "trec,banking77", "experiments to record")
	seeds := f.String("seeds", "1,2", "seeds to train with")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("%q is no flag: see -help", f.Arg(0))
	}
	o.tables = strings.Split(*names, ",")
	for word := range strings.SplitSeq(*seeds, ",") {
		seed, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return o, fmt.Errorf("%q is no seed: -seeds takes whole numbers with commas", word)
		}
		o.seeds = append(o.seeds, seed)
	}
	return o, nil
}

// run records all tables that the arguments name.
func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	for _, name := range o.tables {
		if o.sweep != "" {
			if err := o.train(ctx, name); err != nil {
				return err
			}
		}
		size, err := o.export(ctx, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Printf("%s: %d configurations, %d bytes\n", o.table(name), size.configurations, size.bytes)
	}
	return nil
}

func (o options) experiment(name string) string { return filepath.Join(o.folder, name+".toml") }
func (o options) table(name string) string      { return filepath.Join(o.folder, name+".table.gz") }

// study names what a table is recorded from with one seed.
func study(name string, seed int64) string { return fmt.Sprintf("%s-%d", name, seed) }

// bankStudy names the study whose route bank a table has.
func bankStudy(name string) string { return name + "-bank" }

// train has sweep search the whole grid with each seed, and train the route bank
// with the first, or go on where it was stopped.
func (o options) train(ctx context.Context, name string) error {
	for _, seed := range o.seeds {
		if err := o.call(ctx, name, seed, "name="+study(name, seed)); err != nil {
			return err
		}
	}
	if o.bank == 0 {
		return nil
	}
	return o.call(ctx, name, o.seeds[0], "name="+bankStudy(name), fmt.Sprint("search.route_bank=", o.bank), "search.trials=1")
}

// call runs sweep with some settings.
func (o options) call(ctx context.Context, name string, seed int64, settings ...string) error {
	e, err := o.read(name, seed)
	if err != nil {
		return err
	}
	args := []string{"run", o.experiment(name), "--quiet", "--out", o.out, "--seed", strconv.FormatInt(seed, 10)}
	for _, s := range append(settings, "data.train="+e.Data.Train, "data.test="+e.Data.Test.Path) {
		args = append(args, "--set", s)
	}
	fmt.Println(o.sweep, strings.Join(args, " "))
	c := exec.CommandContext(ctx, o.sweep, args...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("training %s with seed %d: %w", name, seed, err)
	}
	return nil
}
