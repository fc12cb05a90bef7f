package pending

import (
	"testing"

	"github.com/doubleroute/sweep/search/searchtest"
	"github.com/doubleroute/sweep/search/space"
)

func TestList(t *testing.T) {
	l := New(searchtest.OneInt(1000))
	for trial := range most + 10 {
		for request := range Patience + 2 {
			if refused := l.Request(trial); refused != (request >= Patience) {
				t.Fatalf("trial %d, request %d: refused is %v", trial, request, refused)
			}
		}
		given := l.Suggest(space.Point{float64(trial)})
		given[0] = -1 // it is the caller's
		if n := len(l.Others()); n != min(trial, most-1) {
			t.Fatalf("with trial %d there are %d others", trial, n)
		}
	}
	if l.Has(space.Point{9}) || !l.Has(space.Point{10}) || !l.Has(space.Point{most + 9}) {
		t.Error("it does not have the latest points, or has others")
	}
	l.Forget(10)
	l.Forget(most + 9)
	if l.Has(space.Point{10}) || l.Has(space.Point{most + 9}) || !l.Has(space.Point{11}) {
		t.Error("it does not forget trials that have ended, or forgets others")
	}
}
