package views

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/doubleroute/sweep/submodels/text/tokenize"
)

// Builtin returns a registry with all, first-half, second-half, even, odd,
// characters, subwords, bigrams, trigrams, field:NAME and columns:FIRST-LAST.
func Builtin() *Registry {
	r := &Registry{}
	for _, s := range []Spec{
		{Name: "all", Doc: "all tokens, or all numbers", Text: picking(0, everything), Vectors: allColumns},
		{Name: "first-half", Doc: "the first half of the tokens", Text: picking(0, func(n int) (from, to, step int) { return 0, (n + 1) / 2, 1 })},
		{Name: "second-half", Doc: "the second half of the tokens", Text: picking(0, func(n int) (from, to, step int) { return (n + 1) / 2, n, 1 })},
		{Name: "even", Doc: "every other token, from the first", Text: picking(0, func(n int) (from, to, step int) { return 0, n, 2 })},
		{Name: "odd", Doc: "every other token, from the second", Text: picking(0, func(n int) (from, to, step int) { return 1, n, 2 })},
		{Name: "characters", Doc: "the characters", Text: characters},
		{Name: "subwords", Doc: "the words, rare ones cut into pieces that come often", Text: subwordsOf},
		{Name: "bigrams", Doc: "all tokens and, hashed, pairs of neighbours", Text: picking(2, everything)},
		{Name: "trigrams", Doc: "all tokens and, hashed, two and three in a row", Text: picking(3, everything)},
		{Name: "field", Doc: "the tokens of one text column", Argument: "NAME", Text: field},
		{Name: "columns", Doc: "a range of numeric columns, counted from 1", Argument: "FIRST-LAST", Pattern: "[0-9]+-[0-9]+", Check: spellColumns, Vectors: columns},
	} {
		if err := r.Add(s); err != nil {
			panic(err) // a declaration in this package is wrong
		}
	}
	return r
}

func everything(n int) (from, to, step int) { return 0, n, 1 }

// picking is views that pick from the text's own tokens: of n, those from, from
// + step and so on, below to.
func picking(ngrams int, pick func(n int) (from, to, step int)) func(Source) (View, error) {
	return func(s Source) (View, error) {
		return View{NGrams: ngrams, Words: s.Text.Tokens != "characters", Read: func(t *tokenize.Tokens, fields []string) {
			s.Cut(t, fields)
			t.Keep(pick(t.Len()))
		}}, nil
	}
}

func characters(s Source) (View, error) {
	s.Text.Tokens = "characters"
	s.Text.MaxTokens *= CharactersPerToken
	return View{Read: s.Cut}, nil
}

func field(s Source) (View, error) {
	at := slices.Index(s.Fields, s.Argument)
	if at < 0 {
		return View{}, fmt.Errorf("the data have no text column %q, only %q; add it to data.text", s.Argument, s.Fields)
	}
	return View{Words: s.Text.Tokens != "characters", Read: func(t *tokenize.Tokens, fields []string) { s.CutField(t, fields[at]) }}, nil
}

func allColumns(s Source) (View, error) { return columnRange(0, s.Columns), nil }

// columnRange shows the columns of a half-open range from 0.
func columnRange(from, to int) View {
	return View{Width: to - from, Numbers: func(dst, vector []float32) []float32 { return append(dst, vector[from:to]...) }}
}

func columns(s Source) (View, error) {
	first, last, err := parseColumns(s.Argument)
	if err == nil && last > s.Columns {
		err = fmt.Errorf("it goes beyond the data's %d numeric columns", s.Columns)
	}
	if err != nil {
		return View{}, err
	}
	return columnRange(first-1, last), nil
}

var columnsArgument = regexp.MustCompile(`^0*([1-9][0-9]{0,8})-0*([1-9][0-9]{0,8})$`)

// parseColumns reads FIRST-LAST.
func parseColumns(argument string) (first, last int, err error) {
	m := columnsArgument.FindStringSubmatch(argument)
	if m == nil {
		return 0, 0, errors.New("is no range of columns: write columns:FIRST-LAST, numbered from 1, such as columns:1-256")
	}
	first, _ = strconv.Atoi(m[1])
	last, _ = strconv.Atoi(m[2])
	if first > last {
		return 0, 0, errors.New("ends before it begins")
	}
	return first, last, nil
}

func spellColumns(argument string) (string, error) {
	first, last, err := parseColumns(argument)
	return fmt.Sprintf("%d-%d", first, last), err
}
