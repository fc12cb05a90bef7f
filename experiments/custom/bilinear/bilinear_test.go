package bilinear

import (
	"testing"

	"github.com/doubleroute/sweep/routes/combiners/combinertest"
	"github.com/doubleroute/sweep/submodels"
)

func TestBilinear(t *testing.T) { combinertest.Run(t, Spec(), submodels.Values{"rank": 1}) }
