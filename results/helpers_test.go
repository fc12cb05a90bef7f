package results_test

import (
	"math"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/results/resultstest"
)

var nan, inf = math.NaN(), math.Inf(1)

var same, complete = check.Same, resultstest.Complete
