package reports

import (
	"fmt"
	"maps"
	"slices"

	"github.com/doubleroute/sweep/results/decide"
)

// across is a table with a column a study.
func (c *comparison) across(name, first string) table {
	t := table{Name: name, Open: true, Head: headed(first)}
	for _, s := range c.Studies {
		t.Head = append(t.Head, heading{Text: s.Name})
	}
	return t
}

// addRow adds what is said of each study.
func (t *table) addRow(c *comparison, name string, of func(*contender) string) {
	row := []cell{rowHead(name)}
	for _, s := range c.Studies {
		row = append(row, say(of(s)))
	}
	t.Rows = append(t.Rows, row)
}

// sideBySide is a column a study: what it is of, how far it came, and what it
// found.
func (c *comparison) sideBySide() *section {
	t := c.across("The studies", "")
	t.addRow(c, "training data", func(s *contender) string { return setOr(s.Settings, "data.train") })
	t.addRow(c, "texts of the test part", func(s *contender) string {
		if len(s.Labels) == 0 {
			return "not known"
		}
		return whole(len(s.Labels))
	})
	t.addRow(c, "classes", func(s *contender) string { return whole(len(s.Study.Classes)) })
	t.addRow(c, "objectives", func(s *contender) string { return "greatest " + s.Measure.Name + ", least " + s.Expense.Name })
	t.addRow(c, "trials", func(s *contender) string {
		if states := stateCounts(s.view); states != "" {
			return states
		}
		return "none"
	})
	t.addRow(c, "training time", func(s *contender) string {
		seconds, _ := s.trained()
		return span(seconds)
	})
	t.addRow(c, "hypervolume", func(s *contender) string { return fmt.Sprintf("%.4f", s.Hypervolume) })
	t.addRow(c, "on the front", func(s *contender) string { return whole(len(s.Front)) })
	for _, wish := range wishes() {
		t.addRow(c, wish.name, func(s *contender) string { return inBrief(s, wish.key) })
	}
	t.addRow(c, "the second route", func(s *contender) string { return s.Verdict.Word })
	t.addRow(c, "seed", func(s *contender) string { return fmt.Sprint(s.Study.Seed) })
	t.addRow(c, "begun", func(s *contender) string {
		if s.Study.Created.IsZero() {
			return missing
		}
		return minute(s.Study.Created)
	})
	t.addRow(c, "processor", func(s *contender) string { return s.Study.Processor })
	return &section{ID: "studies", Title: "Side by side", Note: "A column is a study. How many texts its training and validation parts have is not kept.", Tables: []table{t}}
}

// setOr returns what an experiment file sets, or that it is not known.
func setOr(settings map[string]string, key string) string {
	switch value, ok := settings[key]; {
	case ok:
		return value
	case settings == nil:
		return "not known"
	}
	return missing
}

type wish struct{ key, name string }

func wishes() []wish {
	return []wish{{decide.GoalAccurate, "the most accurate"}, {decide.GoalCheapest, "the cheapest as good"}, {decide.GoalLimit, "the best under a limit"}}
}

// inBrief names the model that a study recommends, its result and its cost.
func inBrief(s *contender, wish string) string {
	r := s.recommended(wish)
	if r == nil {
		return "none"
	}
	t := s.trial(r.Trial)
	text := fmt.Sprintf("trial %d, %s: %s at %s %s", r.Trial, t.Plan(), s.resultOf(r), short(t.Cost), s.Expense.Name)
	if r.Limit != nil {
		text += ", of at most " + short(r.Limit.Most)
	}
	return text
}

// resultOf says how good a recommended model is, and by what.
func (s *contender) resultOf(r *decide.Recommendation) string {
	text := s.Measure.estimate(r.Value.Interval)
	if !r.Read {
		text += " (validation)"
	}
	return text
}

// advice is the recommended models with all their costs.
func (c *comparison) advice() *section {
	t := table{Name: "The recommended models", Open: true, Empty: "No study has a complete trial.",
		Head: headed("study", "wish", "#trial", "model", "#test result (95 % interval)", "#FLOPs", "#parameters", "#size", "#latency, p50 / p95", "#training time")}
	for _, s := range c.Studies {
		met := map[int]int{} // rows, by trial: a model may meet several wishes
		for _, wish := range wishes() {
			r := s.recommended(wish.key)
			if r == nil {
				continue
			}
			if row, again := met[r.Trial]; again {
				t.Rows[row][1].Text += ", " + wish.name
				continue
			}
			met[r.Trial] = len(t.Rows)
			one, latency := s.trial(r.Trial), missing
			if f := s.finalist(r.Trial); f != nil && f.Latency != nil {
				latency = latencyText(*f.Latency)
			}
			t.Rows = append(t.Rows, []cell{rowHead(s.Name), say(wish.name), figure(fmt.Sprint(r.Trial)), say(one.Plan()), figure(s.resultOf(r)),
				figure(whole(one.Costs.FLOPs)), figure(whole(one.Costs.Parameters)), figure(size(one.Costs.Bytes)), figure(latency), figure(span(one.TrainSeconds))})
		}
	}
	return &section{ID: "advice", Title: "Which model each study recommends", Short: "Models", Tables: []table{t},
		Note: "Three wishes a study, as in its own report: the most accurate on the test part, the cheapest as good, whose mean lies within the interval of that one, and the best under a limit: a tenth of what that one costs, or what the cheapest trial costs if that is more. Latencies were measured, each on the machine of its study."}
}

// differences is the settings in which the experiment files differ.
func (c *comparison) differences() *section {
	keys := map[string]bool{}
	var unknown []string
	for _, s := range c.Studies {
		if s.Settings == nil {
			unknown = append(unknown, isolated(s.Name))
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
		t.addRow(c, key, func(s *contender) string { return setOr(s.Settings, key) })
	}
	note := fmt.Sprintf("What the experiment files set differently, with what was laid over them on the command line; %s stands for the default. ", missing)
	switch {
	case alike == 1:
		note += "1 other setting that they name is the same."
	case alike > 1:
		note += many(alike, "other setting") + " that they name are the same."
	}
	if len(unknown) > 0 {
		note += " The file cannot be read of " + list(unknown) + "."
	}
	return &section{ID: "differences", Title: "Settings that differ", Note: note, Tables: []table{t}}
}
