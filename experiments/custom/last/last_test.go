package last

import (
	"testing"

	"github.com/doubleroute/sweep/routes/views/viewtest"
)

func TestLast(t *testing.T) { viewtest.Run(t, Spec(), "1", "5", "007", "1000") }
