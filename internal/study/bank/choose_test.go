package bank

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/internal/study/studytest"
	"github.com/doubleroute/sweep/search"
)

// opened is the bank of an experiment, without a search.
func opened(t testing.TB, set ...string) (*Bank, *problem.Problem) {
	t.Helper()
	p := studytest.Problem(t, studytest.Tiny, append(studytest.InBank(), set...)...)
	bank, err := choose(p, p.Experiment.Search.RouteBank)
	if err != nil {
		t.Fatal(err)
	}
	return bank, p
}

// made fills a bank with estimates that distinguish the pairs: i + j/100.
func made(b *Bank) {
	b.pairs = nil
	for i := range b.routes[0].variants {
		var row []float64
		for j := range b.routes[1].variants {
			row = append(row, float64(i)+float64(j)/100)
		}
		b.pairs = append(b.pairs, row)
		b.routes[0].alone = append(b.routes[0].alone, -float64(i))
	}
	b.routes[1].alone = make([]float64, len(b.routes[1].variants))
}

// TestBankChoice: all variants of a small space, and of a large one some of each
// kind, the same every time.
func TestBankChoice(t *testing.T) {
	count := func(r bankRoute) (n int, kinds map[[2]float64]int) {
		kinds = map[[2]float64]int{}
		seen := map[string]bool{}
		for _, v := range r.variants {
			kinds[v.kind]++
			seen[string(v.params)] = true
			if v.config.B != nil || v.flops <= 0 || !json.Valid(v.params) {
				t.Errorf("%+v", v)
			}
		}
		if len(seen) != len(r.variants) {
			t.Errorf("of %d variants of route %s %d differ", len(r.variants), r.name, len(seen))
		}
		return len(r.variants), kinds
	}
	small, _ := opened(t, "search.route_bank=100")
	a, kinds := count(small.routes[0])
	if a != 2+4+6 || len(kinds) != 3 {
		t.Errorf("%d variants of route a: %v", a, kinds)
	}
	if b, kinds := count(small.routes[1]); b != 2*(2+4) || len(kinds) != 4 {
		t.Errorf("%d variants of route b: %v", b, kinds)
	}
	for _, set := range []string{"route.a.mlp.embedding=[4, 16]", "route.a.mlp.embedding={ min = 4, max = 64, log = true }", "route.b.mlp.word_dropout={ min = 0.0, max = 0.3 }"} {
		few, p := opened(t, "search.route_bank=6", set)
		a, kinds := count(few.routes[0])
		if a != 6 || len(kinds) != 3 {
			t.Errorf("%s: %d variants of route a: %v", set, a, kinds)
		}
		if b, kinds := count(few.routes[1]); b != 6 || len(kinds) != 4 {
			t.Errorf("%s: %d variants of route b: %v", set, b, kinds)
		}
		again, err := choose(p, 6)
		if err != nil || fmt.Sprint(again.routes) != fmt.Sprint(few.routes) {
			t.Errorf("%s: chosen again they are others: %v", set, err)
		}
	}
	limited, p := opened(t, "search.route_bank=100", "limit.parameters=900")
	if n, _ := count(limited.routes[0]); n == 0 || n >= a {
		t.Errorf("with a limit there are %d of %d variants", n, a)
	}
	made(limited)
	for _, x := range limited.candidates(p) {
		if _, err := p.Cost(x); err != nil {
			t.Errorf("a candidate is over the limit: %v", err)
		}
	}
	if none, _ := opened(t, `route.b.submodel="none"`); none != nil {
		t.Error("there is a bank without a route b")
	}
}

// TestBankMatch finds the variants of a point.
func TestBankMatch(t *testing.T) {
	b, p := opened(t, "search.route_bank=100")
	made(b)
	space, rng := p.Space(), search.Stream(1, 0, "test")
	singles := 0
	for range 500 {
		x := space.Sample(rng)
		i, j := b.match(x)
		params := space.Params(x)
		for name, v := range params {
			if strings.HasPrefix(name, "route.a.") && !strings.Contains(string(b.routes[0].variants[i].params), fmt.Sprintf("%q:%s", name, studytest.Marshal(t, v))) {
				t.Fatalf("%v is matched with %s", params, b.routes[0].variants[i].params)
			}
			if j >= 0 && strings.HasPrefix(name, "route.b.") && !strings.Contains(string(b.routes[1].variants[j].params), fmt.Sprintf("%q:%s", name, studytest.Marshal(t, v))) {
				t.Fatalf("%v is matched with %s", params, b.routes[1].variants[j].params)
			}
		}
		want := float64(i) + float64(j)/100
		if params["routes"] == 1 {
			singles++
			want = -float64(i)
		}
		if got := b.estimate(x); got != want {
			t.Errorf("the estimate of %v is %v, not %v", params, got, want)
		}
	}
	if singles == 0 || singles == 500 {
		t.Errorf("%d of 500 points have one route", singles)
	}
}

