package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// header describes the arrays of a prepared folder. For each part there are
// three files of little-endian 32-bit whole numbers: PART.ids, the token ids of
// all texts one after another; PART.offsets, where each text begins and the
// last ends; PART.labels.
type header struct {
	Vocabulary int      `json:"vocabulary"` // token ids are below it
	Classes    []string `json:"classes"`
	Train      extent   `json:"train"`
	Test       extent   `json:"test"`
}

// extent is the size of a part.
type extent struct {
	Texts  int `json:"texts"`
	Tokens int `json:"tokens"`
}

// mean returns the tokens of a text.
func (e extent) mean() float64 { return float64(e.Tokens) / float64(max(e.Texts, 1)) }

// export writes the token ids of both parts, as the view of all tokens gives
// them to sub-models.
func export(folder string, d *routes.Data) (*header, error) {
	view, err := d.View("all")
	if err != nil {
		return nil, err
	}
	vocabulary := fit(d.Corpus.Train, d.Options)
	if vocabulary.Size() != view.Vocabulary {
		return nil, fmt.Errorf("the vocabulary made for the peers has %d ids and that of view all %d: fit in experiments/peers must follow routes", vocabulary.Size(), view.Vocabulary)
	}
	h := &header{Vocabulary: view.Vocabulary, Classes: d.Corpus.Classes}
	for _, p := range []struct {
		name string
		part text.Part
		size *extent
	}{{"train", d.Corpus.Train, &h.Train}, {"test", d.Corpus.Test, &h.Test}} {
		r := encode(p.part, vocabulary, d.Options)
		*p.size = extent{Texts: r.Rows(), Tokens: len(r.IDs)}
		for kind, numbers := range map[string][]int32{"ids": r.IDs, "offsets": r.Offsets, "labels": p.part.Labels} {
			if err := writeNumbers(filepath.Join(folder, p.name+"."+kind), numbers); err != nil {
				return nil, err
			}
		}
	}
	return h, writeJSON(filepath.Join(folder, "header.json"), h)
}

// words appends the tokens that view all shows of an example.
func words(dst []string, e text.Example, o routes.TextOptions) []string {
	for _, field := range e.Fields {
		dst = text.Words(dst, field, o.Lowercase)
	}
	if o.MaxTokens > 0 && len(dst) > o.MaxTokens {
		dst = dst[:o.MaxTokens]
	}
	return dst
}

func fit(p text.Part, o routes.TextOptions) *text.Vocabulary {
	docs := func(yield func([]string) bool) {
		for _, e := range p.Examples {
			if !yield(words(nil, e, o)) {
				return
			}
		}
	}
	return text.FitVocabulary(docs, text.VocabularyOptions{MinCount: o.MinCount, MaxSize: o.MaxVocabulary})
}

func encode(p text.Part, v *text.Vocabulary, o routes.TextOptions) text.Ragged {
	var b text.RaggedBuilder
	for _, e := range p.Examples {
		b.AddTokens(v, words(nil, e, o), 0)
	}
	return b.Ragged()
}

// tensor is where a weight lies among the numbers of a weights file.
type tensor struct {
	Name  string `json:"name"`
	Shape []int  `json:"shape"`
	From  int    `json:"from"` // first number
}

// exportWeights writes a model's weights, row-major, as PATH.f32 and what they
// are as PATH.json.
func exportWeights(path string, p *submodels.Params) error {
	var list []tensor
	var numbers []float32
	add := func(name string, w []float32, shape ...int) {
		list = append(list, tensor{Name: name, Shape: shape, From: len(numbers)})
		numbers = append(numbers, w...)
	}
	for _, d := range p.Dense() {
		add(d.Name, d.W, d.Shape...)
	}
	for _, t := range p.Tables() {
		add(t.Name, t.W, t.Rows, t.Dim)
	}
	if err := writeJSON(path+".json", list); err != nil {
		return err
	}
	return writeNumbers(path+".f32", numbers)
}

func writeNumbers[T int32 | float32](path string, numbers []T) error {
	return writeFile(path, func(f *os.File) error { return binary.Write(f, binary.LittleEndian, numbers) })
}

func writeJSON(path string, v any) error {
	return writeFile(path, func(f *os.File) error {
		e := json.NewEncoder(f)
		e.SetIndent("", "  ")
		return e.Encode(v)
	})
}
