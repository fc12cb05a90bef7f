// Command sweep searches small two-route text classifiers and shows accuracy
// against compute cost.
//
// # Adding a sub-model of your own
//
// A sub-model is a few lines of Go in a program of yours, which then is sweep
// with one more word for experiment files:
//
//	package main
//
//	import (
//		sweepcmd "github.com/doubleroute/sweep/cmd"
//		"github.com/doubleroute/sweep/submodels"
//	)
//
//	func main() {
//		sweepcmd.Main(submodels.Spec{
//			Name: "gated",
//			Settings: []submodels.Setting{{Name: "width", Kind: submodels.Int, Min: 1, Max: 1024, Default: 64}},
//			New: func(v submodels.Values) (submodels.SubModel, error) { return gated{v.Int("width")}, nil },
//		})
//	}
//
// The type gated has one method, Features, which adds Gorgonia operations to a
// graph; Gorgonia finds the gradients. experiments/custom in this repository is
// such a program, whole. In an experiment file, route.a.submodel = "gated" and
// route.a.gated.width = { min = 16, max = 256 } then do what they say.
package main

import sweepcmd "github.com/doubleroute/sweep/cmd"

func main() { sweepcmd.Main() }
