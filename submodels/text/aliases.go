package text

import (
	"iter"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// What texts become is at home in package tokenize, which reads no files.
type (
	// Example is tokenize.Example.
	Example = tokenize.Example
	// Tokens is tokenize.Tokens.
	Tokens = tokenize.Tokens
	// Vocabulary is tokenize.Vocabulary.
	Vocabulary = tokenize.Vocabulary
	// VocabularyOptions is tokenize.VocabularyOptions.
	VocabularyOptions = tokenize.VocabularyOptions
	// Counter is tokenize.Counter.
	Counter = tokenize.Counter
	// Ragged is tokenize.Ragged.
	Ragged = tokenize.Ragged
	// RaggedBuilder is tokenize.RaggedBuilder.
	RaggedBuilder = tokenize.RaggedBuilder
)

// Unknown is tokenize.Unknown.
const Unknown = tokenize.Unknown

// Words is tokenize.Words.
func Words(dst []string, s string, lower bool) []string { return tokenize.Words(dst, s, lower) }

// Characters is tokenize.Characters.
func Characters(dst []string, s string, lower bool) []string {
	return tokenize.Characters(dst, s, lower)
}

// NewVocabulary is tokenize.NewVocabulary.
func NewVocabulary(list []string) *Vocabulary { return tokenize.NewVocabulary(list) }

// FitVocabulary is tokenize.FitVocabulary.
func FitVocabulary(docs iter.Seq[[]string], o VocabularyOptions) *Vocabulary {
	return tokenize.FitVocabulary(docs, o)
}
