package viewtest

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels/text"
)

// TestBuiltin runs the suite on every built-in view.
func TestBuiltin(t *testing.T) {
	arguments := map[string][]string{"field": Fields(), "columns": {"1-6", "002-4", "6-6"}}
	reg := views.Builtin()
	for _, name := range []string{"all", "first-half", "second-half", "even", "odd", "characters", "bigrams", "trigrams", "field", "columns"} {
		spec, ok := reg.Lookup(name)
		if !ok {
			t.Fatalf("there is no view %s", name)
		}
		Run(t, spec, arguments[name]...)
	}
}

// recorder takes what a check says.
type recorder struct {
	testing.TB
	mu   sync.Mutex
	said []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); runtime.Goexit() }
func (r *recorder) Fatal(args ...any)                 { r.Fatalf("%s", fmt.Sprint(args...)) }

// TestFaults runs the suite on views that are wrong and looks for what it says.
func TestFaults(t *testing.T) {
	texts := func(read func(s views.Source) func(*text.Tokens, []string)) views.Spec {
		return views.Spec{Text: func(s views.Source) (views.View, error) { return views.View{Read: read(s)}, nil }}
	}
	numbers := func(width int, f func(dst, v []float32) []float32) views.Spec {
		return views.Spec{Vectors: func(views.Source) (views.View, error) { return views.View{Width: width, Numbers: f}, nil }}
	}
	for want, spec := range map[string]views.Spec{
		"after other texts, and as": texts(func(s views.Source) func(*text.Tokens, []string) {
			var calls atomic.Int32
			return func(t *text.Tokens, fields []string) { s.Cut(t, fields); t.Keep(int(calls.Add(1))%2, t.Len(), 2) }
		}),
		"shows nothing of any text": texts(func(views.Source) func(*text.Tokens, []string) { return func(*text.Tokens, []string) {} }),
		"changed it to": texts(func(s views.Source) func(*text.Tokens, []string) {
			return func(t *text.Tokens, fields []string) { s.Cut(t, fields); fields[0] = "gone" }
		}),
		"must have Read":            texts(func(views.Source) func(*text.Tokens, []string) { return nil }),
		"must append 2 numbers":     numbers(2, func(dst, v []float32) []float32 { return append(dst, v[0]) }),
		"shows [7 NaN":              numbers(1, func(dst, v []float32) []float32 { return append(dst, v[0]/v[0]) }),
		"must have Numbers":         numbers(0, nil),
		"leave the rest as it is":   numbers(1, func(_, v []float32) []float32 { return v[:2] }),
		"set text.buckets":          {Text: func(s views.Source) (views.View, error) { return views.View{Read: s.Cut, NGrams: 2}, nil }},
		"the longest have 3":        {Text: func(s views.Source) (views.View, error) { return views.View{Read: s.Cut, NGrams: 9}, nil }},
		"has the argument 1 to end": {Text: func(views.Source) (views.View, error) { return views.View{}, errors.New("has the argument 1 to end") }},
	} {
		spec.Name = "wrong"
		reg, r := &views.Registry{}, &recorder{TB: t}
		if err := reg.Add(spec); err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		wait.Go(func() {
			if spec.Vectors != nil {
				testVectors(r, reg, "wrong")
			} else {
				o := options()[0]
				if want == "set text.buckets" {
					o.Buckets = 0
				}
				testTexts(r, reg, "wrong", o)
			}
		})
		wait.Wait()
		if !slices.ContainsFunc(r.said, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("nothing says %q, but %q", want, r.said)
		}
	}
}
