package feed

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestFeed hands over everything, in order, before Close returns.
func TestFeed(t *testing.T) {
	var got, want []int
	f := New(func(n int) { got = append(got, n) }, 1000)
	for n := range 500 {
		want = append(want, n)
		if n%2 == 0 {
			f.Put(n)
		} else {
			f.Offer(n)
		}
	}
	f.Close(context.Background())
	f.Put(500)
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// TestBlocked has a listener that blocks: nobody waits for it, progress is
// dropped, and the rest comes once it goes on.
func TestBlocked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []int
		hold := make(chan struct{})
		f := New(func(n int) { <-hold; got = append(got, n) }, 3)
		f.Put(0)
		synctest.Wait() // it is held
		for n := range 10 {
			f.Offer(1 + n)
		}
		f.Put(99)
		began := time.Now()
		close(hold)
		f.Close(context.Background())
		if want := []int{0, 1, 2, 3, 99}; !slices.Equal(got, want) || time.Since(began) != 0 {
			t.Errorf("got %v after %v", got, time.Since(began))
		}
	})
}

// TestCloseGivesUp waits for a listener that blocks until the context ends.
func TestCloseGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, hold := 0, make(chan struct{})
		f := New(func(int) { <-hold; got++ }, 3)
		f.Put(0)
		f.Put(1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		if f.Close(ctx); time.Since(began) != time.Second {
			t.Errorf("it gave up after %v", time.Since(began))
		}
		close(hold)
		synctest.Wait()
		if got != 1 {
			t.Errorf("the listener was called %d times", got)
		}
	})
}
