// Command custom is sweep with a sub-model, a view and a combiner of its own.
package main

import (
	"example.com/custom/bilinear"
	"example.com/custom/gated"
	"example.com/custom/last"
	sweepcmd "github.com/doubleroute/sweep/cmd"
	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels"
)

func main() {
	sweepcmd.Extend{
		SubModels: []submodels.Spec{gated.Spec()},
		Views:     []views.Spec{last.Spec()},
		Combiners: []combiners.Spec{bilinear.Spec()},
	}.Main()
}
