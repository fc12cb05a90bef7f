package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/doubleroute/sweep/search"
)

func boxNamed(t *testing.T, name string) box {
	t.Helper()
	for _, b := range boxes() {
		if b.name == name {
			return b
		}
	}
	t.Fatalf("there is no box %s", name)
	return box{}
}

// TestBoxesAreTheSame tests the functions against values of those in Python; see
// python/record_boxes.py.
func TestBoxesAreTheSame(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "boxes.json"))
	if err != nil {
		t.Fatal(err)
	}
	var recorded []struct {
		Box  string
		X, F []float64
	}
	if err := json.Unmarshal(text, &recorded); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range recorded {
		b := boxNamed(t, r.Box)
		seen[r.Box] = true
		if len(r.X) != len(b.ranges) {
			t.Fatalf("%s has %d numbers, not %d", r.Box, len(b.ranges), len(r.X))
		}
		first, second := b.f(r.X)
		if math.Abs(first-r.F[0]) > 1e-9 || math.Abs(second-r.F[1]) > 1e-9 {
			t.Errorf("%s is %v, %v and in Python %v", r.Box, first, second, r.F)
		}
	}
	if len(seen) != len(boxes()) {
		t.Errorf("recorded are %v", seen)
	}
}

// TestFronts tests that each function reaches its front where the papers say so,
// and nowhere goes beyond it.
func TestFronts(t *testing.T) {
	best := map[string]func(u float64, x []float64){
		"zdt1": zdtBest, "zdt2": zdtBest, "zdt3": zdtBest,
		"dtlz2": func(u float64, x []float64) {
			for i := range x {
				x[i] = 0.5
			}
			x[0] = 1 - u
		},
		"wfg4": func(u float64, x []float64) {
			for i := range x {
				x[i] = 0.35 * 2 * float64(i+1)
				if i < 4 {
					x[i] = place(u) * 2 * float64(i+1)
				}
			}
		},
	}
	for _, b := range boxes() {
		p, err := newBox(b)
		if err != nil {
			t.Fatal(err)
		}
		if !(p.full > 0.1 && p.full < 1) {
			t.Errorf("%s: the front has a hypervolume of %v", b.name, p.full)
		}
		x := make([]float64, len(b.ranges))
		for _, u := range []float64{0, 0.2, 0.5, 0.83} {
			best[b.name](u, x)
			first, second := b.f(x)
			wantFirst, wantSecond := b.front(u)
			if math.Abs(first-wantFirst) > 1e-6 || math.Abs(second-wantSecond) > 1e-6 {
				t.Errorf("%s at %v: %v, %v, not %v, %v", b.name, u, first, second, wantFirst, wantSecond)
			}
		}
		rng := search.Stream(1, 0, b.name)
		for range 200 {
			first, second := b.f(p.Space().Sample(rng))
			if height := p.volumes(trace{{-second, asCost(first), -1}}, 1)[0]; height > 1 {
				t.Errorf("%s: %v, %v has a hypervolume of %v", b.name, first, second, height)
			}
			if beyond(b, first, second) {
				t.Errorf("%s: %v, %v is beyond the front", b.name, first, second)
			}
		}
	}
}

func zdtBest(u float64, x []float64) {
	clear(x)
	x[0] = u
}

// place returns where multimodal is u, between its best place and the end.
func place(u float64) float64 {
	low, high := 0.35, 0.35
	for high < 1 && multimodal(high) < u {
		high += 1e-5
	}
	for range 60 {
		if mid := (low + high) / 2; multimodal(mid) < u {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// beyond reports whether an outcome is better than some point of the front in both.
func beyond(b box, first, second float64) bool {
	over := false
	b.along(func(f, s float64) { over = over || first < f-1e-9 && second < s-1e-9 })
	return over
}
