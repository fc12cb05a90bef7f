package submodels

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// Builtin returns a registry with mlp, cnn, rnn and bag.
func Builtin() *Registry {
	r := &Registry{}
	for _, s := range []Spec{mlpSpec(), cnnSpec(), rnnSpec(), bagSpec()} {
		s.builtin = true
		if err := r.Add(s); err != nil {
			panic(err) // a declaration in this package is wrong
		}
	}
	return r
}

// NGramBuckets is the name of the setting of how many rows the character n-grams of
// words share. Words of which only the n-grams are known have token ids where it is
// above 0.
const NGramBuckets = "ngram_buckets"

// common are the settings of every built-in sub-model that reads text.
func common() []Setting {
	return []Setting{
		{Name: "embedding", Doc: "numbers a token", Kind: Int, Min: 1, Max: 4096, TextOnly: true, Default: Range{Min: 16, Max: 128, Log: true}},
		{Name: "vectors", Doc: "how the embeddings begin: at random (none), or from word vectors that training moves (tuned), leaves (frozen) or moves after a third of its steps (thawed)", Kind: String, OneOf: Tunings(), TextOnly: true, Pretrained: true, Default: Choices{"thawed", "tuned"}},
		{Name: "vectors_extra", Doc: "words that training never sees and whose vectors are kept for predictions", Kind: Int, Min: 0, Max: 1e7, TextOnly: true, Pretrained: true, Needs: Need{"vectors", "none"}, Default: 20000},
		{Name: "vectors_scale", Doc: "root mean square that the numbers of the word vectors begin with", Kind: Float, Min: 1e-3, Max: 10, TextOnly: true, Pretrained: true, Needs: Need{"vectors", "none"}, Default: Range{Min: embeddingDeviation, Max: 1, Log: true}},
		{Name: NGramBuckets, Doc: "rows that the character n-grams of words are hashed into, which are added to what words have of their own; 0 for none", Kind: Int, Min: 0, Max: 1e7, TextOnly: true, Default: 0, Neutral: 0},
		{Name: "word_dropout", Doc: "share of the tokens made unknown in training", Kind: Float, TextOnly: true, Min: 0, Max: 0.95, Default: Range{Min: 0, Max: 0.3, Step: 0.05}},
		{Name: "embedding_dropout", Doc: "share of the embeddings' numbers dropped in training", Kind: Float, TextOnly: true, Min: 0, Max: 0.95, Default: Choices{0.0, 0.3, 0.5}, Neutral: 0.0},
		{Name: "dropout", Doc: "share of the features dropped in training", Kind: Float, Min: 0, Max: 0.95, Default: 0.0},
	}
}

// embed declares the embedding that a built-in sub-model's settings ask for.
func embed(in *Input, v Values) (*Embedding, error) {
	in.DropWords(v.Float("word_dropout"))
	e, err := in.EmbedPretrained("embedding", v.Int("embedding"),
		Tuning{How: v.String("vectors"), Extra: v.Int("vectors_extra"), Scale: v.Float("vectors_scale")})
	if err != nil {
		return nil, err
	}
	e.Dropout(v.Float("embedding_dropout"))
	return e, in.EmbedSpelled(e, v.Int(NGramBuckets))
}

func mlpSpec() Spec {
	return Spec{
		Name: "mlp",
		Doc:  "dense layers over the mean and the maximum of the embeddings, or over vectors",
		Settings: append(common(),
			Setting{Name: "pool", Doc: "how the embeddings of a text become one", Kind: String, OneOf: []string{"mean", "max", "mean_max"}, TextOnly: true, Default: Choices{"mean", "mean_max"}},
			Setting{Name: "depth", Doc: "dense layers; 0 passes the pooled embedding on", Kind: Int, Min: 0, Max: 16, Default: Choices{0, 1}},
			Setting{Name: "width", Doc: "units of each layer", Kind: Int, Min: 1, Max: 65536, Needs: Need{"depth", 0}, Default: Range{Min: 16, Max: 256, Log: true}},
			Setting{Name: "activation", Doc: "what each layer ends with", Kind: String, OneOf: Activations(), Needs: Need{"depth", 0}, Default: "relu"},
		),
		New: func(v Values) (SubModel, error) { return mlp{v}, nil },

		DefaultForText: true, DefaultForVectors: true,
	}
}

