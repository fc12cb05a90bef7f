package formats

import (
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/tables"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
)

// table is a study as rows, one a trial.
type table struct {
	columns []tables.Column // own, then the settings
	own     []ownColumn
	study   *Study
	place   map[string]int // of a setting's column, by its key
	extra   map[int]extra
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
		t.columns = append(t.columns, c.Column)
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
		t.columns = append(t.columns, tables.Column{Name: prefix + key, Kind: kinds[key], Optional: true})
	}
	return t, nil
}

// settingKinds returns what each setting holds and which were searched.
func settingKinds(s *Study) (kinds map[string]tables.Kind, searched map[string]bool, err error) {
	kinds, searched = map[string]tables.Kind{}, map[string]bool{}
	for trial, err := range s.known() {
		if err != nil {
			return nil, nil, err
		}
		settings, err := settingsOf(&trial)
		if err != nil {
			return nil, nil, err
		}
		for _, v := range settings {
			kinds[v.key] = kinds[v.key].With(v.value.Kind)
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

// writeTable returns what writes the table in a form of package tables: what is not
// known is nothing, a setting that a trial does not have is left out where the form
// can leave things out, and one that is a number in one trial and text in another is
// text.
func writeTable(form string) func(*Study, Options, io.Writer) error {
	return func(s *Study, _ Options, w io.Writer) error {
		t, err := newTable(s)
		if err != nil {
			return err
		}
		out, err := tables.New(form, w, t.columns, tables.Options{
			Inert: true, Name: "study", Version: s.Version,
			Metadata: [][2]string{{"study", s.Name}, {"maximize", s.Maximize}, {"minimize", s.Minimize}},
		})
		if err != nil {
			return err
		}
		for row, err := range t.rows() {
			if err == nil {
				err = out.Write(row)
			}
			if err != nil {
				return err
			}
		}
		return out.Close()
	}
}

// rows goes through the trials a second time. The row is the caller's until the
// next one.
func (t *table) rows() iter.Seq2[[]tables.Cell, error] {
	return func(yield func([]tables.Cell, error) bool) {
		row := make([]tables.Cell, len(t.columns))
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
func (t *table) fill(row []tables.Cell, trial *results.Trial) error {
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
