package sweepcmd

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/schedulers"
)

func (p *program) checkCommand() *cli.Command {
	return &cli.Command{
		Name: "check", Usage: "print what was read and what a run would do, without training", ArgsUsage: "FILE.toml…",
		Description:  "FILE may be data too, such as tickets.csv, or a folder of it: that is an experiment on it\nwith all at its defaults.",
		Flags:        []cli.Flag{workersFlag(), setFlag(), boolFlag("json", "print what was read as a JSON object for each experiment")},
		Action:       p.check,
		BashComplete: completing(filesOf("toml")),
	}
}

func (p *program) check(c *cli.Context) error {
	jobs, err := p.prepare(c)
	if err != nil {
		return err
	}
	workers := workersOf(c)
	for _, j := range jobs {
		plan, err := study.MakePlan(j.exp, p.registry, j.data, workers)
		if err != nil {
			return err
		}
		if c.Bool("json") {
			if err := json.NewEncoder(p.out).Encode(dataOf(j, plan)); err != nil {
				return err
			}
			continue
		}
		p.printPlan(j, plan, workers)
	}
	return nil
}

func (p *program) printPlan(j job, plan study.Plan, workers int) {
	e, corpus := j.exp, j.data.Corpus
	seen := dataOf(j, plan)
	_, _ = fmt.Fprintf(p.text(), "%s: %s; %s training, %s validation, %s test examples of %s\n", e.Name, prose.Count(e.Search.Trials, "trial"),
		prose.Grouped(len(corpus.Train.Labels)), prose.Grouped(len(corpus.Validation.Labels)), prose.Grouped(len(corpus.Test.Labels)), prose.Count(len(corpus.Classes), "class"))
	for _, n := range plan.Notices {
		_, _ = fmt.Fprintf(p.text(), "  note: %s\n", n)
	}
	p.printData(seen)
	size := "more configurations than can be counted"
	if n, finite := e.Space.Size(); finite {
		size = fmt.Sprintf("%.0f configurations", n)
		if n < 1<<53 {
			size = prose.Count(int(n), "configuration")
		}
	}
	_, _ = fmt.Fprintf(p.text(), "space: %s, %s\n\n", prose.Count(e.Space.Len(), "searched setting"), size)
	table := tabwriter.NewWriter(p.text(), 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "setting\tfrom\tto\n")
	for i := range e.Space.Len() {
		d := e.Space.Dim(i)
		_, _ = fmt.Fprintf(table, "%s\t%v\t%v\n", d.Name(), d.Value(d.Decode(0)), d.Value(d.Decode(1)))
	}
	_, _ = fmt.Fprintf(table, "\nroutes\tFLOPs least\tmedian\tmost\tparameters\n")
	for _, pair := range plan.Pairs {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s – %s\n", pair.Routes, formats.Count(pair.LeastFLOPs), formats.Count(pair.MedianFLOPs), formats.Count(pair.MostFLOPs),
			formats.Count(pair.LeastParams), formats.Count(pair.MostParams))
	}
	_ = table.Flush()
	if plan.Refused > 0 {
		_, _ = fmt.Fprintf(p.text(), "\n%d of %d sampled configurations cannot be tried; the last because %s\n", plan.Refused, plan.Sampled, plan.Why)
	}
	_, _ = fmt.Fprintf(p.text(), "\nabout %s for the search with %s, before finals; a guess from this machine's speed\n\n", span(plan.Seconds), prose.Count(workers, "worker"))
}

func (p *program) schemaCommand() *cli.Command {
	return &cli.Command{Name: "schema", Usage: "print the JSON Schema of experiment files", Action: p.schema}
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
