package importance

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

// made returns n complete trials of a function that draws params and returns
// them with the accuracy and the cost.
func made(n int, seed uint64, draw func(*rand.Rand) (params map[string]any, accuracy, cost float64)) []results.Trial {
	rng := rand.New(rand.NewPCG(seed, 2))
	trials := make([]results.Trial, n)
	for i := range trials {
		params, accuracy, cost := draw(rng)
		trials[i] = complete(i, accuracy, cost)
		trials[i].Params = raw(params)
	}
	return trials
}

// additive has the variances 9/12 by x, 2/3 by y and 1/2 by z, and none by the
// rest.
func additive(rng *rand.Rand) (map[string]any, float64, float64) {
	x, y, z := rng.Float64(), rng.IntN(3), rng.Float64()
	params := map[string]any{"x": x, "y": []string{"a", "b", "c"}[y], "z": z, "idle": rng.Float64(), "off": rng.IntN(2) == 0}
	return params, 3*x + float64(y) + math.Sin(2*math.Pi*z), 1 + rng.Float64()
}

// conditional has two settings that exist where kind has one value each. Its
// means are 2 (cnn), 2 (mlp) and 1 (rnn), so that kind explains 2/9, rate 1/12
// and, where it exists, filters 16/12.
func conditional(rng *rand.Rand) (map[string]any, float64, float64) {
	kind, rate := []string{"cnn", "mlp", "rnn"}[rng.IntN(3)], rng.Float64()
	params := map[string]any{"kind": kind, "rate": rate}
	accuracy := map[string]float64{"mlp": 2, "rnn": 1}[kind] + rate
	switch kind {
	case "cnn":
		filters := rng.Float64()
		params["cnn.filters"] = 16 + 112*filters
		accuracy += 4 * filters
	case "mlp":
		params["mlp.width"] = 16 + rng.IntN(100)
	}
	return params, accuracy, 1 + rng.Float64()
}

// xor has two settings that do nothing alone.
func xor(rng *rand.Rand) (map[string]any, float64, float64) {
	a, b := rng.IntN(2), rng.IntN(2)
	return map[string]any{"a": a, "b": b, "c": rng.Float64(), "d": rng.IntN(4)}, float64(a ^ b), 1
}

func settingOf(t testing.TB, imp Importance, name string) SettingImportance {
	t.Helper()
	i := slices.IndexFunc(imp.Settings, func(s SettingImportance) bool { return s.Setting == name })
	if i < 0 {
		t.Fatalf("there is no setting %q in %+v", name, imp)
	}
	return imp.Settings[i]
}

// TestImportanceIsRecovered compares with analyses of variance worked out by
// hand.
func TestImportanceIsRecovered(t *testing.T) {
	const all, kinds = 9./12 + 2./3 + 1./2, 2./9 + 1./12 + 16./36
	for _, c := range []struct {
		name string
		draw func(*rand.Rand) (map[string]any, float64, float64)
		want map[string]float64
	}{
		{"additive", additive, map[string]float64{"x": 9. / 12 / all, "y": 2. / 3 / all, "z": 1. / 2 / all, "idle": 0, "off": 0}},
		{"conditional", conditional, map[string]float64{"kind": 2. / 9 / kinds, "rate": 1. / 12 / kinds, "cnn.filters": 16. / 36 / kinds, "mlp.width": 0}},
		{"xor", xor, map[string]float64{"a": 0, "b": 0, "c": 0, "d": 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			imp := Of(made(1500, 1, c.draw))
			if len(imp.Settings) != len(c.want) || len(imp.Notes) > 1 {
				t.Errorf("%+v", imp)
			}
			for name, want := range c.want {
				s := settingOf(t, imp, name)
				if got := float64(s.Overall); math.Abs(got-want) > 0.04 {
					t.Errorf("%s explains %.3f, want %.3f", name, got, want)
				}
				if want == 0 && float64(s.Overall) > 0.02 {
					t.Errorf("%s does nothing and explains %.3f", name, float64(s.Overall))
				}
				if e := float64(s.OverallError); !(e >= 0 && e < 0.1) {
					t.Errorf("the error of %s is %g", name, e)
				}
			}
			if fit := float64(imp.Fit); fit < 0.8 || fit > 1 {
				t.Errorf("the fit is %.3f", fit)
			}
		})
	}
	imp := Of(made(1500, 1, xor))
	if len(imp.Pairs) == 0 || imp.Pairs[0].Settings != [2]string{"a", "b"} || imp.Pairs[0].Share < 0.8 {
		t.Errorf("the pair that does it all is not seen: %+v", imp.Pairs)
	}
	if imp := Of(made(1500, 1, additive)); len(imp.Pairs) > 0 {
		t.Errorf("pairs of settings that only add up: %+v", imp.Pairs)
	}
}

