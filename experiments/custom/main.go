// Command custom is sweep with the sub-model of package gated beside its own.
package main

import (
	"example.com/custom/gated"

	sweepcmd "github.com/doubleroute/sweep/cmd"
)

func main() { sweepcmd.Main(gated.Spec()) }
