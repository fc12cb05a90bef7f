package importance

import (
	"math"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/results/resultstest"
)

var nan = math.NaN()

var must, same, raw, complete = check.Must, check.Same, check.Raw, resultstest.Complete
