package compare

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/assets"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/decide"
)

// Most is how many studies WriteComparison takes: more lines are not
// readable.
const Most = 12

// Write writes a page that shows studies side by side: from two of
// them to MostCompared, each with another name.
func Write(w io.Writer, all []input.Data) error {
	return write(w, all, true)
}

func write(w io.Writer, all []input.Data, withChart bool) error {
	c, err := newComparison(all)
	if err != nil {
		return err
	}
	s, err := assets.New(withChart, comparisonScripts())
	if err != nil {
		return err
	}
	style, err := assets.Joined(assets.PageStyles()...)
	if err != nil {
		return err
	}
	layout, err := template.New("compare.html").Funcs(page.Functions()).ParseFS(assets.Files, "page/compare/compare.html", "page/frame.html", "page/section.html")
	if err != nil {
		return err
	}
	groups := c.groups()
	block, err := json.Marshal(c.block(groups))
	if err != nil {
		return fmt.Errorf("the comparison's data cannot be written: %w", err)
	}
	return layout.Execute(w, comparisonPage{
		Head: page.Head{Title: c.title(), Policy: s.Policy, Style: template.CSS(style)}, Lead: c.lead(), Generated: latest(all), Groups: groups,
		Scripts: s, Data: template.JS(block), // encoding/json has escaped <, > and &
	})
}

func comparisonScripts() []string {
	return []string{"base.js", "selection.js", "charts.js", "points.js", "drawing.js", "charts/models.js", "charts/tables.js", "print.js", "compare/*.js"}
}

// comparisonPage is what the template shows.
type comparisonPage struct {
	page.Head
	Lead      []string
	Generated string
	Groups    []page.Group

	Scripts assets.Scripts
	Data    template.JS
}

// comparison is studies, worked out.
type comparison struct {
	Studies []*contender
	Measure format.Measure // of all, if Alike
	Alike   bool           // whether all maximize the same
}

// contender is a study of a comparison.
type contender struct {
	*view.View
	Name   string // short, and no other's
	Labels []int
	Most   *decide.Recommendation // the most accurate model; nil: there is none
}

func newComparison(all []input.Data) (*comparison, error) {
	if len(all) < 2 {
		return nil, errors.New("a comparison needs two studies or more")
	}
	if len(all) > Most {
		return nil, fmt.Errorf("a comparison takes at most %d studies, not %d", Most, len(all))
	}
	c := &comparison{Alike: true}
	names, short := map[string]bool{}, map[string]bool{}
	for _, d := range all {
		if names[d.Study.Name] {
			return nil, fmt.Errorf("study %q is there twice: name each study once", d.Study.Name)
		}
		names[d.Study.Name] = true
		s := &contender{View: view.New(d), Name: format.Cut(d.Study.Name, 40), Labels: d.TestLabels}
		if s.Name == "" || short[s.Name] {
			s.Name = fmt.Sprintf("%s (%d)", s.Name, len(c.Studies)+1)
		}
		short[s.Name] = true
		s.Most = s.For(decide.GoalAccurate)
		c.Studies = append(c.Studies, s)
		c.Alike = c.Alike && s.Measure == c.Studies[0].Measure
	}
	c.Measure = c.Studies[0].Measure
	return c, nil
}

// block is the page's JSON; it has no trials of its own.
func (c *comparison) block(groups []page.Group) page.Block {
	b := page.Block{Measure: c.Measure, Cost: c.Studies[0].Cost, Charts: map[string]page.Chart{}, Data: map[string]any{}, Trials: view.New(input.Data{}).Columns}
	for _, g := range groups {
		b.Add(g.Sections)
	}
	return b
}

// groups lists the sections under their headings. What there is nothing to say
// about is left out.
func (c *comparison) groups() []page.Group {
	var groups []page.Group
	add := func(title string, all ...*page.Section) {
		g := page.Group{Title: title}
		for _, s := range all {
			if s != nil {
				g.Sections = append(g.Sections, *s)
			}
		}
		if len(g.Sections) > 0 {
			groups = append(groups, g)
		}
	}
	add("The studies", c.sideBySide(), c.advice(), c.paired())
	add("The searches", c.fronts(), c.volumes())
	add("The second route", c.gains())
	add("The experiments", c.differences())
	return groups
}

func (c *comparison) title() string {
	var names []string
	for _, s := range c.Studies {
		names = append(names, format.Isolated(s.Name))
	}
	return prose.And(names)
}

// lead says what may be compared.
func (c *comparison) lead() []string {
	text := fmt.Sprintf("%d studies side by side. ", len(c.Studies))
	if !c.Alike {
		text += "They maximize different things, so their fronts and hypervolumes are not drawn together. "
	}
	shared := c.shared()
	switch {
	case len(shared) == 1 && len(shared[0]) == len(c.Studies):
		text += fmt.Sprintf("All were read on the same test part of %s, so their models are compared text by text.", prose.Count(len(c.Studies[0].Labels), "text"))
	case len(shared) == 0:
		text += "Their test parts differ, or are not known: accuracies on different data are not comparable. They are shown all the same; a difference between them may be one of the data."
	default:
		var groups []string
		for _, g := range shared {
			var names []string
			for _, s := range g {
				names = append(names, format.Isolated(s.Name))
			}
			groups = append(groups, prose.And(names))
		}
		text += "Only some share a test part and are compared text by text: " + strings.Join(groups, "; ") + ". Accuracies on different data are not comparable; they are shown all the same."
	}
	return []string{text}
}

// shared groups the studies that were read on the same test part: the same
// classes of the same texts in the same order. Groups of one are left out.
func (c *comparison) shared() [][]*contender {
	var groups [][]*contender
	for _, s := range c.Studies {
		if len(s.Labels) == 0 {
			continue
		}
		at := slices.IndexFunc(groups, func(g []*contender) bool {
			return slices.Equal(g[0].Labels, s.Labels) && slices.Equal(g[0].Study.Classes, s.Study.Classes)
		})
		if at < 0 {
			groups = append(groups, nil)
			at = len(groups) - 1
		}
		groups[at] = append(groups[at], s)
	}
	return slices.DeleteFunc(groups, func(g []*contender) bool { return len(g) < 2 })
}

// latest says when the latest of the studies was read.
func latest(all []input.Data) string {
	var at time.Time
	for _, d := range all {
		if d.Generated.After(at) {
			at = d.Generated
		}
	}
	return format.Minute(at)
}
