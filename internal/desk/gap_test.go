package desk

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// A reader of single words cannot know which of two topics is wanted; one that
// sees as little as word pairs in order knows it a little more often. Naive
// Bayes is the plainest model that can be either.
func TestOrderMatters(t *testing.T) {
	trainPart, testPart := Train(), Test()
	single := accuracy(trainPart, testPart, 1)
	triples := accuracy(trainPart, testPart, 3)
	t.Logf("naive Bayes of words %.3f, of words, pairs and triples %.3f", single, triples)
	if single > 0.85 {
		t.Errorf("single words give %.3f: the set has become too easy for them", single)
	}
	if triples < single+0.02 {
		t.Errorf("order gives nothing: %.3f with pairs and triples, %.3f without", triples, single)
	}
}

// Where a message names two topics in phrases of the same kind, single words
// should be of little more use than a coin.
func TestTwoTopicsNeedOrder(t *testing.T) {
	a, b := generate()
	two := b[:0:0]
	for _, d := range b {
		if d.kind == "two" {
			two = append(two, d)
		}
	}
	if got := accuracy(messages(a), messages(two), 1); got > 0.65 {
		t.Errorf("single words decide %.3f of the messages with two topics, want at most 0.65", got)
	}
}

// accuracy trains naive Bayes on sequences of up to n words and tests it.
func accuracy(trainPart, testPart []Message, n int) float64 {
	classes := Classes()
	prior := make([]float64, len(classes))
	total := make([]float64, len(classes))
	counts := make(map[string][]float64)
	for _, m := range trainPart {
		c := slices.Index(classes, m.Label)
		prior[c]++
		for _, g := range grams(m.Text, n) {
			if counts[g] == nil {
				counts[g] = make([]float64, len(classes))
			}
			counts[g][c]++
			total[c]++
		}
	}
	right := 0
	for _, m := range testPart {
		score := make([]float64, len(classes))
		for c := range classes {
			score[c] = math.Log(prior[c])
		}
		for _, g := range grams(m.Text, n) {
			if counts[g] == nil {
				continue
			}
			for c := range classes {
				score[c] += math.Log((counts[g][c] + 0.1) / (total[c] + 0.1*float64(len(counts))))
			}
		}
		if classes[slices.Index(score, slices.Max(score))] == m.Label {
			right++
		}
	}
	return float64(right) / float64(len(testPart))
}

// grams returns the distinct sequences of 1 to n words of a text.
func grams(text string, n int) []string {
	tokens := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return r != '\'' && !isLetter(byte(r))
	})
	var out []string
	for i := range tokens {
		for k := 1; k <= n && i+k <= len(tokens); k++ {
			out = append(out, strings.Join(tokens[i:i+k], " "))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
