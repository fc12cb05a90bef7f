package apart

import (
	"fmt"
	"strings"

	"github.com/doubleroute/sweep/routes"
)

// Model returns the classifier of a configuration whose routes have these weights
// and scales. It fails where the configuration's combiner has parameters that a
// classifier of one route lacks.
func Model(reg *routes.Registry, d *routes.Data, cfg routes.Config, weights [][]Weights, scales []float64) (*routes.Model, error) {
	m, err := routes.NewModel(reg, d, cfg, 0)
	if err != nil {
		return nil, err
	}
	from := make([]map[string][]float32, len(weights))
	for i, list := range weights {
		from[i] = map[string][]float32{}
		for _, w := range list {
			from[i][w.Name] = w.Values
		}
	}
	j := joiner{combiner: cfg.Combiner.String("kind"), from: from, scales: scales}
	for _, r := range []*routes.Route{&cfg.A, cfg.B} {
		if r != nil {
			spec, _ := reg.Filled().SubModels.Lookup(r.SubModel)
			j.linear = append(j.linear, spec.Sparse != nil)
		}
	}
	for _, p := range m.Params().Dense() {
		if err := j.fill(p.Name, p.W); err != nil {
			return nil, err
		}
	}
	for _, t := range m.Params().Tables() {
		if err := j.fill(t.Name, t.W[:t.Learned*t.Dim]); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// joiner fills the parameters of a classifier from those of classifiers of one
// route, which all call it a.
type joiner struct {
	combiner string
	from     []map[string][]float32
	scales   []float64
	linear   []bool // whether the weights of a route are class weights, which no head follows
}

// fill fills one parameter.
func (j joiner) fill(name string, w []float32) error {
	if name == bias {
		clear(w)
		for i := range j.from {
			if err := j.add(w, i, name, j.scales[i]); err != nil {
				return err
			}
		}
		return nil
	}
	route, scale := 0, 1.0
	alone, head := strings.CutPrefix(name, "combiner/")
	switch {
	case head && strings.HasSuffix(alone, "_b"):
		route, alone = 1, "combiner/"+strings.TrimSuffix(alone, "_b")+"_a"
	case head:
		alone = name
	case strings.HasPrefix(name, "b/"):
		route, alone = 1, "a/"+strings.TrimPrefix(name, "b/")
	}
	if head || j.linear[route] {
		scale = j.scales[route]
	}
	clear(w)
	return j.add(w, route, alone, scale)
}

// bias is the parameter that the heads have in common.
const bias = "combiner/bias"

// add adds the parameter of a route, times a scale.
func (j joiner) add(w []float32, route int, name string, scale float64) error {
	values, ok := j.from[route][name]
	if !ok || len(values) != len(w) {
		return fmt.Errorf("routes that were trained apart cannot be joined by the combiner %s, which needs %s: set train.regime = %q, or combiner.kind = %q",
			j.combiner, name, routes.Joint, "linear")
	}
	for i, x := range values {
		w[i] += float32(scale) * x
	}
	return nil
}
