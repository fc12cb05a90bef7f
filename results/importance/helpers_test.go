package importance

import (
	"math"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/results/resultstest"
)

var nan, inf = math.NaN(), math.Inf(1)

var must, same, raw, complete = check.Must, check.Same, check.Raw, resultstest.Complete
