package routes

import (
	"strings"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// know finds the vectors of a view's tokens, where they are words, and has the
// view know the words beyond its vocabulary.
func (v *View) know(vectors *text.WordVectors) {
	if vectors == nil || !v.encoder.Words() {
		return
	}
	places := make(map[string]int32, len(vectors.Words))
	for row, word := range vectors.Words {
		places[word] = int32(row)
	}
	p := &submodels.Pretrained{Dim: vectors.Dim, Numbers: vectors.Numbers, Rows: make([]int32, v.Vocabulary)}
	for id := range p.Rows {
		p.Rows[id] = -1
	}
	used := make([]bool, len(vectors.Words))
	for i, token := range v.encoder.Tokens() {
		row, ok := places[token]
		if !ok {
			if row, ok = places[strings.ToLower(token)]; !ok {
				continue
			}
		} else {
			used[row] = true
		}
		p.Rows[i+1] = row
	}
	var extra []string
	for row, word := range vectors.Words {
		if !used[row] {
			extra, p.Rows = append(extra, word), append(p.Rows, int32(row))
		}
	}
	v.encoder.SetExtra(extra)
	p.Extra = len(extra)
	v.pretrained = p
}

// count counts the tokens of the training part for the pretrained vectors.
func (v *View) count() {
	if v.pretrained == nil {
		return
	}
	v.pretrained.Counts = make([]int32, v.Vocabulary)
	for _, id := range v.texts[Train].IDs {
		if int(id) < v.Vocabulary {
			v.pretrained.Counts[id]++
		}
	}
}

// restoreExtra has a view without data know the extra words of a model file.
func (v *View) restoreExtra(words []string) {
	if len(words) > 0 {
		v.encoder.SetExtra(words)
		v.pretrained = &submodels.Pretrained{Extra: len(words)}
	}
}

// extraWords lists the words beyond a view's vocabulary that the network's routes
// know.
func (n *network) extraWords(v *View) []string {
	most := 0
	for _, s := range n.routes {
		if s.view == v {
			most = max(most, s.input.ExtraWords())
		}
	}
	return v.encoder.Extra()[:most]
}
