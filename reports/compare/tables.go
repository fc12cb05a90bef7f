package compare

import (
	"fmt"
	"maps"
	"slices"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results/decide"
)

// across is a table with a column a study.
func (c *comparison) across(name, first string) page.Table {
	t := page.Table{Name: name, Open: true, Head: page.Headed(first)}
	for _, s := range c.Studies {
		t.Head = append(t.Head, page.Heading{Text: s.Name})
	}
	return t
}

// addRow adds what is said of each study.
func (c *comparison) addRow(t *page.Table, name string, of func(*contender) string) {
	row := []page.Cell{page.RowHead(name)}
	for _, s := range c.Studies {
		row = append(row, page.Say(of(s)))
	}
	t.Rows = append(t.Rows, row)
}

// sideBySide is a column a study: what it is of, how far it came, and what it
// found.
func (c *comparison) sideBySide() *page.Section {
	t := c.across("The studies", "")
	c.addRow(&t, "training data", func(s *contender) string { return setOr(s.Settings, "data.train") })
	c.addRow(&t, "texts of the test part", func(s *contender) string {
		if len(s.Labels) == 0 {
			return "not known"
		}
		return format.Whole(len(s.Labels))
	})
	c.addRow(&t, "classes", func(s *contender) string { return format.Whole(len(s.Study.Classes)) })
	c.addRow(&t, "objectives", func(s *contender) string { return "greatest " + s.Measure.Name + ", least " + s.Cost.Name })
	c.addRow(&t, "trials", func(s *contender) string {
		if states := view.StateCounts(s.View); states != "" {
			return states
		}
		return "none"
	})
	c.addRow(&t, "training time", func(s *contender) string {
		seconds, _ := s.Trained()
		return format.Span(seconds)
	})
	c.addRow(&t, "hypervolume", func(s *contender) string { return fmt.Sprintf("%.4f", s.Hypervolume) })
	c.addRow(&t, "on the front", func(s *contender) string { return format.Whole(len(s.Front)) })
	for _, goal := range goals() {
		c.addRow(&t, goal.name, func(s *contender) string { return inBrief(s, goal.key) })
	}
	c.addRow(&t, "the second route", func(s *contender) string { return s.Verdict.Word })
	c.addRow(&t, "seed", func(s *contender) string { return fmt.Sprint(s.Study.Seed) })
	c.addRow(&t, "begun", func(s *contender) string {
		if s.Study.Created.IsZero() {
			return format.Missing
		}
		return format.Minute(s.Study.Created)
	})
	c.addRow(&t, "processor", func(s *contender) string { return s.Study.Processor })
	return &page.Section{ID: "studies", Title: "Side by side", Note: "A column is a study. How many texts its training and validation parts have is not stored.", Tables: []page.Table{t}}
}

// setOr returns what an experiment file sets, or that it is not known.
func setOr(settings map[string]string, key string) string {
	switch value, ok := settings[key]; {
	case ok:
		return value
	case settings == nil:
		return "not known"
	}
	return format.Missing
}

type goal struct{ key, name string }

func goals() []goal {
	return []goal{{decide.GoalAccurate, "the most accurate"}, {decide.GoalCheapest, "the cheapest as good"}, {decide.GoalLose, "a cheaper one that loses little"}, {decide.GoalLimit, "the best under a limit"}}
}

// inBrief names the model that a study recommends, its result and its cost.
func inBrief(s *contender, goal string) string {
	r := s.For(goal)
	if r == nil {
		return "none"
	}
	t := s.Trial(r.Trial)
	text := fmt.Sprintf("trial %d, %s: %s at %s %s", r.Trial, t.Plan(), s.resultOf(r), format.Short(t.Cost), s.Cost.Name)
	if r.Limit != nil {
		text += ", of at most " + format.Short(r.Limit.Most)
	}
	return text
}

// resultOf says how good a recommended model is, and by what.
func (s *contender) resultOf(r *decide.Recommendation) string {
	text := s.Measure.Estimate(r.Value.Interval)
	if !r.Read {
		text += " (validation)"
	}
	return text
}

// advice is the recommended models with all their costs.
func (c *comparison) advice() *page.Section {
	t := page.Table{Name: "The recommended models", Open: true, Empty: "No study has a complete trial.",
		Head: page.Headed("study", "goal", "#trial", "model", "#test result (95 % interval)", "#FLOPs", "#parameters", "#size", "#latency, p50 / p95", "#training time")}
	for _, s := range c.Studies {
		met := map[int]int{} // rows, by trial: a model may meet several goals
		for _, goal := range goals() {
			r := s.For(goal.key)
			if r == nil {
				continue
			}
			if row, again := met[r.Trial]; again {
				t.Rows[row][1].Text += ", " + goal.name
				continue
			}
			met[r.Trial] = len(t.Rows)
			one, latency := s.Trial(r.Trial), format.Missing
			if f := s.Finalist(r.Trial); f != nil && f.Latency != nil {
				latency = format.LatencyText(*f.Latency)
			}
			t.Rows = append(t.Rows, []page.Cell{page.RowHead(s.Name), page.Say(goal.name), page.Figure(fmt.Sprint(r.Trial)), page.Say(one.Plan()), page.Figure(s.resultOf(r)),
				page.Figure(format.Whole(one.Costs.FLOPs)), page.Figure(format.Whole(one.Costs.Parameters)), page.Figure(format.Size(one.Costs.Bytes)), page.Figure(latency), page.Figure(format.Span(one.TrainSeconds))})
		}
	}
	return &page.Section{ID: "advice", Title: "Which model each study recommends", Short: "Models", Tables: []page.Table{t},
		Note: "Goals of a study, as in its own report, chosen by its validation part: the most accurate, the cheapest that is shown to be as good, the cheapest that loses little, and the best under a limit: a tenth of what that one costs, or what the cheapest trial costs if that is more. Latencies were measured, each on the machine of its study."}
}

// differences is the settings in which the experiment files differ.
func (c *comparison) differences() *page.Section {
	keys := map[string]bool{}
	var unknown []string
	for _, s := range c.Studies {
		if s.Settings == nil {
			unknown = append(unknown, format.Isolated(s.Name))
		}
		for key := range s.Settings {
			keys[key] = true
		}
	}
	if len(unknown) == len(c.Studies) {
		return nil
	}
	t := c.across("Settings that differ", "setting")
	t.Empty = "The experiment files set the same."
	alike := 0
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		first, differs := setOr(c.Studies[0].Settings, key), false
		for _, s := range c.Studies {
			differs = differs || s.Settings != nil && setOr(s.Settings, key) != first
		}
		if !differs {
			alike++
			continue
		}
		c.addRow(&t, key, func(s *contender) string { return setOr(s.Settings, key) })
	}
	note := fmt.Sprintf("What the experiment files set differently, with what was laid over them on the command line; %s stands for the default. ", format.Missing)
	switch {
	case alike == 1:
		note += "1 other setting that they name is the same."
	case alike > 1:
		note += prose.Count(alike, "other setting") + " that they name are the same."
	}
	if len(unknown) > 0 {
		note += " The file cannot be read of " + prose.And(unknown) + "."
	}
	return &page.Section{ID: "differences", Title: "Settings that differ", Note: note, Tables: []page.Table{t}}
}