// TestBankNearest matches points of a continuous space.
func TestBankNearest(t *testing.T) {
	set := []string{"route.a.mlp.embedding={ min = 1, max = 4096, log = true }", `route.a.submodel=["mlp", "cnn"]`, "search.route_bank=9"}
	b, p := opened(t, set...)
	made(b)
	a, _ := p.Space().Index("route.a.mlp.embedding")
	rng := search.Stream(1, 0, "test")
	checked := 0
	for range 300 {
		x := p.Space().Sample(rng)
		if math.IsNaN(x[a]) {
			continue
		}
		checked++
		i, _ := b.match(x)
		got := math.Abs(math.Log(x[a] / b.routes[0].variants[i].point[a]))
		for _, v := range b.routes[0].variants {
			if d := math.Abs(math.Log(x[a] / v.point[a])); d < got-1e-2 {
				t.Errorf("%v is matched with %v and not with %v", x[a], b.routes[0].variants[i].point[a], v.point[a])
			}
		}
	}
	if checked == 0 {
		t.Error("no point has an mlp")
	}
	// A variant that failed counts for itself only, and one kind for no other.
	for n, v := range b.routes[0].variants {
		if i, _ := b.match(v.point); i != n {
			t.Errorf("variant %d is matched with %d", n, i)
		}
		if !math.IsNaN(v.point[a]) && v.point[a] < 64 {
			b.routes[0].alone[n] = math.NaN()
		}
	}
	for n, v := range b.routes[0].variants {
		if i, _ := b.match(v.point); i != n {
			t.Errorf("variant %d, which may have failed, is matched with %d", n, i)
		}
	}
	b.routes[0].variants = slices.DeleteFunc(b.routes[0].variants, func(v variant) bool { return !math.IsNaN(v.point[a]) })
	for range 50 {
		x := p.Space().Sample(rng)
		if got := b.estimate(x); math.IsNaN(got) != !math.IsNaN(x[a]) {
			t.Errorf("without an mlp in the bank, the estimate of %v is %v", p.Space().Params(x), got)
		}
	}
}

// TestBankCandidates: the best pair is named, and so is the cheapest; each is of
// the space and has its own estimate.
func TestBankCandidates(t *testing.T) {
	b, p := opened(t, "search.route_bank=100")
	made(b)
	points := b.candidates(p)
	best, cheapest := math.Inf(-1), math.Inf(1)
	keys := map[string]int{}
	for _, x := range points {
		if err := p.Space().Check(x); err != nil {
			t.Fatal(err)
		}
		best = max(best, b.estimate(x))
		cost, err := p.Cost(x)
		if err != nil {
			t.Error(err)
		}
		cheapest = min(cheapest, cost)
		keys[p.Space().Key(x)]++
	}
	if best != 11.11 {
		t.Errorf("the best estimate among the candidates is %v", best)
	}
	rng := search.Stream(2, 0, "test")
	for range 300 {
		if cost, err := p.Cost(p.Space().Sample(rng)); err == nil && cost < cheapest {
			t.Fatalf("the cheapest candidate costs %v, and there is one for %v", cheapest, cost)
		}
	}
	if len(points) != candidatePairs*(1+candidateDraws) || len(keys) < candidatePairs {
		t.Errorf("%d candidates, of which %d differ", len(points), len(keys))
	}
	if again := b.candidates(p); fmt.Sprint(again) != fmt.Sprint(points) {
		t.Error("asked again, the candidates are others")
	}
}

// TestBankMiddle pins what the settings are that all variants share.
func TestBankMiddle(t *testing.T) {
	b, _ := opened(t, "train.learning_rate=[0.02, 0.001, 0.005, 0.01]", "train.epochs={ min = 2, max = 6 }",
		`train.optimizer=["adamw", "adam"]`, "train.clip={ min = 0.01, max = 100, log = true }")
	for _, r := range b.routes {
		for _, v := range r.variants {
			s := v.config.Train
			if s.Float("learning_rate") != 0.01 || s.Int("epochs") != 4 || s.String("optimizer") != "adamw" || math.Abs(s.Float("clip")-1) > 1e-9 {
				t.Errorf("route %s: %v", r.name, s)
			}
		}
	}
}

// BenchmarkBankEstimate measures what a sampler asks for each candidate.
func BenchmarkBankEstimate(b *testing.B) {
	bank, p := opened(b, "search.route_bank=64", "route.a.mlp.embedding={ min = 1, max = 4096, log = true }",
		"route.b.mlp.word_dropout={ min = 0.0, max = 0.3 }")
	made(bank)
	x := p.Space().Sample(search.Stream(1, 0, "test"))
	for b.Loop() {
		bank.estimate(x)
	}
}
