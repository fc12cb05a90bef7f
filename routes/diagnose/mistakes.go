package diagnose

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

// Mistake is an example that was put into a wrong class.
type Mistake struct {
	Text       string // shortened if it is long; the numbers of a vector
	Truth      int32
	Predicted  int32
	Confidence float64
}

// What bounds the mistakes of a diagnosis.
const (
	mostMistakes  = 40
	mostAlike     = 5   // of one true class in one predicted class
	mistakeLength = 300 // characters of a text
)

// mistakes returns the most confident mistakes of a part's predictions, at most a
// few of each kind.
func mistakes(d *routes.Data, p routes.Part, r routes.Predictions) []Mistake {
	labels := d.Labels(p)
	var wrong []int
	for i, label := range labels {
		if r.Predicted[i] != label {
			wrong = append(wrong, i)
		}
	}
	slices.SortStableFunc(wrong, func(i, j int) int { return cmp.Compare(r.Confidence[j], r.Confidence[i]) })
	alike := map[[2]int32]int{}
	list := []Mistake{}
	for _, i := range wrong {
		kind := [2]int32{labels[i], r.Predicted[i]}
		if len(list) == mostMistakes {
			break
		}
		if alike[kind]++; alike[kind] > mostAlike {
			continue
		}
		list = append(list, Mistake{Short(example(d, p, i)), kind[0], kind[1], r.Confidence[i]})
	}
	return list
}

// example returns an example of a part.
func example(d *routes.Data, p routes.Part, i int) text.Example {
	c := d.Corpus
	switch p {
	case routes.Train:
		return c.Train.Examples[i]
	case routes.Validation:
		return c.Validation.Examples[i]
	case routes.Test:
		return c.Test.Examples[i]
	}
	if n := len(c.Train.Examples); i >= n {
		return c.Validation.Examples[i-n]
	}
	return c.Train.Examples[i]
}

// Short is an example in a line for people, of a bounded length.
func Short(ex text.Example) string {
	var b strings.Builder
	for i, field := range ex.Fields {
		if i > 0 {
			b.WriteString(" | ")
		}
		b.WriteString(cut(field))
	}
	for i, x := range ex.Numbers {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.FormatFloat(float64(x), 'g', 4, 32))
		if b.Len() > mistakeLength {
			break
		}
	}
	return cut(b.String())
}

// cut shortens a text, and makes it valid.
func cut(s string) string {
	if len(s) > 4*(mistakeLength+1) {
		s = s[:4*(mistakeLength+1)] // no character is longer than 4 bytes
	}
	runes := []rune(s) // what is no character becomes U+FFFD
	if len(runes) <= mistakeLength {
		return string(runes)
	}
	return string(runes[:mistakeLength-1]) + "…"
}
