package combiners

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/submodels"
)

// Combiner turns the routes' features into class scores.
type Combiner interface {
	// Scores adds the combiner to in's graph and returns the class scores, of
	// shape (in.Rows(), in.Classes). It is called once for each graph over the
	// same parameters, with one route or two. Row i of the result may depend on
	// row i of the features only. A panic counts as an error of the
	// configuration, so gorgonia.Must may be used.
	Scores(in *Input) (*gorgonia.Node, error)
}

// Additive is implemented by combiners whose class scores are a sum: of a term of
// each route, which depends on that route's features alone, and of a bias.
type Additive interface {
	Combiner
	// Terms adds to the graph that Scores was called for, and returns each route's
	// term, of shape (in.Rows(), in.Classes), and the bias, of shape (in.Classes).
	Terms(in *Input) (terms []*gorgonia.Node, bias *gorgonia.Node, err error)
}

// Input is a combiner's part of a graph: where it gets the features and declares
// its parameters.
type Input struct {
	Graph    *gorgonia.ExprGraph
	Params   *submodels.Params
	Features []*gorgonia.Node // of route a and, if there is one, b: (rows, width), of any widths
	Classes  int

	// Scored says of each route whether its features are class scores that a
	// sub-model's own matrix has made of sparse vectors (submodels.Sparse): a linear
	// combiner has no other for it. Nil: of none.
	Scored []bool
}

// IsScored reports whether a route's features are class scores.
func (in *Input) IsScored(route int) bool { return in.Scored != nil && in.Scored[route] }

// Rows returns the rows of the graph.
func (in *Input) Rows() int { return in.Features[0].Shape()[0] }

// Width returns the number of features of a route, counted from 0.
func (in *Input) Width(route int) int { return in.Features[route].Shape()[1] }

// Param declares a learned tensor that belongs to no route. The name must be
// unique within the combiner; the numbers survive from graph to graph.
func (in *Input) Param(name string, init submodels.Init, shape ...int) (*gorgonia.Node, error) {
	return submodels.DeclareParam(in.Params, in.Graph, "combiner/"+name, init, shape...)
}

// RouteParam is Param for a tensor that belongs to a route, counted from 0. Where
// the routes are swapped, those of the same name are.
func (in *Input) RouteParam(route int, name string, init submodels.Init, shape ...int) (*gorgonia.Node, error) {
	return in.Param(fmt.Sprintf("%s_%c", name, 'a'+route), init, shape...)
}
