package bank

import (
	"bytes"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestLogitsRoundTrip packs, stores and reads class scores.
func TestLogitsRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for _, c := range []struct {
		texts, classes int
		size           float64
	}{{0, 3, 1}, {1, 1, 1}, {50, 6, 10}, {9, 2, 1e-30}, {9, 2, 1e30}, {5, 4, 0}} {
		z := make([]float32, c.texts*c.classes)
		for i := range z {
			z[i] = float32(c.size * (5 + rng.NormFloat64()))
		}
		l, err := NewLogits(z, c.classes)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := l.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var back Logits
		if err := back.UnmarshalBinary(stored); err != nil || !reflect.DeepEqual(&back, l) {
			t.Errorf("%+v comes back as %+v: %v", l, back, err)
		}
		for i := range c.texts {
			row := z[i*c.classes : (i+1)*c.classes]
			for k := range row {
				got := float64(l.Step) * (float64(l.Values[i*c.classes+k]) - float64(l.Values[i*c.classes]))
				if want := float64(row[k]) - float64(row[0]); math.Abs(got-want) > 1e-3*c.size {
					t.Errorf("of size %v: difference %v came back as %v", c.size, want, got)
				}
			}
		}
	}
}

// FuzzLogits reads anything: an error or scores that are written as they were.
func FuzzLogits(f *testing.F) {
	for _, z := range [][]float32{{}, {1, 2, 3, 4}, {0, 0}} {
		l, err := NewLogits(z, 2)
		if err != nil {
			f.Fatal(err)
		}
		stored, err := l.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(stored)
		f.Add(stored[:len(stored)-1])
	}
	f.Fuzz(func(t *testing.T, stored []byte) {
		l := Logits{Classes: -1}
		if err := l.UnmarshalBinary(stored); err != nil {
			if l.Classes != -1 {
				t.Error("what could not be read left something behind")
			}
			return
		}
		again, err := l.MarshalBinary()
		if err != nil || !bytes.Equal(again, stored) {
			t.Errorf("%x is written as %x: %v", stored, again, err)
		}
		texts := make([]int32, len(l.Values)/l.Classes)
		b, err := New(texts, l.Classes)
		if err != nil {
			return // of no texts
		}
		if _, err := b.Add(RouteA, &l); err != nil {
			t.Error(err)
		}
		if x := b.Alone(RouteA, 0).Expected; !(x >= 0 && x <= 1) {
			t.Errorf("scores of %d texts and %d classes expect %v", len(texts), l.Classes, x)
		}
	})
}
