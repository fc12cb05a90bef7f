package page

import (
	"cmp"
	"slices"
	"strings"
)

// Section is a chart of the page: what it shows, how to read it, and the same
// as tables for those who read rather than look. All sections are written by
// one template.
type Section struct {
	ID    string // of its element and, in the page's script, of its chart
	Title string
	Short string // in the contents; empty: the title
	Group string // the heading that it stands under; one of the groups

	Note     string   // how to read it, in a sentence or more
	Cautions []string // what to beware of

	Alt      string // says to those who cannot see the chart what it is
	Chart    Chart  // nil: there are only tables
	Data     any    // what the chart's script wants beside its options, as JSON; or nil
	Tall     bool
	Controls []Control
	Tables   []Table
}

// Head returns what the contents call the section.
func (s Section) Head() string { return cmp.Or(s.Short, s.Title) }

// Control is a choice that redraws a chart. The chart's script finds the chosen
// value under its name.
type Control struct {
	Name, Label string
	Options     []Option
}

// Option is a value to choose and what it is called.
type Option struct{ Value, Text string }

// Table is a table beside a chart, closed until it is asked for.
type Table struct {
	Name  string // "The front as a table"
	Head  []Heading
	Rows  [][]Cell
	Empty string // stands in place of rows
	More  string // says what is left out
	Open  bool   // from the beginning
}

// Heading is the head of a column, of numbers or of text.
type Heading struct {
	Text   string
	Number bool
}

// Cell is text, or links to trials.
type Cell struct {
	Text   string
	Trials []int
	Number bool
	Row    bool // heads its row
}

// Say is a cell of text.
func Say(text string) Cell { return Cell{Text: text} }

// Figure is a cell of a number.
func Figure(text string) Cell { return Cell{Text: text, Number: true} }

// Link is a cell of links to trials.
func Link(trials ...int) Cell { return Cell{Trials: trials, Number: true} }

// RowHead is a cell that heads its row.
func RowHead(text string) Cell { return Cell{Text: text, Row: true} }

// Headed names columns: those that begin with "#" hold numbers.
func Headed(texts ...string) []Heading {
	head := make([]Heading, len(texts))
	for i, text := range texts {
		name, number := strings.CutPrefix(text, "#")
		head[i] = Heading{name, number}
	}
	return head
}

// The groups of sections, in the order of the page.
const (
	GroupSearch   = "The search"
	GroupSettings = "The settings"
	GroupModel    = "Model diagnostics"
	GroupRun      = "The run"
)

// Group is the sections under one heading.
type Group struct {
	Title    string
	Sections []Section
}

// ID is of the heading.
func (g Group) ID() string { return strings.ToLower(strings.ReplaceAll(g.Title, " ", "-")) }

// Grouped puts the sections under their headings, keeping their order.
func Grouped(all []Section) []Group {
	var groups []Group
	for _, title := range []string{GroupSearch, GroupSettings, GroupModel, GroupRun} {
		under := slices.DeleteFunc(slices.Clone(all), func(s Section) bool { return s.Group != title })
		if len(under) > 0 {
			groups = append(groups, Group{title, under})
		}
	}
	return groups
}

// Fact is a named figure.
type Fact struct{ Name, Value, Note string }
