package sweepcmd

import (
	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/schedulers"
)

func (p *program) schemaCommand() *cli.Command {
	return &cli.Command{
		Name:   "schema",
		Usage:  "print the JSON Schema of experiment files",
		Action: p.schema,
	}
}

func (p *program) schema(c *cli.Context) error {
	if err := noArguments(c); err != nil {
		return err
	}
	var sampling, scheduling []string
	for _, s := range samplers.All() {
		sampling = append(sampling, s.Name)
	}
	for _, s := range schedulers.All() {
		scheduling = append(scheduling, s.Name)
	}
	text, err := experiments.Schema(p.registry, sampling, scheduling)
	if err != nil {
		return err
	}
	_, err = p.out.Write(append(text, '\n'))
	return err
}
