package sweepcmd

import (
	"github.com/spf13/cobra"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/schedulers"
)

func (p *program) schemaCommand() *cobra.Command {
	return newCommand("schema", "print the JSON Schema of experiment files", "", p.schema)
}

func (p *program) schema(c call) error {
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
