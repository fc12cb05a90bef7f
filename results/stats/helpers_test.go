package stats

import (
	"math"

	"github.com/doubleroute/sweep/internal/check"
)

var nan, inf = math.NaN(), math.Inf(1)

var must, same, near, answers = check.Must, check.Same, check.Near, check.Answers
