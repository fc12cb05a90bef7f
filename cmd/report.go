package sweepcmd

import (
	"fmt"

	"github.com/urfave/cli/v2"
)

func (p *program) reportCommand() *cli.Command {
	return &cli.Command{
		Name:      "report",
		Usage:     "write a study's report anew",
		ArgsUsage: "STUDY",
		Flags:     []cli.Flag{outFlag()},
		Action:    p.report,
	}
}

func (p *program) report(c *cli.Context) (err error) {
	store, err := openStore(c)
	if err != nil {
		return err
	}
	defer closing(store, &err)
	name, err := theStudy(c.Context, c, store)
	if err != nil {
		return err
	}
	path, err := writeReport(c.Context, store, name, c.String("out"))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "Report: open %s\n", path)
	return err
}
