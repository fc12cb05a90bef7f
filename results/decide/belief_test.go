package decide

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/internal/check"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/stats"
)

// luckyTrials are trials whose true accuracy follows from their settings, read on so
// many texts.
func luckyTrials(rng *rand.Rand, n, texts int) (trials []results.Trial, truth []float64) {
	for i := range n {
		rate, width, kind := math.Exp(-7+4*rng.Float64()), 8<<rng.IntN(5), []string{"cnn", "mlp", "rnn"}[rng.IntN(3)]
		accuracy := .9 - .01*math.Pow(math.Log(rate)+5, 2) + .01*math.Log2(float64(width)/8) + map[string]float64{"cnn": 0, "mlp": -.02, "rnn": .01}[kind] + .002*rng.NormFloat64()
		accuracy = min(accuracy, .97)
		right := 0
		for range texts {
			if rng.Float64() < accuracy {
				right++
			}
		}
		t := complete(i, float64(right)/float64(texts), float64(1000*width), kind)
		t.Params = check.Raw(map[string]any{"route.a.submodel": kind, "route.a.width": width, "train.learning_rate": rate})
		trials, truth = append(trials, t), append(truth, accuracy)
	}
	return trials, truth
}

func luckiest(trials []results.Trial) int {
	return slices.MinFunc(indices(len(trials)), func(a, b int) int { return results.ByAccuracy(&trials[a], &trials[b]) })
}

// The model that is believed to be the best is better than the luckiest, over 20
// studies.
func TestBelievedIsLessLucky(t *testing.T) {
	var gains []float64
	for seed := range uint64(20) {
		trials, truth := luckyTrials(rand.New(rand.NewPCG(seed, 2)), 80, 150)
		believed := Believed(results.Study{Validation: 150}, trials)
		gains = append(gains, truth[luckiest(believed)]-truth[luckiest(trials)])
	}
	g := stats.Mean95(gains)
	t.Logf("it is better by %+v", g)
	if !(g.Low > 0) {
		t.Errorf("the one believed to be the best is better than the luckiest by %+v", g)
	}
}

// Where nothing is known of how readings err, they are believed.
func TestBelievedAsRead(t *testing.T) {
	trials, _ := luckyTrials(rand.New(rand.NewPCG(1, 2)), 40, 150)
	damaged := slices.Clone(trials)
	damaged[3].Params = json.RawMessage("{")
	for what, c := range map[string]struct {
		study  results.Study
		trials []results.Trial
	}{
		"an older study": {results.Study{}, trials}, "a loss": {results.Study{Validation: 150, Maximize: "neg_log_loss"}, trials},
		"damaged settings": {results.Study{Validation: 150}, damaged}, "few trials": {results.Study{Validation: 150}, trials[:5]}, "none": {results.Study{Validation: 150}, nil},
	} {
		got := Believed(c.study, c.trials)
		for i := range c.trials {
			if got[i].Accuracy != c.trials[i].Accuracy {
				t.Fatalf("%s: trial %d is believed to have %v, and read to have %v", what, i, got[i].Accuracy, c.trials[i].Accuracy)
			}
		}
	}
	before := slices.Clone(trials)
	if got := Believed(results.Study{Validation: 150}, trials); got[0].Accuracy == trials[0].Accuracy && got[1].Accuracy == trials[1].Accuracy {
		t.Error("readings that err are believed as they are")
	}
	same(t, "the trials given", trials, before)
}

func TestNearFront(t *testing.T) {
	trials := []results.Trial{complete(0, .8, 10, "a"), complete(1, .7, 20, "a"), complete(2, .9, 30, "a"), complete(3, nan, 1, "a")}
	same(t, "all", NearFront(trials), []int{0, 1, 2})
	trials = nil
	for n := range 900 { // 9 of 10 are far below the front
		trials = append(trials, complete(n, map[bool]float64{true: .9, false: .5}[n%10 == 0]+float64(n)/1e6, float64(1000+n), "a"))
	}
	near := NearFront(trials)
	for n := 0; n < 900; n += 10 {
		if !slices.Contains(near, n) {
			t.Fatalf("trial %d of the front is not near it", n)
		}
	}
	if len(near) != 400 || !slices.IsSorted(near) {
		t.Errorf("%d are near: %v", len(near), near)
	}
}

// A recommendation says what is believed, and shows what was read.
func TestRecommendWhatIsBelieved(t *testing.T) {
	trials, _ := luckyTrials(rand.New(rand.NewPCG(3, 2)), 80, 150)
	e := Evidence{Study: results.Study{Maximize: "accuracy", Minimize: "flops", Validation: 150}, Trials: trials}
	d := New(e)
	best := d.Recommend(nil)[0]
	believed := Believed(e.Study, trials)
	if want := luckiest(believed); best.Trial != want || float64(best.Believed) != believed[want].Accuracy || best.Value.Mean != trials[want].Accuracy {
		t.Errorf("%+v, want trial %d with %v of %v", best, want, believed[want].Accuracy, trials[want].Accuracy)
	}
}

func TestEncode(t *testing.T) {
	params := []map[string]any{
		{"same": 1., "rate": .1, "kind": "a", "few": 1., "list": []any{2., 3.}},
		{"same": 1., "rate": 1., "kind": "b", "few": 2., "list": []any{2.}},
		{"same": 1., "rate": 10., "kind": "b", "few": 2.},
		{"same": 1., "kind": "a", "few": 1.},
	}
	inputs, groups := encode(params, []float64{1, 1, 3, 3})
	// cost; few, by value; kind; list: two lists and none; rate, by its logarithm.
	same(t, "groups", groups, []int{0, 1, 1, 2, 2, 3, 3, 3, 4})
	want := [][]float64{{-1, 1, 0, 1, 0, 1, 0, 0, -math.Sqrt(1.5)}, {-1, 0, 1, 0, 1, 0, 1, 0, 0}, {1, 0, 1, 0, 1, 0, 0, 1, math.Sqrt(1.5)}, {1, 1, 0, 1, 0, 0, 0, 1, 0}}
	for i := range want {
		for j := range want[i] {
			near(t, "coordinate", inputs[i][j], want[i][j], 1)
		}
	}
}

func indices(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}
