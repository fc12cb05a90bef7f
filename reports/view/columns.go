package view

import (
	"slices"
	"strings"

	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/results/decide"
)

// Columns is the trial table, one array a column: a fifth of the size of one
// object a trial.
type Columns struct {
	Rows       int           `json:"rows"`
	Number     []int         `json:"number"`
	State      Column        `json:"state"`
	A          Column        `json:"a"`
	B          Column        `json:"b"`
	ViewA      Column        `json:"viewA"`
	ViewB      Column        `json:"viewB"`
	Combiner   Column        `json:"combiner"`
	Accuracy   []page.Number `json:"accuracy"`
	FLOPs      []int64       `json:"flops"`
	Parameters []int64       `json:"parameters"`
	Bytes      []int64       `json:"bytes"`
	Activation []int64       `json:"activation"`
	Epochs     []int         `json:"epochs"`
	Seconds    []page.Number `json:"seconds"`
	Worker     []int         `json:"worker"`
	Started    []int64       `json:"started"` // seconds since 1970, 0 for not yet
	Error      Column        `json:"error"`
	Front      []int         `json:"front"` // trial numbers
	Best       *int          `json:"best"`  // the trial that others are held against; null: there is none
	Finals     []final       `json:"finals"`
	Folds      []foldsOf     `json:"folds,omitempty"` // of trials that were read on other folds
	Study      string        `json:"study"`

	Settings []*settingColumn `json:"settings"`

	maximize string
}

// final is what the test part and the clock say of a trial; what is not known is
// null.
type final struct {
	Trial     int         `json:"trial"`
	Seeds     int         `json:"seeds"`
	Mean      page.Number `json:"mean"` // of the measure on the test part
	Low       page.Number `json:"low"`
	High      page.Number `json:"high"`
	P50       page.Number `json:"p50"` // microseconds
	P95       page.Number `json:"p95"`
	Processor string      `json:"processor"`
}

// foldsOf is what a trial did on other folds than the validation part, by the study's
// measure; null where it could not be trained.
type foldsOf struct {
	Trial  int           `json:"trial"`
	Values []page.Number `json:"values"` // by fold
}

func finalsOf(v *View) []final {
	finals := []final{}
	for _, f := range slices.Concat(v.Finalists, v.Baselines) {
		if f.Seeds == 0 {
			continue
		}
		one := final{f.Trial.Number, f.Seeds, page.Number(f.Test.Mean), page.Number(f.Test.Low), page.Number(f.Test.High), page.Unknown(), page.Unknown(), ""}
		if f.Latency != nil {
			one.P50, one.P95, one.Processor = page.Number(f.Latency.P50), page.Number(f.Latency.P95), f.Latency.Processor
		}
		finals = append(finals, one)
	}
	return finals
}

func newColumns(v *View) *Columns {
	c := &Columns{Rows: len(v.Trials), Front: []int{}, Settings: []*settingColumn{}, Finals: finalsOf(v), Study: v.Study.Name, maximize: v.Study.Maximize}
	if best := v.For(decide.GoalAccurate); best != nil {
		c.Best = &best.Trial
	}
	for i := range v.Trials {
		c.addTrial(&v.Trials[i])
	}
	for _, t := range v.Front {
		c.Front = append(c.Front, t.Number)
	}
	c.addSettings(v.Trials)
	for _, w := range []*Column{&c.State, &c.A, &c.B, &c.ViewA, &c.ViewB, &c.Combiner, &c.Error} {
		w.close()
	}
	return c
}

func (c *Columns) addTrial(t *Trial) {
	c.Number = append(c.Number, t.Number)
	c.State.add(string(t.State), true)
	c.A.addNth(t.Routes, 0)
	c.B.addNth(t.Routes, 1)
	c.ViewA.addNth(t.Views, 0)
	c.ViewB.addNth(t.Views, 1)
	c.Combiner.add(t.Combiner, t.Combiner != "")
	c.Accuracy = append(c.Accuracy, page.Number(t.Accuracy))
	c.FLOPs = append(c.FLOPs, t.Costs.FLOPs)
	c.Parameters = append(c.Parameters, t.Costs.Parameters)
	c.Bytes = append(c.Bytes, t.Costs.Bytes)
	c.Activation = append(c.Activation, t.Costs.ActivationBytes)
	c.Epochs = append(c.Epochs, t.Epochs)
	c.Seconds = append(c.Seconds, page.Number(t.TrainSeconds))
	c.Worker = append(c.Worker, t.Worker)
	started := int64(0)
	if !t.Started.IsZero() {
		started = t.Started.Unix()
	}
	c.Started = append(c.Started, started)
	c.Error.add(t.Error, t.Error != "")
	c.addFolds(t)
}

func (c *Columns) addFolds(t *Trial) {
	if len(t.Folds) == 0 {
		return
	}
	one := foldsOf{Trial: t.Number}
	for _, r := range t.Folds {
		one.Values = append(one.Values, page.Number(r.Objective(c.maximize)))
	}
	c.Folds = append(c.Folds, one)
}

func (c *Columns) addSettings(trials []Trial) {
	byKey := map[string]*settingColumn{}
	for row := range trials {
		t := &trials[row]
		for _, s := range SettingsOf(t.Settings, t.Params) {
			col := byKey[s.Key]
			if col == nil {
				col = &settingColumn{Key: s.Key, Column: &Column{}}
				byKey[s.Key] = col
				c.Settings = append(c.Settings, col)
			}
			for len(col.Index) < row {
				col.add("", false)
			}
			if len(col.Index) > row {
				continue // the key is there twice
			}
			col.add(s.Value, true)
			col.Searched = col.Searched || s.Searched
		}
	}
	for _, col := range c.Settings {
		for len(col.Index) < len(trials) {
			col.add("", false)
		}
		col.close()
	}
	slices.SortFunc(c.Settings, func(a, b *settingColumn) int { return strings.Compare(a.Key, b.Key) })
}

// Column is a column of text with few different values: Index points into Words,
// -1 where there is none. A column that is the same in every row has no Index.
type Column struct {
	WordList
	Index []int `json:"index,omitempty"`
}

// WordList numbers texts in the order in which they come up.
type WordList struct {
	Words []string `json:"words"`

	known map[string]int
}

// IndexOf returns the number of a text.
func (w *WordList) IndexOf(text string) int {
	at, seen := w.known[text]
	if !seen {
		if w.known == nil {
			w.known = map[string]int{}
		}
		at = len(w.Words)
		w.known[text] = at
		w.Words = append(w.Words, text)
	}
	return at
}

// add appends a value, absent when ok is false.
func (w *Column) add(value string, ok bool) {
	if !ok {
		w.Index = append(w.Index, -1)
		return
	}
	w.Index = append(w.Index, w.IndexOf(value))
}

// addNth appends one of a trial's routes or views.
func (w *Column) addNth(of []string, i int) { w.add(Nth(of, i)) }

// close drops the index of a column whose rows are all the same.
func (w *Column) close() {
	if w.Words == nil {
		w.Words = []string{}
	}
	if len(w.Words) == 0 || len(w.Words) == 1 && !slices.Contains(w.Index, -1) {
		w.Index = nil
	}
}

// settingColumn is one setting over all trials.
type settingColumn struct {
	Key      string `json:"key"`
	Searched bool   `json:"searched"`
	*Column
}

// Nth returns the i-th of a trial's routes or views, if it has one.
func Nth(words []string, i int) (string, bool) {
	if i >= len(words) || words[i] == "" || words[i] == "none" {
		return "", false
	}
	return words[i], true
}
