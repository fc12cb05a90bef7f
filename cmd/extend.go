package sweepcmd

import (
	"context"
	"io"
	"os"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels"
)

// Extend is what a program of one's own has beside what is built in:
//
//	sweepcmd.Extend{
//		SubModels: []submodels.Spec{mine.SubModel()},
//		Views:     []views.Spec{mine.View()},
//		Combiners: []combiners.Spec{mine.Combiner()},
//	}.Main()
type Extend struct {
	SubModels []submodels.Spec
	Views     []views.Spec
	Combiners []combiners.Spec
}

// Main runs the command line and ends the process.
func (x Extend) Main() {
	os.Exit(x.Run(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// Run is the function Run for the extended program.
func (x Extend) Run(ctx context.Context, args []string, in io.Reader, out, err io.Writer) int {
	p := &program{registry: routes.Builtin(), in: in, out: &printer{to: out}, err: err, browse: openBrowser}
	if fault := x.register(p.registry); fault != nil {
		return p.exit(fault)
	}
	return p.do(ctx, args)
}

func (x Extend) register(reg *routes.Registry) error {
	for _, s := range x.SubModels {
		if err := reg.SubModels.Add(s); err != nil {
			return err
		}
	}
	for _, s := range x.Views {
		if err := reg.Views.Add(s); err != nil {
			return err
		}
	}
	for _, s := range x.Combiners {
		if err := reg.Combiners.Add(s); err != nil {
			return err
		}
	}
	return nil
}
