package text

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Inspection is what a corpus holds, as people want to know it before anything is
// trained on it.
type Inspection struct {
	Classes []ClassCount // in the order of Corpus.Classes
	Copies  int          // training examples whose text comes earlier in the training part
	Cut     int          // examples of all parts with a text that is cut at the limit of tokens
	Texts   int          // examples of all parts
}

// ClassCount is a class with its examples in each part.
type ClassCount struct {
	Class                   string
	Train, Validation, Test int
}

// Inspect counts what a corpus holds. tokens counts the tokens of a text up to one
// more than limit; a limit of 0 cuts nothing.
func (c *Corpus) Inspect(limit int, tokens func(t *Tokens, text string, limit int)) Inspection {
	var in Inspection
	train, validation, test := counts(c.Train, len(c.Classes)), counts(c.Validation, len(c.Classes)), counts(c.Test, len(c.Classes))
	for i, class := range c.Classes {
		in.Classes = append(in.Classes, ClassCount{class, train[i], validation[i], test[i]})
	}
	seen := map[digest]bool{}
	for _, d := range fingerprint(&Corpus{Train: c.Train}).train {
		if seen[d] {
			in.Copies++
		}
		seen[d] = true
	}
	var t Tokens
	for _, part := range [][]Example{c.Train.Examples, c.Validation.Examples, c.Test.Examples, c.Unlabelled} {
		in.Texts += len(part)
		for _, e := range part {
			if limit > 0 && slices.ContainsFunc(e.Fields, func(field string) bool {
				if len(field) <= limit { // a token has a byte at least
					return false
				}
				t.Reset()
				tokens(&t, field, limit+1)
				return t.Len() > limit
			}) {
				in.Cut++
			}
		}
	}
	return in
}

// mostCompared is the number of classes up to which each is compared with each.
const mostCompared = 1000

// lookAlikes returns pairs of classes that may be one, spelt in two ways: they
// differ in case, marks or white space only, or in one letter of a long word.
func lookAlikes(classes []string) [][2]string {
	var pairs [][2]string
	plain := map[string]string{}
	for _, class := range classes {
		key := plainClass(class)
		if other, ok := plain[key]; ok && key != "" {
			pairs = append(pairs, [2]string{other, class})
			continue
		}
		plain[key] = class
	}
	if len(classes) > mostCompared {
		return pairs
	}
	for i, a := range classes {
		for _, b := range classes[i+1:] {
			if x, y := plainClass(a), plainClass(b); x != y && oneEdit(x, y) {
				pairs = append(pairs, [2]string{a, b})
			}
		}
	}
	return pairs
}

// plainClass writes a class without what spellings differ in. A sign before a number,
// and a class of marks only, mean something.
func plainClass(class string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(class) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	s := b.String()
	if strings.IndexFunc(s, unicode.IsLetter) < 0 {
		return class
	}
	return s
}

// oneEdit says whether one letter more, less or other makes one long word of
// another.
func oneEdit(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 6 || len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if i < len(y) && (unicode.IsDigit(y[i]) || i < len(x) && unicode.IsDigit(x[i])) {
		return false // item1 and item2
	}
	if len(x) == len(y) {
		return i < len(x) && slices.Equal(x[i+1:], y[i+1:])
	}
	return slices.Equal(x[i:], y[i+1:])
}

// noteLookAlikes warns of classes that may be one.
func (c *Corpus) noteLookAlikes() {
	pairs := lookAlikes(c.Classes)
	for i, p := range pairs {
		if i == 5 {
			c.Notices = append(c.Notices, fmt.Sprintf("%d more pairs of classes look alike", len(pairs)-i))
			return
		}
		c.Notices = append(c.Notices, fmt.Sprintf("the classes %q and %q look alike: if they are one, spell them the same", p[0], p[1]))
	}
}