// mlp is dense layers over pooled embeddings: at depth 0 the averaging network
// of Joulin et al. (2016), above it that of Iyyer et al. (2015).
type mlp struct{ Values }

func (m mlp) Features(in *Input) (*gorgonia.Node, error) {
	x, err := m.pooled(in)
	if err != nil {
		return nil, err
	}
	for i := range m.Int("depth") {
		if x, err = in.Dense(fmt.Sprintf("layer%d", i), x, m.Int("width"), m.String("activation")); err != nil {
			return nil, err
		}
	}
	return in.Dropout(x, m.Float("dropout"))
}

func (m mlp) pooled(in *Input) (*gorgonia.Node, error) {
	if !in.IsText() {
		return in.Vectors()
	}
	e, err := embed(in, m.Values)
	if err != nil {
		return nil, err
	}
	switch m.String("pool") {
	case "mean":
		return e.Mean()
	case "max":
		return e.Max()
	}
	return e.MeanMax()
}

func cnnSpec() Spec {
	return Spec{
		Name: "cnn",
		Doc:  "convolutions of several widths over the embeddings, with the maximum over time",
		Settings: append(common(),
			Setting{Name: "widths", Doc: "tokens that the filters see at once", Kind: Ints, Min: 1, Max: 64, Default: Choices{[]int{2}, []int{3}, []int{2, 3}, []int{3, 4, 5}}},
			Setting{Name: "filters", Doc: "filters of each width", Kind: Int, Min: 1, Max: 65536, Default: Range{Min: 16, Max: 128, Log: true}},
		),
		New: func(v Values) (SubModel, error) { return cnn{v}, nil },

		DefaultForText: true,
	}
}

// cnn is the convolutional network of Kim (2014) with learned embeddings.
type cnn struct{ Values }

func (m cnn) Features(in *Input) (*gorgonia.Node, error) {
	e, err := embed(in, m.Values)
	if err != nil {
		return nil, err
	}
	x, err := e.Conv("filters", m.Ints("widths"), m.Int("filters"))
	if err != nil {
		return nil, err
	}
	return in.Dropout(x, m.Float("dropout"))
}

func rnnSpec() Spec {
	return Spec{
		Name: "rnn",
		Doc:  "a recurrent layer over the embeddings",
		Settings: append(common(),
			Setting{Name: "cell", Doc: "recurrent unit", Kind: String, OneOf: Cells(), Default: Choices{"gru", "lstm"}},
			Setting{Name: "hidden", Doc: "units of one direction", Kind: Int, Min: 1, Max: 16384, Default: Range{Min: 16, Max: 128, Log: true}},
			Setting{Name: "directions", Doc: "1: forwards; 2: backwards too", Kind: Int, Min: 1, Max: 2, Default: Choices{1, 2}},
			Setting{Name: "state", Doc: "what of the states over time is kept", Kind: String, OneOf: States(), Default: Choices{"last", "max", "mean"}},
		),
		New: func(v Values) (SubModel, error) { return rnn{v}, nil },

		DefaultForText: true,
	}
}

// rnn is one recurrent layer.
type rnn struct{ Values }

func (m rnn) Features(in *Input) (*gorgonia.Node, error) {
	e, err := embed(in, m.Values)
	if err != nil {
		return nil, err
	}
	x, err := e.Recurrent("layer", Recurrent{
		Cell: m.String("cell"), Hidden: m.Int("hidden"), Directions: m.Int("directions"), State: m.String("state"),
	})
	if err != nil {
		return nil, err
	}
	return in.Dropout(x, m.Float("dropout"))
}
