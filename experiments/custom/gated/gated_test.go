package gated

import (
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/submodeltest"
)

func TestGated(t *testing.T) {
	submodeltest.Run(t, Spec(), submodels.Values{"embedding": 5, "width": 4})
}
