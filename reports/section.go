package reports

import (
	"cmp"
	"slices"
	"strings"
)

// section is a chart of the page: what it shows, how to read it, and the same
// as tables for those who read rather than look. All sections are written by
// one template.
type section struct {
	ID    string // of its element and, in the page's script, of its chart
	Title string
	Short string // in the contents; empty: the title
	Group string // the heading that it stands under; one of the groups

	Note     string   // how to read it, in a sentence or more
	Cautions []string // what to beware of

	Alt      string // says to those who cannot see the chart what it is
	Chart    chart  // nil: there are only tables
	Data     any    // what the chart's script wants beside its options, as JSON; or nil
	Tall     bool
	Controls []control
	Tables   []table
}

// Head returns what the contents call the section.
func (s section) Head() string { return cmp.Or(s.Short, s.Title) }

// control is a choice that redraws a chart. The chart's script finds the chosen
// value under its name.
type control struct {
	Name, Label string
	Options     []option
}

type option struct{ Value, Text string }

// table is a table beside a chart, closed until it is asked for.
type table struct {
	Name  string // "The front as a table"
	Head  []heading
	Rows  [][]cell
	Empty string // stands in place of rows
	More  string // says what is left out
	Open  bool   // from the beginning
}

type heading struct {
	Text   string
	Number bool
}

// cell is text, or links to trials.
type cell struct {
	Text   string
	Trials []int
	Number bool
	Row    bool // heads its row
}

func say(text string) cell { return cell{Text: text} }

func figure(text string) cell { return cell{Text: text, Number: true} }

func link(trials ...int) cell { return cell{Trials: trials, Number: true} }

func rowHead(text string) cell { return cell{Text: text, Row: true} }

// headed names columns: those that begin with "#" hold numbers.
func headed(texts ...string) []heading {
	head := make([]heading, len(texts))
	for i, text := range texts {
		name, number := strings.CutPrefix(text, "#")
		head[i] = heading{name, number}
	}
	return head
}

// The groups of sections, in the order of the page.
const (
	groupSearch   = "The search"
	groupSettings = "The settings"
	groupModel    = "Inside the models"
	groupRun      = "The run"
)

// group is the sections under one heading.
type group struct {
	Title    string
	Sections []section
}

// ID is of the heading.
func (g group) ID() string { return strings.ToLower(strings.ReplaceAll(g.Title, " ", "-")) }

// grouped puts the sections under their headings, keeping their order.
func grouped(all []section) []group {
	var groups []group
	for _, title := range []string{groupSearch, groupSettings, groupModel, groupRun} {
		under := slices.DeleteFunc(slices.Clone(all), func(s section) bool { return s.Group != title })
		if len(under) > 0 {
			groups = append(groups, group{title, under})
		}
	}
	return groups
}

// fact is a named figure.
type fact struct{ Name, Value, Note string }
