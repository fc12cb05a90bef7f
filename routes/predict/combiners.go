package predict

import (
	"fmt"
	"math"

	"github.com/doubleroute/sweep/internal/kernels/lean"
	"github.com/doubleroute/sweep/routes/modelfile"
)

// newBuiltinCombiner makes a built-in combiner.
func newBuiltinCombiner(name string, p *Parts) (Combiner, error) {
	switch name {
	case "", "linear":
		return newLinear(p)
	case "sum", "gated":
		return newHeads(p, name)
	case "lowrank":
		return newLowRank(p)
	}
	return nil, fmt.Errorf("the model uses the combiner %q: give it in Options.Combiners, or load the model with routes.Load, which runs the graph of any combiner", name)
}

// matrix makes class scores of a route's features. One without weights adds features
// that are class scores.
type matrix struct {
	width   int
	weights []float32 // [width × classes]; nil: none
}

// routeParam is the name of a parameter that a route has of a combiner.
func routeParam(route int, name string) string {
	return name + "_" + modelfile.RouteName(route)
}

func (p *Parts) matrix(route int, name string, classes int) (m matrix, err error) {
	m.width = p.Widths[route]
	if m.width > 0 {
		m.weights, err = p.Floats(routeParam(route, name), dims(m.width, classes))
	}
	return m, err
}

func (m matrix) add(out, features []float32) {
	if m.weights == nil {
		lean.Add(out, features)
		return
	}
	lean.MatMul(out, features, m.weights, 1, len(out), m.width)
}

// linear is Σ Wᵢ·yᵢ + b.
type linear struct {
	routes []matrix
	bias   []float32
}

func newLinear(p *Parts) (*linear, error) {
	c := &linear{}
	for r := range p.Widths {
		m, err := p.matrix(r, "weights", p.Classes)
		if err != nil {
			return nil, err
		}
		c.routes = append(c.routes, m)
	}
	var err error
	c.bias, err = p.Floats("bias", p.Classes)
	return c, err
}

func (c *linear) Scores(out []float32, features [][]float32, _ *Room) {
	copy(out, c.bias)
	for r, m := range c.routes {
		m.add(out, features[r])
	}
}

// heads is class scores of each route, Wᵢ·yᵢ + bᵢ, weighed by factors that are learned
// (sum) or that depend on the text (gated).
type heads struct {
	routes  []matrix
	biases  [][]float32
	factors []float32
	gates   [][]float32 // of each route's features; nil: sum
	open    []float32   // the gates' biases
}

func newHeads(p *Parts, name string) (*heads, error) {
	c := &heads{}
	for r := range p.Widths {
		m, err := p.matrix(r, "weights", p.Classes)
		if err != nil {
			return nil, err
		}
		b, err := p.Floats(routeParam(r, "bias"), p.Classes)
		if err != nil {
			return nil, err
		}
		c.routes, c.biases, c.factors = append(c.routes, m), append(c.biases, b), append(c.factors, 1)
	}
	if len(c.routes) == 1 {
		return c, nil
	}
	for r := range p.Widths {
		if err := c.weigh(p, r, name); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// weigh reads what a route of two is weighed by.
func (c *heads) weigh(p *Parts, r int, name string) error {
	if name == "sum" {
		t, err := p.Floats(routeParam(r, "scale"), 1)
		if err == nil {
			c.factors[r] = float32(math.Exp(float64(t[0])))
		}
		return err
	}
	width := p.Widths[r]
	if width == 0 {
		width = p.Classes
	}
	gate, err := p.Floats(routeParam(r, "gate"), width)
	if err != nil {
		return err
	}
	open, err := p.Floats(routeParam(r, "gate_bias"), 1)
	if err != nil {
		return err
	}
	c.gates, c.open = append(c.gates, gate), append(c.open, open[0])
	return nil
}

func (c *heads) Scores(out []float32, features [][]float32, room *Room) {
	factors := c.factors
	if c.gates != nil {
		var u [2]float64
		for r, gate := range c.gates {
			sum := c.open[r]
			for i, x := range features[r] {
				sum += x * gate[i]
			}
			u[r] = float64(sum)
		}
		g := float32(1 / (1 + math.Exp(u[1]-u[0])))
		factors = room.Floats(2)
		factors[0], factors[1] = 2*g, 2*(1-g)
	}
	for r, m := range c.routes {
		scores := room.Floats(len(out))
		copy(scores, c.biases[r])
		m.add(scores, features[r])
		for i, s := range scores {
			out[i] += factors[r] * s
		}
	}
}

// lowRank is linear and an interaction of low rank.
type lowRank struct {
	*linear
	factors  []matrix
	products []float32 // [rank × classes]
	rank     int
}

func newLowRank(p *Parts) (Combiner, error) {
	var s struct {
		Rank int `json:"rank"`
	}
	if err := p.Decode(&s); err != nil {
		return nil, err
	}
	base, err := newLinear(p)
	if err != nil || len(p.Widths) == 1 {
		return base, err
	}
	c := &lowRank{linear: base, rank: s.Rank}
	for r, width := range p.Widths {
		if width == 0 {
			width = p.Classes
		}
		m := matrix{width: width}
		if m.weights, err = p.Floats(routeParam(r, "factors"), dims(width, s.Rank)); err != nil {
			return nil, err
		}
		c.factors = append(c.factors, m)
	}
	c.products, err = p.Floats("products", dims(s.Rank, p.Classes))
	return c, err
}

func (c *lowRank) Scores(out []float32, features [][]float32, room *Room) {
	c.linear.Scores(out, features, room)
	both := room.Floats(c.rank)
	c.factors[0].add(both, features[0])
	other := room.Floats(c.rank)
	c.factors[1].add(other, features[1])
	for i, x := range other {
		both[i] *= x
	}
	lean.MatMul(out, both, c.products, 1, len(out), c.rank)
}
