package formats

import (
	"iter"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
)

// table is a study as rows, one a trial.
type table struct {
	columns []column // own, then the settings
	own     []ownColumn
	study   *Study
	place   map[string]int // of a setting's column, by its key
	extra   map[int]extra
}

// column is a column of a table.
type column struct {
	name    string
	kind    kind
	setting bool // absent from the trials that do not have it
}

// extra is what a row says that is not the trial's own.
type extra struct {
	onFront bool
	final   *analysis.SummaryFinal
}

// Settings have columns of their own: those that the search chose in any trial
// come first and begin with param., those that it never chose with setting.
const (
	searchedPrefix = "param."
	fixedPrefix    = "setting."
)

// newTable goes through the trials once, to learn the settings there are.
func newTable(s *Study) (*table, error) {
	t := &table{study: s, own: ownColumns(s), place: map[string]int{}, extra: map[int]extra{}}
	for _, c := range t.own {
		t.columns = append(t.columns, c.column)
	}
	for _, n := range s.Summary.Front {
		t.extra[n] = extra{onFront: true}
	}
	for i := range s.Summary.Final {
		f := &s.Summary.Final[i]
		t.extra[f.Number] = extra{onFront: t.extra[f.Number].onFront, final: f}
	}
	kinds, searched, err := settingKinds(s)
	if err != nil {
		return nil, err
	}
	var keys []string
	for key := range kinds {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if searched[a] != searched[b] {
			if searched[a] {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	for _, key := range keys {
		prefix := fixedPrefix
		if searched[key] {
			prefix = searchedPrefix
		}
		t.place[key] = len(t.columns)
		t.columns = append(t.columns, column{name: prefix + key, kind: kinds[key], setting: true})
	}
	return t, nil
}

// settingKinds returns what each setting holds and which were searched.
func settingKinds(s *Study) (kinds map[string]kind, searched map[string]bool, err error) {
	kinds, searched = map[string]kind{}, map[string]bool{}
	for trial, err := range s.known() {
		if err != nil {
			return nil, nil, err
		}
		settings, err := settingsOf(&trial)
		if err != nil {
			return nil, nil, err
		}
		for _, v := range settings {
			kinds[v.key] = kinds[v.key].with(v.value.kind)
			if v.searched {
				searched[v.key] = true
			}
		}
	}
	return kinds, searched, nil
}

// known goes through the trials that the summary knows: a study may be running.
func (s *Study) known() iter.Seq2[results.Trial, error] {
	last := -1
	if n := len(s.Summary.Trials); n > 0 {
		last = s.Summary.Trials[n-1].Number
	}
	return func(yield func(results.Trial, error) bool) {
		for t, err := range s.Trials {
			if err == nil && t.Number > last {
				return
			}
			if !yield(t, err) {
				return
			}
		}
	}
}

// rows goes through the trials a second time. The row is the caller's until the
// next one.
func (t *table) rows() iter.Seq2[[]cell, error] {
	return func(yield func([]cell, error) bool) {
		row := make([]cell, len(t.columns))
		for trial, err := range t.study.known() {
			if err == nil {
				err = t.fill(row, &trial)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// fill makes a trial's row. Settings that came up after newTable are left out.
func (t *table) fill(row []cell, trial *results.Trial) error {
	clear(row)
	for i, c := range t.own {
		row[i] = c.of(trial, t.extra[trial.Number])
	}
	settings, err := settingsOf(trial)
	for _, s := range settings {
		if at, known := t.place[s.key]; known {
			row[at] = s.value
		}
	}
	return err
}