// A few dozen trials give the order of what matters much, with its error.
func TestImportanceOfFewTrials(t *testing.T) {
	for seed := range uint64(5) {
		imp := Of(made(80, seed, additive))
		for _, idle := range []string{"idle", "off"} {
			for _, busy := range []string{"x", "y", "z"} {
				if settingOf(t, imp, idle).Overall >= settingOf(t, imp, busy).Overall {
					t.Errorf("seed %d: %s comes before %s: %+v", seed, idle, busy, imp.Settings)
				}
			}
		}
		if settingOf(t, imp, "x").OverallError < 0.01 {
			t.Errorf("seed %d: 80 trials tell the share of x to %g", seed, float64(settingOf(t, imp, "x").OverallError))
		}
	}
}

// What sets the best trials apart need not be what matters overall.
func TestImportanceNearFront(t *testing.T) {
	draw := func(rng *rand.Rand) (map[string]any, float64, float64) {
		safe, tuned, size := rng.Float64(), rng.Float64(), rng.Float64()
		// Overall it matters to be safe and large, near the front to be tuned: what
		// is large costs more, and nearly all trials are safe.
		accuracy := size + 0.2*tuned
		if safe < 0.2 {
			accuracy -= 3
		}
		return map[string]any{"safe": safe, "tuned": tuned, "size": size, "idle": rng.Float64()}, accuracy, math.Exp(3 * size)
	}
	imp := Of(made(1000, 1, draw))
	if imp.Nearest != 100 {
		t.Errorf("%d trials are near the front, want 100", imp.Nearest)
	}
	safe, tuned, size, idle := settingOf(t, imp, "safe"), settingOf(t, imp, "tuned"), settingOf(t, imp, "size"), settingOf(t, imp, "idle")
	if safe.Overall < 0.8 || tuned.Overall > 0.02 {
		t.Errorf("overall: %+v", imp.Settings)
	}
	if tuned.NearFront < 0.5 || size.NearFront > 0.25 || idle.NearFront > 0.05 || safe.NearFront > tuned.NearFront {
		t.Errorf("near the front: %+v", imp.Settings)
	}
	sum := 0.0
	for _, s := range imp.Settings {
		sum += float64(s.NearFront)
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("the shares add up to %g", sum)
	}
}

// TestImportanceIsRepeatable: neither the order of the trials nor the scale of
// a number changes a bit, nor do trials that were stopped early.
func TestImportanceIsRepeatable(t *testing.T) {
	for _, n := range []int{60, mostTrials + 500} {
		trials := made(n, 3, conditional)
		want := Of(trials)
		shuffled := slices.Clone(trials)
		rand.New(rand.NewPCG(1, 1)).Shuffle(n, func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		same(t, "in another order", Of(shuffled), want)

		scaled := slices.Clone(trials)
		for i := range scaled {
			var params map[string]any
			must(t, json.Unmarshal(scaled[i].Params, &params))
			for name, v := range params {
				switch x, _ := v.(float64); name {
				case "rate":
					params[name] = math.Exp(20*x) - 7
				case "cnn.filters", "mlp.width":
					params[name] = math.Log(x)
				}
			}
			scaled[i].Params = raw(params)
		}
		same(t, "on another scale", Of(scaled), want)

		more := slices.Clone(trials)
		for i := range 30 {
			pruned := complete(n+i, 99, 0.1)
			pruned.State, pruned.Params = search.Pruned, raw(map[string]any{"kind": "cnn", "rate": i, "cnn.filters": i})
			failed := complete(n+30+i, math.NaN(), 0.1)
			failed.State, failed.Params = search.Failed, pruned.Params
			more = append(more, pruned, failed)
		}
		got := Of(more)
		same(t, "with pruned trials", got.Settings, want.Settings)
		if got.Pruned != 30 || !slices.ContainsFunc(got.Notes, func(note string) bool { return strings.Contains(note, "stopped early are left out (30)") }) {
			t.Errorf("of pruned trials it says %q", got.Notes)
		}
	}
}

func TestImportanceTakesSomeOfMany(t *testing.T) {
	imp := Of(made(10_000, 1, additive))
	if imp.Trials != mostTrials || imp.Complete != 10_000 || imp.Nearest != mostTrials/10 {
		t.Errorf("%d of %d trials, %d near the front", imp.Trials, imp.Complete, imp.Nearest)
	}
	if want := fmt.Sprintf("Worked out from %d of the 10000 complete trials, taken evenly by number.", mostTrials); !slices.Contains(imp.Notes, want) {
		t.Errorf("it says %q, want %q", imp.Notes, want)
	}
}

func BenchmarkImportance(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		trials := made(n, 1, func(rng *rand.Rand) (map[string]any, float64, float64) {
			params, accuracy := map[string]any{}, rng.NormFloat64()
			for i := range 20 {
				x := rng.Float64()
				params[fmt.Sprintf("route.a.setting-%d", i)] = x
				accuracy += x * float64(i%5)
			}
			return params, accuracy, rng.Float64()
		})
		b.Run(fmt.Sprintf("%d trials of 20 settings", n), func(b *testing.B) {
			for b.Loop() {
				Of(trials)
			}
		})
	}
}
