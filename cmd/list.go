package sweepcmd

import (
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/search"
)

func (p *program) listCommand() *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "list the stored studies",
		Flags:  []cli.Flag{outFlag(), boolFlag("json", "print JSON")},
		Action: p.list,
	}
}

// listed is a study in the JSON of `sweep list`.
type listed struct {
	Study      string               `json:"study"`
	Seed       int64                `json:"seed"`
	Objectives [2]string            `json:"objectives"`
	Trials     map[search.State]int `json:"trials"`
	Created    string               `json:"created"`
}

func (p *program) list(c *cli.Context) (err error) {
	if err := noArguments(c); err != nil {
		return err
	}
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	studies, err := store.Studies(c.Context)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		all := []listed{}
		for _, s := range studies {
			all = append(all, listed{s.Name, s.Seed, [2]string{s.Maximize, s.Minimize}, s.Trials, s.Created.Format("2006-01-02T15:04:05Z07:00")})
		}
		return p.printJSON(all)
	}
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "study\tcomplete\tpruned\tfailed\topen\tobjectives\tbegun\n")
	for _, s := range studies {
		_, _ = fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%s, %s\t%s\n", s.Name, s.Trials[search.Complete], s.Trials[search.Pruned], s.Trials[search.Failed],
			s.Trials[search.Waiting]+s.Trials[search.Running], s.Maximize, s.Minimize, s.Created.Local().Format("2006-01-02 15:04"))
	}
	return table.Flush()
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
