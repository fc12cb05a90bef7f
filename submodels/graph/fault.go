package graph

import (
	"fmt"
	"math"
	"path"
	"runtime"
	"strings"

	"gorgonia.org/gorgonia"
)

// Guard turns a panic of the function that defers it into an error that says
// what panicked, why and where: it fails a trial and never the process.
func Guard(err *error, what func() string) {
	if r := recover(); r != nil {
		line := strings.Join(strings.Fields(fmt.Sprint(r)), " ")
		*err = fmt.Errorf("%s panicked: %s%s", what(), line, panicPlace())
	}
}

// panicPlace returns the file and line that panicked, outside Go's runtime and
// Gorgonia, for the end of a sentence. It is called while a panic unwinds.
func panicPlace() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	panicked := false
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		library := strings.HasPrefix(f.Function, "runtime.") || strings.HasPrefix(f.Function, "gorgonia.org/")
		if panicked && !library {
			return fmt.Sprintf(" (%s:%d)", path.Base(f.File), f.Line)
		}
		panicked = panicked || f.Function == "runtime.gopanic"
	}
	return ""
}

// NonFinite says which operation of the last Run was the first to give a number
// that is not finite, and the nearest parameters and data that it was computed
// from; empty where all numbers are finite. NaN, and the infinity that it came
// from, is looked for first: another infinity may be meant, as in a mask.
func (p *Program) NonFinite() string {
	for _, is := range []func(float64) bool{math.IsNaN, infinite} {
		for _, n := range p.nodes {
			if x, found := p.find(n, is); found {
				return became(p.origin(n, x))
			}
		}
		for _, n := range p.nodes {
			if k, ok := KernelOf(n).(RowSparse); ok {
				table, gradient := k.RowGradient()
				if x, found := first(gradient, is); found {
					return fmt.Sprintf("the gradient of %s became %v", table, x)
				}
			}
		}
	}
	return ""
}

func infinite(x float64) bool { return math.IsInf(x, 0) }

// find returns the first number of a node that is what is looked for. Constants,
// and what is not float32, are passed over.
func (p *Program) find(n *gorgonia.Node, is func(float64) bool) (x float32, found bool) {
	if isConstant(n) {
		return 0, false
	}
	numbers, _ := p.numbers(p.place[n])
	return first(numbers, is)
}

// origin follows infinities from a node to the one where they began.
func (p *Program) origin(n *gorgonia.Node, x float32) (*gorgonia.Node, float32) {
	for _, c := range children(n) {
		if y, found := p.find(c, infinite); found {
			return p.origin(c, y)
		}
	}
	return n, x
}

func first(list []float32, is func(float64) bool) (x float32, found bool) {
	for _, x := range list {
		if is(float64(x)) {
			return x, true
		}
	}
	return 0, false
}

func became(n *gorgonia.Node, x float32) string {
	if !computed(n) {
		return fmt.Sprintf("%s became %v", n.Name(), x)
	}
	return fmt.Sprintf("%s, computed from %s, became %v", describe(n), strings.Join(sources(n), ", "), x)
}

// sources names the inputs nearest to a computed node.
func sources(n *gorgonia.Node) (names []string) {
	eachLevel(n, func(level []*gorgonia.Node) bool {
		for _, c := range level {
			if !computed(c) && !isConstant(c) {
				names = append(names, c.Name())
			}
		}
		return names == nil
	})
	if names == nil {
		return []string{"constants"}
	}
	return names
}
