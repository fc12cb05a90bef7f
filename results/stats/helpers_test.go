package stats

import (
	"math"

	"github.com/doubleroute/sweep/internal/check"
)

var nan, inf = math.NaN(), math.Inf(1)

var must, same = check.Must, check.Same
