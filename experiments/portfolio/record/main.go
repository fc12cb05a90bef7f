// Command record makes the tables of package portfolio: it has sweep train every model
// of the pool on each data set, reads them on a quarter of the training part, and writes
// scores.csv and seconds.csv.
//
//	make portfolio DATA=folder      # with trec, sst2, r8, banking77, imdb and vectors
//
// What has been trained is kept in runs/portfolio, so that it goes on where it was
// stopped. It takes some minutes.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/doubleroute/sweep/internal/command"
)

func main() { command.Main("record", run) }

// run records what the arguments ask for.
func run(ctx context.Context, args []string) error {
	var o options
	f := flag.NewFlagSet("record", flag.ContinueOnError)
	f.StringVar(&o.data, "data", "../shared/data", "folder with the data sets, a folder each")
	f.StringVar(&o.folder, "tables", "experiments/portfolio", "folder of the tables")
	f.StringVar(&o.out, "out", "runs/portfolio", "folder of the database")
	f.StringVar(&o.sweep, "sweep", "bin/sweep", "the program that trains")
	f.IntVar(&o.workers, "workers", 0, "trials trained at once; 0 for one a core")
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%q is no flag: see -help", f.Arg(0))
	}
	if err := os.MkdirAll(o.out, 0o777); err != nil {
		return err
	}
	t := newTables()
	for _, set := range sets() {
		for _, outside := range []bool{false, true} {
			trials, err := o.train(ctx, set, outside)
			if err != nil {
				return fmt.Errorf("%s: %w", study(set, outside), err)
			}
			t.add(set.name, outside, trials)
		}
	}
	return t.write(o.folder)
}
