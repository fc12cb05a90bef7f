package portfolio

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const (
	scores = `model,one,two,"two, vectors"
slow,0.90,0.60,0.60
quick,0.80,0.70,0.70
quick + slow,0.95,0.72,0.72
other,0.70,0.71,0.71
"far, vectors",,,0.80
bad,0.10,0.10,0.10
`
	seconds = `route,one,two
slow,40,90
quick,1,1
other,2,2
"far, vectors",3,5
bad,1,1
`
)

func read(t *testing.T) *Scores {
	t.Helper()
	s, err := ReadScores(strings.NewReader(scores), strings.NewReader(seconds))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func names(models []Model) (all []string) {
	for _, m := range models {
		all = append(all, m.String())
	}
	return all
}

// TestChoose: the medians are .80, .70 and .71. What comes first reaches the best of a
// task in a fifth of the mean time; "other" gains half of another's spread in less, and the
// pair all of two, but in three times the mean. Then "slow" is above a median, and what is
// left is above none.
func TestChoose(t *testing.T) {
	s := read(t)
	got := names(s.Choose(10))
	if want := []string{"far, vectors", "other", "quick + slow", "slow", "bad", "quick"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if first := names(s.Choose(2)); !slices.Equal(first, got[:2]) {
		t.Errorf("two are %q, of %q", first, got)
	}
	best := []Model{{"quick"}, {"far, vectors"}, {"quick", "slow"}}
	for within, want := range map[float64]float64{0: .15, 1: .15, 10: 0} {
		if got := s.Regret(best, "one", within); math.Abs(got-want) > 1e-9 {
			t.Errorf("the regret within %v is %v, not %v", within, got, want)
		}
	}
	if got := s.without("two"); !slices.Equal(got.Tasks, []string{"one"}) || got.readings[slices.Index(names(got.Models), "slow")][0] != .9 {
		t.Errorf("without a set there are %q", got.Tasks)
	}
}

func TestReadScoresRefuses(t *testing.T) {
	for name, files := range map[string][2]string{
		"no table":        {"", seconds},
		"ragged":          {"model,one\na,1,2\n", seconds},
		"not a number":    {"model,one\nquick,x\n", seconds},
		"route not timed": {"model,one\nelse,0.5\n", seconds},
		"nothing read":    {"model,one\nquick,\n", seconds},
		"no seconds":      {scores, ""},
	} {
		if _, err := ReadScores(strings.NewReader(files[0]), strings.NewReader(files[1])); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestRecordedIsOfThePool: what is recorded is what the pool has now.
func TestRecordedIsOfThePool(t *testing.T) {
	want := names(Pool())
	if slices.Sort(want); !slices.Equal(names(Recorded().Models), want) {
		t.Errorf("the recorded models are not those of the pool: make portfolio\n%q\n%q", names(Recorded().Models), want)
	}
	seen := map[string]bool{}
	for _, m := range Pool() {
		c := Configuration(m)
		if seen[m.String()] {
			t.Errorf("%s is there twice", m)
		}
		seen[m.String()] = true
		if c["routes"] != int64(len(m)) || c["route.a.submodel"] == nil || (c["route.b.submodel"] != nil) != (len(m) == 2) {
			t.Errorf("%s is %v", m, c)
		}
	}
	if n := len(Default()); n < Size || n > 2*Size || !reflect.DeepEqual(Default(), Default()) {
		t.Errorf("%d configurations, or not always the same", n)
	}
}

// TestLeaveOneOut: on data that it was not chosen on, the portfolio is nearer to the
// best of the pool than models at random that take as long.
func TestLeaveOneOut(t *testing.T) {
	s, rng := Recorded(), rand.New(rand.NewPCG(1, 2))
	for _, within := range []float64{2, 4, 8} {
		chosen, drawn := 0.0, 0.0
		left := s.LeaveOneOut(within)
		for _, task := range s.Tasks {
			chosen += left[task] / float64(len(s.Tasks))
			const draws = 200
			for range draws {
				models := slices.Clone(s.Models)
				rng.Shuffle(len(models), func(i, j int) { models[i], models[j] = models[j], models[i] })
				drawn += s.Regret(models, task, within) / float64(draws*len(s.Tasks))
			}
		}
		t.Logf("in the time of %v routes: %.2f points below the best of the pool, at random %.2f", within, 100*chosen, 100*drawn)
		if chosen > .7*drawn {
			t.Errorf("in the time of %v routes: %.2f points below the best of the pool, and at random %.2f", within, 100*chosen, 100*drawn)
		}
	}
}
