package importance

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/results"
)

func tableOf(t testing.TB, params ...string) *levelTable {
	t.Helper()
	trials := make([]*results.Trial, len(params))
	for i, text := range params {
		trial := complete(i, float64(i), 1)
		trial.Params = json.RawMessage(text)
		trials[i] = &trial
	}
	return newLevelTable(trials)
}

func TestLevels(t *testing.T) {
	table := tableOf(t,
		`{"number":10,"list":[1, 2],"mixed":1,"flag":true,"same":"x","n":-1e3}`,
		`{"number":9.5,"list":[1,2],"mixed":"1","flag":false,"same":"x","n":1e999}`,
		`{"number":100,"list":[2],"mixed":1,"same":"x","flag":false,"n":0}`,
		`{"list":[3],"mixed":2}`)
	got := map[string]string{}
	for i, s := range table.settings {
		column := ""
		for _, row := range table.rows {
			column += fmt.Sprint(row[i])
		}
		got[s.name] = fmt.Sprintf("%s %v %.2f %d", column, s.ordered, s.weights, s.trials)
	}
	want := map[string]string{
		"number": "2130 true [0.33 0.33 0.33] 3",
		"list":   "1123 false [0.33 0.33 0.33] 4",
		"mixed":  "1312 false [0.33 0.33 0.33] 4", // one word makes all of them words, numbers first
		"flag":   "2110 false [0.50 0.50] 3",
		"n":      "1320 false [0.33 0.33 0.33] 3", // what no number can hold is a word
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: got %s, want %s", name, got[name], want[name])
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("left over: %v", got)
	}
}

// Many values of a number fall into levels that were tried as often; equal
// values fall into one.
func TestQuantiles(t *testing.T) {
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 3))
		column := map[int]value{}
		n := 15 + rng.IntN(300)
		for row := range n {
			column[row] = value{number: math.Floor(math.Exp(6 * rng.Float64()))}
		}
		s, coded := newLevels("x", column, n)
		sum, seen := 0.0, make([]float64, len(s.weights))
		for _, w := range s.weights {
			sum += w
		}
		for row, v := range column {
			seen[coded[row]-1]++
			for other, w := range column {
				if v.number < w.number && coded[row] > coded[other] || v.number == w.number && coded[row] != coded[other] {
					t.Fatalf("seed %d: %g has level %d and %g level %d", seed, v.number, coded[row], w.number, coded[other])
				}
			}
		}
		if math.Abs(sum-1) > 1e-9 || len(s.weights) > fewLevels || !s.ordered {
			t.Errorf("seed %d: %+v", seed, s)
		}
		if slices.Contains(seen, 0) {
			t.Errorf("seed %d: a level without trials: %v", seed, seen)
		}
	}
}

func TestManyCategories(t *testing.T) {
	column := map[int]value{}
	for row := range 300 {
		column[row] = value{text: fmt.Sprintf("%q", fmt.Sprint(row/2%120))} // up to 120 in all
	}
	s, coded := newLevels("x", column, 300)
	sum := 0.0
	for _, w := range s.weights {
		sum += w
	}
	if len(s.weights) != mostLevels || math.Abs(sum-1) > 1e-9 || slices.Max(coded) != mostLevels || slices.Min(coded) != 1 {
		t.Errorf("%d levels that weigh %g, coded %d to %d", len(s.weights), sum, slices.Min(coded), slices.Max(coded))
	}
}

// TestConditions reads conditions off trials.
func TestConditions(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var params []string
	for range 120 {
		p := map[string]any{"routes": 1 + rng.IntN(2), "a": []string{"cnn", "mlp", "rnn"}[rng.IntN(3)], "rate": rng.Float64()}
		if p["a"] != "rnn" {
			p["a.width"] = rng.IntN(5)
		}
		if p["routes"] == 2 {
			p["b"] = []string{"cnn", "mlp"}[rng.IntN(2)]
			if p["b"] == "cnn" {
				p["b.filters"] = rng.Float64()
				if p["a"] == "cnn" {
					p["b.shared"] = rng.IntN(2)
				}
			}
		}
		if rng.IntN(4) == 0 {
			p["whim"] = rng.IntN(2)
		}
		params = append(params, string(raw(p)))
	}
	table := tableOf(t, params...)
	s := newSpace(table)
	at := map[string]int{}
	for i, setting := range s.settings {
		at[setting.name] = i
	}
	for name, want := range map[string]string{
		"rate": "", "a": "", "routes": "",
		"a.width": "a 110 ", "b": "routes 100 ", "b.filters": "b 10 ",
	} {
		got := ""
		for _, c := range s.conditions[at[name]] {
			got += fmt.Sprintf("%s %b ", s.settings[c.on].name, c.levels)
		}
		if got != want || s.chance[at[name]] != 1 {
			t.Errorf("%s exists where %q (chance %g), want %q", name, got, s.chance[at[name]], want)
		}
	}
	if !s.within[at["b.filters"]][at["routes"]] || s.within[at["routes"]][at["b.filters"]] || s.within[at["b.filters"]][at["a"]] {
		t.Errorf("b.filters is within %v", s.within[at["b.filters"]])
	}
	if c := s.chance[at["whim"]]; c <= 0 || c >= 1 {
		t.Errorf("the chance of what exists by chance is %g", c)
	}
	// What is drawn looks like what was read: each setting exists where it did.
	for _, row := range s.draw(256, rng).rows(nil) {
		shared := row[at["b.shared"]] != absent
		if is := row[at["a"]] == 1 && row[at["b"]] == 1; shared != is {
			t.Fatalf("b.shared is there: %v, with a %d and b %d", shared, row[at["a"]], row[at["b"]])
		}
		if row[at["b.filters"]] != absent && row[at["routes"]] != 2 {
			t.Fatal("there are filters of a route that is not there")
		}
	}
}
