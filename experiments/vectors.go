package experiments

import (
	"os"
	"path/filepath"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/submodels/text"
	"github.com/doubleroute/sweep/submodels/text/wordvectors"
)

// vectorsExtra is the name of the setting that says how many words beyond the
// vocabulary keep their vectors.
const vectorsExtra = "vectors_extra"

// withoutVectors notes that a setting of pretrained embeddings, which do not exist
// without word vectors, has a value.
func (r *reader) withoutVectors(key string, v any) {
	if v != nil {
		r.note(key, "has no effect without word vectors: name a file of them in %s, or remove this line", vectorsKey)
	}
}

// vectorsKey is the key of the file of word vectors.
const vectorsKey = "text.vectors"

// pretrained checks where word vectors may stand.
func (r *reader) pretrained() {
	switch {
	case r.exp.Text.Vectors == "":
	case r.exp.Data.Form == "vectors":
		r.note(vectorsKey, "the data are numbers and have no words: remove this line")
	case r.exp.Text.Tokens == "characters":
		r.note(vectorsKey, "word vectors are of words, and text.tokens is characters")
	}
}

// extraWords is how many words beyond the vocabulary any configuration keeps the
// vectors of.
func (e *Experiment) extraWords() int {
	most := 0
	for _, s := range e.settings {
		if s.Name != vectorsExtra || !s.Pretrained {
			continue
		}
		if span := s.domain.span; span != nil {
			most = max(most, int(span.Max))
		}
		for _, v := range s.domain.values {
			if n, ok := v.(int); ok {
				most = max(most, n)
			}
		}
	}
	return most
}

// readVectors reads the word vectors that can matter to a corpus.
func (e *Experiment) readVectors(c *text.Corpus) (err error) {
	path := e.Text.Vectors
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return e.doc.fault(vectorsKey, "%s is not a file", path)
	}
	if err != nil {
		near, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
		if !os.IsNotExist(err) {
			return e.doc.fault(vectorsKey, "%s cannot be read: %v", path, prose.Cause(err))
		}
		return e.doc.fault(vectorsKey, "there is no file %s%s", path, suggestion(path, near))
	}
	var notices []string
	c.Vectors, notices, err = wordvectors.Read(path, wordvectors.Options{
		Words: e.trainingWords(c), Lowercase: e.Text.Lowercase, Extra: e.extraWords(),
	})
	c.Notices = append(c.Notices, notices...)
	return err
}

// trainingWords lists the different words of the training part.
func (e *Experiment) trainingWords(c *text.Corpus) []string {
	var count text.Counter
	var tokens text.Tokens
	for _, ex := range c.Train.Examples {
		for _, field := range ex.Fields {
			tokens.Reset()
			tokens.AddWords(field, e.Text.Lowercase, e.Text.MaxTokens)
			for i := range tokens.Len() {
				count.Add(tokens.At(i))
			}
		}
	}
	return count.Vocabulary(text.VocabularyOptions{}).Tokens()
}
