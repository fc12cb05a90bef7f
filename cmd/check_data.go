package sweepcmd

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/submodels/text"
)

// checked is what `sweep check --json` prints of an experiment.
type checked struct {
	Study      string                `json:"study"`
	Data       []checkedPart         `json:"data"`
	Classes    map[string]partCounts `json:"classes"`
	Examples   partCounts            `json:"examples"`
	Unlabelled int                   `json:"unlabelled"` // examples of a test part without labels
	Duplicates int                   `json:"duplicates"` // training examples whose text comes before
	MaxTokens  int                   `json:"max_tokens"`
	Cut        float64               `json:"cut"` // share of the texts that is cut at max_tokens
	Notices    []string              `json:"notices"`
	Trials     int                   `json:"trials"`
	Seconds    float64               `json:"seconds"` // a guess for the search
	order      []string              // of the classes
}

// checkedPart is how the file of a part was read.
type checkedPart struct {
	Part      string         `json:"part"`
	File      string         `json:"file"`
	Form      string         `json:"form"`
	Export    string         `json:"export,omitempty"`
	Packed    string         `json:"packed,omitempty"`
	Delimiter string         `json:"delimiter"`
	Encoding  string         `json:"encoding"`
	Header    bool           `json:"header"`
	Names     []string       `json:"names"`
	Text      []string       `json:"text"`
	Numbers   []string       `json:"columns,omitempty"`
	Label     *string        `json:"label"` // null where there is none
	Why       string         `json:"why"`
	GiveAway  []string       `json:"give_away"`
	Rows      int            `json:"rows"`
	LeftOut   int            `json:"left_out"`
	Reasons   map[string]int `json:"left_out_why"`
}

// partCounts are numbers of examples in each part.
type partCounts struct {
	Train      int `json:"train"`
	Validation int `json:"validation"`
	Test       int `json:"test"`
}

// dataOf says what was read of the data of an experiment.
func dataOf(j job, plan study.Plan) checked {
	c, options := j.data.Corpus, j.data.Options
	seen := c.Inspect(options.MaxTokens, func(t *text.Tokens, s string, limit int) {
		if options.Tokens == "characters" {
			t.AddCharacters(s, false, limit)
			return
		}
		t.AddWords(s, false, limit)
	})
	out := checked{
		Study: j.exp.Name, Data: []checkedPart{}, Classes: map[string]partCounts{}, Notices: append([]string{}, plan.Notices...),
		Examples:   partCounts{len(c.Train.Examples), len(c.Validation.Examples), len(c.Test.Examples)},
		Unlabelled: len(c.Unlabelled), Duplicates: seen.Copies, MaxTokens: options.MaxTokens, Cut: float64(seen.Cut) / float64(max(seen.Texts, 1)),
		Trials: j.exp.Search.Trials, Seconds: plan.Seconds,
	}
	for _, class := range seen.Classes {
		out.Classes[class.Class] = partCounts{class.Train, class.Validation, class.Test}
		out.order = append(out.order, class.Class)
	}
	for _, read := range c.Read {
		out.Data = append(out.Data, partOf(read))
	}
	return out
}

func partOf(read text.ReadPart) checkedPart {
	l := read.Layout
	part := checkedPart{
		Part: read.Part, File: l.File, Form: l.Form, Export: l.Export, Packed: l.Packed, Delimiter: l.Delimiter, Encoding: l.Encoding, Header: l.Header,
		Names: append([]string{}, l.Names...), Text: append([]string{}, l.Text...), Numbers: l.Columns, Why: l.Why, GiveAway: append([]string{}, l.GiveAway...),
		Rows: read.Rows, Reasons: map[string]int{},
	}
	if l.Labelled() {
		part.Label = &l.Label
	}
	for _, out := range read.LeftOut {
		part.LeftOut += out.Count
		part.Reasons[out.Reason] = out.Count
	}
	return part
}

// mostClasses is how many classes are listed for people.
const mostClasses = 20

// printData prints what was read for people.
func (p *program) printData(seen checked) {
	for _, part := range seen.Data {
		if part.File == "" {
			continue // it was not read from a file
		}
		_, _ = fmt.Fprintf(p.text(), "%s: %s: %s\n", part.Part, part.File, part.describe())
	}
	table := tabwriter.NewWriter(p.text(), 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "\nclass\ttrain\tvalidation\ttest\n")
	for i, class := range seen.order {
		if i == mostClasses && len(seen.order) > mostClasses+1 {
			break
		}
		n := seen.Classes[class]
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", shown(class), prose.Grouped(n.Train), prose.Grouped(n.Validation), prose.Grouped(n.Test))
	}
	_ = table.Flush()
	if len(seen.order) > mostClasses+1 {
		_, _ = fmt.Fprintf(p.text(), "and %s more\n", prose.Count(len(seen.order)-mostClasses, "class"))
	}
	_, _ = fmt.Fprintf(p.text(), "%.1f %% of the texts are longer than max_tokens, %d, and cut; %s of the training part come again in it\n\n",
		100*seen.Cut, seen.MaxTokens, prose.Count(seen.Duplicates, "text"))
}

// describe says in a line how a file was read.
func (c checkedPart) describe() string {
	form := c.Form
	if c.Export != "" {
		form += " of " + c.Export
	}
	words := []string{form}
	if c.Delimiter != "" {
		words = append(words, fmt.Sprintf("delimiter %q", c.Delimiter))
	}
	if c.Encoding != "" {
		words = append(words, c.Encoding)
	}
	if c.Packed != "" {
		words = append(words, "packed with "+c.Packed)
	}
	if c.Delimiter != "" {
		words = append(words, map[bool]string{true: "with a header", false: "without a header"}[c.Header])
	}
	switch {
	case len(c.Numbers) > 0:
		words = append(words, prose.Count(len(c.Numbers), "column")+" of numbers")
	default:
		words = append(words, "text "+strings.Join(quotedWords(c.Text), ", "))
	}
	if c.Label != nil {
		words = append(words, fmt.Sprintf("label %q", *c.Label))
	} else {
		words = append(words, "no labels")
	}
	words = append(words, prose.Count(c.Rows, "row"))
	if c.LeftOut > 0 {
		reasons := make([]string, 0, len(c.Reasons))
		for reason, n := range c.Reasons {
			reasons = append(reasons, fmt.Sprintf("%s %s", prose.Grouped(n), reason))
		}
		slices.Sort(reasons)
		words = append(words, fmt.Sprintf("%s left out (%s)", prose.Grouped(c.LeftOut), strings.Join(reasons, ", ")))
	}
	s := strings.Join(words, ", ")
	if c.Why != "" {
		s += "; " + c.Why
	}
	return s
}

// shown writes a word of the data as it is, or in quotes where it has characters
// that would do something to a terminal.
func shown(word string) string {
	if strings.IndexFunc(word, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
		return strconv.Quote(word)
	}
	return word
}

func quotedWords(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fmt.Sprintf("%q", w)
	}
	return out
}
