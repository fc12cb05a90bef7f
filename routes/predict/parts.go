package predict

import (
	"encoding/json"
	"fmt"

	"github.com/doubleroute/sweep/routes/modelfile"
	"github.com/doubleroute/sweep/routes/views"
)

// SubModel is what a sub-model does with one text. It is used by many goroutines at
// once: what it needs to write to, it takes from Input.
type SubModel interface {
	// Width returns the number of features.
	Width() int
	// Features sets out, of Width zeros, to the features.
	Features(out []float32, in *Input)
}

// Input is what a route sees of one text, valid during a call of Features.
type Input struct {
	*Room
	IDs     []int32   // token ids; of a sparse vector the places that are not zero
	Values  []float32 // of a sparse vector, beside IDs
	Numbers []float32 // of a vector

	words words
}

// Combiner makes class scores of the routes' features. It is used by many goroutines at
// once.
type Combiner interface {
	// Scores sets out, a zero for each class, to the class scores.
	Scores(out []float32, features [][]float32, room *Room)
}

// Parts is what a model file has of a sub-model or a combiner.
type Parts struct {
	Settings   json.RawMessage // as the experiment decided them
	Classes    int
	Vocabulary int   // token ids that training knew, or numbers of a sparse vector
	Columns    int   // numbers of a vector; 0 for text
	Widths     []int // of a combiner: of each route's features; 0 where these are class scores

	file    *modelfile.File
	prefix  string
	route   int
	sparse  bool
	encoder *views.Encoder // nil for vectors
	spare   *int           // bytes that products made beforehand may take
}

// Decode reads the settings into a struct with JSON names.
func (p *Parts) Decode(to any) error {
	if len(p.Settings) == 0 {
		return nil
	}
	if err := json.Unmarshal(p.Settings, to); err != nil {
		return fmt.Errorf("the settings of %s cannot be read: %w", p.prefix, err)
	}
	return nil
}

// Floats returns the n numbers of a parameter, by the name that training declared it
// under. They must not be changed.
func (p *Parts) Floats(name string, n int) ([]float32, error) {
	return p.file.Floats(p.prefix+"/"+name, n)
}

// dims returns the product of dimensions, -1 where one is below 1 or the product is
// greater than any file's.
func dims(sizes ...int) int {
	const most = 1 << 40
	n := 1
	for _, s := range sizes {
		if s < 1 || s > most/n {
			return -1
		}
		n *= s
	}
	return n
}
