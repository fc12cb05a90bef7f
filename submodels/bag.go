package submodels

import (
	"errors"
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/doubleroute/sweep/internal/kernels"
	"github.com/doubleroute/sweep/submodels/graph"
	"github.com/doubleroute/sweep/submodels/ngrams"
)

// Sparse says that a sub-model is linear over sparse vectors of n-grams of the
// tokens that its view shows. Its features are what its matrix makes of a vector:
// class scores, [Rows×Classes], which a combiner may add as they are.
//
// Where all routes are such and the sum of their scores is the classifier's, training
// is a convex problem, and is solved as one.
type Sparse struct {
	ngrams.Options

	// NaiveBayes multiplies the numbers of a vector, for each class, with the log of
	// how much likelier the n-gram is in texts of the class than in others (Wang and
	// Manning 2012). After training the factors are part of the weights.
	NaiveBayes bool

	C    float64 // of the convex problem: what the loss of a text weighs beside half the squared weights
	Loss string  // of the convex problem: see package routes/convex
}

func bagSpec() Spec {
	return Spec{
		Name: "bag",
		Doc:  "a linear classifier over sparse n-grams of words, and of characters within words",
		Settings: []Setting{
			{Name: "words", Doc: "words of the longest n-gram of words; 0 for none", Kind: Int, Min: 0, Max: ngrams.LongestWords, TextOnly: true, Default: Choices{1, 2, 3}},
			{Name: "characters", Doc: "characters of the longest n-gram within words, from 2 up; 0 for none", Kind: Int, Min: 0, Max: ngrams.LongestCharacters, TextOnly: true, Default: Choices{0, 5}},
			{Name: "min_count", Doc: "training texts that an n-gram must be in to have weights of its own", Kind: Int, Min: 1, Max: 1e6, TextOnly: true, Default: Choices{1, 2}},
			{Name: "max_features", Doc: "most n-grams with weights of their own, those that say the most of the class; 0 for all", Kind: Int, Min: 0, Max: 1 << 28, TextOnly: true, Default: 0},
			{Name: "buckets", Doc: "weights that all other n-grams share by their hash; 0 to leave these out", Kind: Int, Min: 0, Max: 1 << 24, TextOnly: true, Default: 0},
			{Name: "weights", Doc: "what an n-gram counts", Kind: String, OneOf: []string{"binary", "log", "tfidf", "nb"}, TextOnly: true, Default: Choices{"tfidf", "nb"}},
			{Name: "norm", Doc: "scale what is of words to a length of 1, and what is of characters", Kind: Bool, TextOnly: true, Default: true},
			{Name: "c", Doc: "inverse strength of the penalty, as in LinearSVC, where no other sub-model is trained beside it", Kind: Float, Min: 1e-6, Max: 1e6, TextOnly: true, Default: Range{Min: 0.1, Max: 30, Log: true}},
			{Name: "loss", Doc: "what is minimized where no other sub-model is trained beside it; with two bags that of route a", Kind: String, OneOf: []string{"squared_hinge", "logistic"}, TextOnly: true, Default: Choices{"squared_hinge", "logistic"}},
		},
		New: func(v Values) (SubModel, error) {
			switch {
			case v.Int("characters") == 1:
				return nil, errors.New("characters must be 0, or 2 or more: an n-gram of one character says little")
			case v.Int("words") == 0 && v.Int("characters") == 0:
				return nil, errors.New("words and characters are both 0, which leaves no n-gram: set one of them")
			}
			return bag{sparseOf(v)}, nil
		},
		Sparse: sparseOf,

		DefaultForText: true,
	}
}

func sparseOf(v Values) Sparse {
	weights := map[string]ngrams.Weights{"log": ngrams.Log, "tfidf": ngrams.TFIDF}
	return Sparse{
		Options: ngrams.Options{
			Words: v.Int("words"), Characters: v.Int("characters"), MinCount: v.Int("min_count"),
			MaxFeatures: v.Int("max_features"), Buckets: v.Int("buckets"),
			Weights: weights[v.String("weights")], Norm: v.Bool("norm"),
		},
		NaiveBayes: v.String("weights") == "nb", C: v.Float("c"), Loss: v.String("loss"),
	}
}

// bag is a matrix over sparse vectors.
type bag struct{ Sparse }

func (m bag) Features(in *Input) (*gorgonia.Node, error) {
	if !in.IsText() {
		return nil, fmt.Errorf("route %s sees vectors, which have no n-grams: use a sub-model that takes vectors, such as mlp", in.Name)
	}
	full := in.Name + "/weights"
	table, err := in.Params.table(full, in.Vocabulary, in.Classes, Zeros)
	if err != nil {
		return nil, err
	}
	table.SkipZeros, in.sparse = true, table
	k := &linear{source: source{name: in.Name + " bag of n-grams", table: table, batch: in.Batch, length: in.Length}}
	if m.Weights == ngrams.TFIDF {
		k.scaling++
	}
	if m.Norm {
		k.scaling += 3
	}
	return graph.Apply(k, tensor.Shape{in.Rows, in.Classes}, in.anchor(full))
}

// linear is the product of a batch of sparse vectors and a table.
type linear struct {
	source
	scaling int64 // FLOPs that making a number of a vector takes
}

func (k *linear) Forward(out []float32, _ [][]float32) {
	clear(out)
	d := k.table.Dim
	for r := range k.batch.Len() {
		y := out[r*d : (r+1)*d]
		values := k.batch.ValuesRow(r)
		for j, row := range k.batch.Row(r) {
			from := int(row) * d
			k.add(y, values[j], from)
		}
	}
}

// add adds a row of the table, times a number.
func (k *linear) add(y []float32, value float32, from int) {
	const vector = 16 // classes from which on a call is faster than a loop
	w := k.table.W[from : from+len(y)]
	switch {
	case k.table.Factors != nil:
		f := k.table.Factors[from : from+len(y)]
		for c := range y {
			y[c] += value * f[c] * w[c]
		}
	case len(y) >= vector:
		kernels.Axpy(y, value, w)
	default:
		for c := range y {
			y[c] += value * w[c]
		}
	}
}

func (k *linear) Backward(_ [][]float32, dout, _ []float32, _ [][]float32) {
	g := k.table.begin(k.batch.Distinct)
	d := k.table.Dim
	for r := range k.batch.Len() {
		dy := dout[r*d : (r+1)*d]
		values, rows := k.batch.ValuesRow(r), k.batch.Row(r)
		for j, u := range k.batch.LocalRow(r) {
			to := g[int(u)*d : int(u+1)*d]
			if f := k.table.Factors; f != nil {
				f = f[int(rows[j])*d:]
				for c := range to {
					to[c] += values[j] * f[c] * dy[c]
				}
				continue
			}
			kernels.Axpy(to, values[j], dy)
		}
	}
}

func (k *linear) Cost(rows int) graph.KernelCost {
	return graph.KernelCost{FLOPs: int64(rows) * int64(k.length) * (2*int64(k.table.Dim) + k.scaling)}
}
