package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/doubleroute/sweep/internal/names"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/search"
)

const studyColumns = `name, seed, experiment, file, overlay, defaults, hash, version, processor, maximize, minimize, margin, validation, classes, notices, created`

// PutStudy writes a new study. A name that is taken is an error.
func (s *Store) PutStudy(ctx context.Context, st results.Study) error {
	if s.write == nil {
		return s.readOnly()
	}
	if err := names.Check(st.Name); err != nil {
		return err
	}
	done, err := s.write.ExecContext(ctx, s.studies.add(`(SELECT coalesce(max(id), 0) + 1 FROM studies)`),
		st.Name, st.Seed, st.Experiment, st.Hash, st.Version, st.Processor, st.Maximize, st.Minimize,
		list(st.Classes), list(st.Notices), stamp(st.Created), stamp(st.Created), st.File, list(st.Set), st.Defaults, st.Margin, st.Validation)
	if err != nil {
		return describe(s.path, err)
	}
	if n, err := done.RowsAffected(); err == nil && n == 0 {
		return fmt.Errorf("there is a study %q in %s already: give the new one another name", st.Name, s.path)
	}
	return s.InPlace()
}

// PutSource notes the experiment that a study was last run from, which is the
// same but for what its results do not depend on: the file's text, how it was
// named, what was laid over it, and the margin. The rest of st stays as it was
// stored.
func (s *Store) PutSource(ctx context.Context, st results.Study) error {
	return s.update(ctx, st.Name, func(w writing) error {
		_, err := w.ExecContext(ctx, w.studies.change([]string{"experiment", "file", "overlay", "margin"}, `id = ?5`),
			st.Experiment, st.File, list(st.Set), st.Margin, w.study)
		return err
	})
}

// Study returns the study called name, and whether there is one.
func (s *Store) Study(ctx context.Context, name string) (results.Study, bool, error) {
	row := s.row(ctx, name, s.studies.read(studyColumns, byName), name)
	st, err := studyOf(row)
	if errors.Is(err, sql.ErrNoRows) {
		return results.Study{}, false, s.allStudies(ctx, s.read)
	}
	if err != nil {
		return results.Study{}, false, describe(s.path, unreadable(s.path, err))
	}
	return st, true, nil
}

// Studies lists all studies, the latest active first.
func (s *Store) Studies(ctx context.Context) ([]results.StudyInfo, error) {
	// One transaction: who follows a study goes by its time, and would miss a
	// trial that is written between the counts and the times.
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, describe(s.path, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	if err := s.allStudies(ctx, tx); err != nil {
		return nil, err
	}
	counts, err := s.trialCounts(ctx, tx)
	if err != nil {
		return nil, err
	}
	for name, states := range counts {
		if n := states[search.Running]; n > 0 && !s.watch.Running(name) { // a run that was killed left them so
			delete(states, search.Running)
			states[search.Waiting] += n
		}
	}
	return collect(scanChecked(ctx, s, "", tx, func(row scanner) (results.StudyInfo, error) {
		var active string
		st, err := studyOf(row, &active)
		if err != nil {
			return results.StudyInfo{}, err
		}
		when, err := unstamp(active)
		info := results.StudyInfo{Study: st, Trials: counts[st.Name], Active: when}
		if info.Trials == nil {
			info.Trials = map[search.State]int{}
		}
		return info, err
	}, s.studies.read(studyColumns+`, active`, `ORDER BY active DESC, id DESC`)))
}

// trialCounts counts the trials of every study by state.
func (s *Store) trialCounts(ctx context.Context, tx *sql.Tx) (map[string]map[search.State]int, error) {
	counts := map[string]map[search.State]int{}
	_, err := collect(scanChecked(ctx, s, "", tx, func(row scanner) (none struct{}, err error) {
		var name string
		var state search.State
		var n int
		if err := row.Scan(&name, &state, &n); err != nil {
			return none, err
		}
		if counts[name] == nil {
			counts[name] = map[search.State]int{}
		}
		counts[name][state] = n
		return none, nil
	}, `SELECT min(damage), s.name, t.state, count(*) FROM (`+s.trials.read(`study, state`, ``)+`) t JOIN studies s ON s.id = t.study GROUP BY t.study, t.state`))
	return counts, err
}

// studyOf reads studyColumns and then whatever `more` asks for.
func studyOf(row scanner, more ...any) (results.Study, error) {
	var st results.Study
	var set, classes, notices, created string
	into := []any{&st.Name, &st.Seed, &st.Experiment, &st.File, &set, &st.Defaults, &st.Hash, &st.Version, &st.Processor,
		&st.Maximize, &st.Minimize, &st.Margin, &st.Validation, &classes, &notices, &created}
	if err := row.Scan(append(into, more...)...); err != nil {
		return results.Study{}, err
	}
	err := names.Check(st.Name)
	if err != nil {
		return results.Study{}, err
	}
	if st.Set, err = unlist(set); err != nil {
		return results.Study{}, err
	}
	if st.Classes, err = unlist(classes); err != nil {
		return results.Study{}, err
	}
	if st.Notices, err = unlist(notices); err != nil {
		return results.Study{}, err
	}
	st.Created, err = unstamp(created)
	return st, err
}
