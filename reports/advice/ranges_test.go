package advice

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
)

func TestExtent(t *testing.T) {
	for _, c := range []struct {
		values []string
		want   string // empty: a choice
	}{
		{strings.Fields("1 2 3 4 5 6 7 8 9 10"), "{ min = 1, max = 10 }"},
		{strings.Fields("1 2 4 8 16 32 64 128 256"), "{ min = 1, max = 256, log = true }"},
		{strings.Fields("0 0.1 0.2 0.3 0.4 0.5 0.6 1"), "{ min = 0.0, max = 1.0 }"},
		{strings.Fields("1e-4 2e-4 4e-4 8e-4 1e-3 3e-3 1e-2 3e-2 1e-1"), "{ min = 0.0001, max = 0.1, log = true }"},
		{strings.Fields("16 32 16 32 16 32 16 32"), ""},
		{strings.Fields(`"a" "b" 1 2 3 4 5 6 7 8`), ""},
		{nil, ""},
	} {
		var trials []view.Trial
		for _, value := range c.values {
			trials = append(trials, view.Trial{Trial: results.Trial{Params: []byte(`{"k":` + value + `}`)}})
		}
		dims := dimensions(trials)
		got := ""
		if d := find(dims, "k"); d != nil {
			if e, n, ok := d.extent(everyRow); ok {
				got = e.String()
				if n != len(c.values) {
					t.Errorf("%q: %d values", c.values, n)
				}
			}
		}
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.values, got, c.want)
		}
	}
}

func TestWidened(t *testing.T) {
	for _, c := range []struct {
		e    extent
		top  bool
		want string // empty: it cannot be
	}{
		{extent{Low: 16, High: 128, Log: true, Whole: true}, true, "{ min = 16, max = 384, log = true }"},
		{extent{Low: 16, High: 128, Log: true, Whole: true}, false, "{ min = 5, max = 128, log = true }"},
		{extent{Low: 1, High: 9, Whole: true}, false, ""},
		{extent{Low: 0, High: 0.8}, false, ""},
		{extent{Low: 0, High: 0.8}, true, "{ min = 0.0, max = 0.95 }"},
		{extent{Low: 0, High: 1}, true, ""},
		{extent{Low: -1, High: 3}, false, "{ min = -3.0, max = 3.0 }"},
		{extent{Low: 16, High: 48, Log: true, Whole: true}, true, "{ min = 16, max = 144, log = true }"},
		{extent{Low: 16, High: 48, Log: true, Whole: true, Step: 8}, true, "{ min = 16, max = 144, log = true, step = 8 }"},
		{extent{Low: 16, High: 48, Log: true, Whole: true, Step: 8}, false, "{ min = 8, max = 48, log = true, step = 8 }"},
		{extent{Low: 16, High: 48, Whole: true, Step: 32}, true, ""}, // half the range is less than a step
		{extent{Low: 0, High: 0.3, Step: 0.05}, true, "{ min = 0.0, max = 0.45, step = 0.05 }"},
		{extent{Low: 0, High: 0.9, Step: 0.1}, true, ""},
		{extent{Low: 0.1, High: 0.3, Step: 0.1}, false, "{ min = 0.0, max = 0.3, step = 0.1 }"},
		{extent{Low: 0.612, High: 0.614}, true, "{ min = 0.612, max = 0.615 }"}, // two digits would be less
		{extent{Low: 0.612, High: 0.614}, false, "{ min = 0.61, max = 0.614 }"},
	} {
		got := ""
		if w, ok := c.e.widened(c.top); ok {
			got = w.String()
		}
		if got != c.want {
			t.Errorf("%+v: %s, want %s", c.e, got, c.want)
		}
	}
}

// TestWidenedHoldsWhatItWas: no end moves inwards, and only one outwards.
func TestWidenedHoldsWhatItWas(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		e := extent{Low: rng.NormFloat64() * math.Exp(9*rng.NormFloat64()), Whole: rng.IntN(2) == 0}
		e.High = e.Low + math.Exp(9*rng.NormFloat64())
		if e.Whole {
			e.Low, e.High = math.Round(e.Low), math.Ceil(e.High)+1
		}
		e.Log = e.Low > 0 && rng.IntN(2) == 0
		if rng.IntN(3) == 0 {
			e.Step = (e.High - e.Low) / float64(1+rng.IntN(20))
		}
		top := rng.IntN(2) == 0
		w, ok := e.widened(top)
		if !ok {
			continue
		}
		if top && (w.Low != e.Low || !(w.High > e.High)) || !top && (w.High != e.High || !(w.Low < e.Low)) || e.Low >= 0 && w.Low < 0 || w.Log && !(w.Low > 0) || w.Step != e.Step || w.Log != e.Log {
			t.Fatalf("%+v becomes %+v", e, w)
		}
	}
}
