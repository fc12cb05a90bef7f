package combinertest

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/routes/combiners"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/graph"
)

// TestBuiltin runs the suite on every built-in combiner.
func TestBuiltin(t *testing.T) {
	reg := combiners.Builtin()
	for _, name := range reg.Names() {
		spec, _ := reg.Lookup(name)
		Run(t, spec)
	}
	additive := map[string]bool{combiners.Linear: true, "sum": true}
	for _, name := range reg.Names() {
		if spec, _ := reg.Lookup(name); !spec.Symmetric || spec.Additive() != additive[name] {
			t.Errorf("%s says of itself: symmetric %v, additive %v", name, spec.Symmetric, spec.Additive())
		}
	}
}

// recorder takes what a check says.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.said = append(r.said, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); runtime.Goexit() }
func (r *recorder) Fatal(args ...any)                 { r.Fatalf("%s", fmt.Sprint(args...)) }

// own is a combiner of functions.
type own func(in *combiners.Input) (*gorgonia.Node, error)

func (f own) Scores(in *combiners.Input) (*gorgonia.Node, error) { return f(in) }

// terms makes a combiner additive.
type terms struct {
	own
	f func(in *combiners.Input) ([]*gorgonia.Node, *gorgonia.Node, error)
}

func (a terms) Terms(in *combiners.Input) ([]*gorgonia.Node, *gorgonia.Node, error) { return a.f(in) }

// linear is y = Σ Wᵢ·yᵢ in plain operations, with the weights that a function of
// the route names.
func linear(in *combiners.Input, name func(r int) string) *gorgonia.Node {
	var sum *gorgonia.Node
	for r, f := range in.Features {
		w := gorgonia.Must(in.Param(name(r), submodels.Glorot(in.Width(r), in.Classes), in.Width(r), in.Classes))
		x := gorgonia.Must(gorgonia.Mul(f, w))
		if sum == nil {
			sum = x
		} else {
			sum = gorgonia.Must(gorgonia.Add(sum, x))
		}
	}
	return sum
}

// broken multiplies by 2 and forgets it on the way back.
type broken struct{}

func (broken) Name() string { return "broken" }
func (broken) Forward(out []float32, in [][]float32) {
	for i, x := range in[0] {
		out[i] = 2 * x
	}
}
func (broken) Backward(din [][]float32, dout, _ []float32, _ [][]float32) { copy(din[0], dout) }
func (broken) Cost(int) graph.KernelCost                                  { return graph.KernelCost{FLOPs: 1} }

// TestFaults runs the suite on combiners that are wrong and looks for what it
// says.
func TestFaults(t *testing.T) {
	named := func(r int) string { return fmt.Sprintf("weights_%c", 'a'+r) }
	right := own(func(in *combiners.Input) (*gorgonia.Node, error) { return linear(in, named), nil })
	calls := 0
	for want, c := range map[string]combiners.Combiner{
		"finite difference": own(func(in *combiners.Input) (*gorgonia.Node, error) {
			x := linear(in, named)
			return graph.Apply(broken{}, x.Shape(), x)
		}),
		"the scores have shape": own(func(in *combiners.Input) (*gorgonia.Node, error) { return in.Features[0], nil }),
		"in another order": own(func(in *combiners.Input) (*gorgonia.Node, error) {
			w := gorgonia.Must(in.Param("by_row", submodels.Normal(1), in.Rows(), in.Classes))
			return gorgonia.HadamardProd(linear(in, named), w)
		}),
		"gives other scores": own(func(in *combiners.Input) (*gorgonia.Node, error) {
			calls++
			return linear(in, func(r int) string { return fmt.Sprint("weights", r, calls) }), nil
		}),
		"is not symmetric": own(func(in *combiners.Input) (*gorgonia.Node, error) {
			return linear(in, func(r int) string { return []string{"first", "second"}[r] }), nil
		}),
		"so that the combiner is not symmetric: score": own(func(in *combiners.Input) (*gorgonia.Node, error) {
			x := linear(in, named)
			w := gorgonia.Must(in.RouteParam(0, "weights", submodels.Zeros, in.Width(0), in.Classes))
			return gorgonia.Add(x, gorgonia.Must(gorgonia.Mul(in.Features[0], w)))
		}),
		"as the sum of terms": terms{right, func(in *combiners.Input) (all []*gorgonia.Node, bias *gorgonia.Node, err error) {
			for _, f := range in.Features {
				w := gorgonia.Must(in.Param("other", submodels.Normal(1), 4, in.Classes))
				all = append(all, gorgonia.Must(gorgonia.Mul(f, w)))
			}
			bias, err = in.Param("none", submodels.Zeros, in.Classes)
			return all, bias, err
		}},
		"depends on the features of route": terms{right, func(in *combiners.Input) (all []*gorgonia.Node, bias *gorgonia.Node, err error) {
			whole := linear(in, named)
			for range in.Features {
				all = append(all, whole)
			}
			bias, err = in.Param("none", submodels.Zeros, in.Classes)
			return all, bias, err
		}},
		"3 terms for 2 routes": terms{right, func(in *combiners.Input) (all []*gorgonia.Node, bias *gorgonia.Node, err error) {
			bias, err = in.Param("none", submodels.Zeros, in.Classes)
			return []*gorgonia.Node{bias, bias, bias}, bias, err
		}},
	} {
		r := &recorder{TB: t}
		var wait sync.WaitGroup
		wait.Go(func() {
			defer func() { // what does not fit panics
				if p := recover(); p != nil {
					r.said = append(r.said, fmt.Sprint(p))
				}
			}()
			check(r, c, strings.Contains(want, "symmetric"), []int{4, 4})
		})
		wait.Wait()
		if !slices.ContainsFunc(r.said, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("nothing says %q, but %q", want, r.said)
		}
	}
	r := &recorder{TB: t}
	if check(r, right, true, []int{3, 5}); len(r.said) > 0 {
		t.Errorf("a right combiner is said to be wrong: %q", r.said)
	}
}
