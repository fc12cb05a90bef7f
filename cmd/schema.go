package sweepcmd

import (
	"github.com/spf13/cobra"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/search"
)

func (p *program) schemaCommand() *cobra.Command {
	return newCommand("schema", "print the JSON Schema of experiment files", "", p.schema)
}

func (p *program) schema(c call) error {
	if err := noArguments(c); err != nil {
		return err
	}
	var samplers, schedulers []string
	for _, s := range search.Samplers() {
		samplers = append(samplers, s.Name)
	}
	for _, s := range search.Schedulers() {
		schedulers = append(schedulers, s.Name)
	}
	text, err := experiments.Schema(p.registry, samplers, schedulers)
	if err != nil {
		return err
	}
	_, err = p.out.Write(append(text, '\n'))
	return err
}
