package journal

import (
	"context"
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/results/sqlite"
)

// Entry returns a trial that has been suggested in this run.
func (j *Journal) Entry(trial int) (*Entry, error) {
	t, ok := j.open[trial]
	if !ok {
		records, err := j.store.Records(context.Background(), j.name, trial, trial+1)
		if err != nil {
			return nil, err
		}
		if len(records) == 0 {
			return nil, fmt.Errorf("trial %d of study %q is gone from the database: was it changed while this runs?", trial, j.name)
		}
		t = &Entry{Record: records[0], Known: trial <= j.Last && len(records[0].Jobs) > 0}
		if err := j.hold(t); err != nil {
			return nil, err
		}
	}
	j.clock++
	t.touched = j.clock
	return t, nil
}

// hold adds a trial to those in memory, and drops half of them when there
// are too many.
func (j *Journal) hold(t *Entry) error {
	j.clock++
	t.touched = j.clock
	j.open[t.Number] = t
	if len(j.open) < j.Most {
		return nil
	}
	if err := j.Flush(); err != nil {
		return err
	}
	var ages []int
	for _, t := range j.open {
		ages = append(ages, t.touched)
	}
	slices.Sort(ages)
	for number, t := range j.open {
		if t.touched < ages[len(ages)/2] {
			delete(j.open, number)
		}
	}
	return nil
}

// stored returns what earlier runs left of a trial.
func (j *Journal) stored(trial int) (sqlite.Record, bool, error) {
	if trial > j.Last {
		return sqlite.Record{}, false, nil
	}
	if _, ok := j.ahead[trial]; !ok {
		page, err := j.store.Records(context.Background(), j.name, trial, trial+pageTrials)
		if err != nil {
			return sqlite.Record{}, false, err
		}
		j.ahead = make(map[int]sqlite.Record, len(page))
		for _, r := range page {
			j.ahead[r.Number] = r
		}
	}
	r, ok := j.ahead[trial]
	delete(j.ahead, trial)
	return r, ok, nil
}

// mark has a trial's row written with the next flush.
func (j *Journal) mark(t *Entry) error {
	if err := j.limit(); err != nil {
		return err
	}
	if !t.dirty {
		t.dirty = true
		j.dirty = append(j.dirty, t.Number)
	}
	return nil
}

// limit makes room for one more.
func (j *Journal) limit() error {
	if len(j.dirty) < dirtyTrials {
		return nil
	}
	return j.Flush()
}

// Flush writes what is to be written, and drops trials that have ended.
func (j *Journal) Flush(jobs ...sqlite.FinishedJob) error {
	b := sqlite.Batch{Jobs: jobs}
	slices.Sort(j.dirty)
	for _, number := range slices.Compact(j.dirty) {
		if t := j.open[number]; t != nil && t.dirty {
			b.Trials = append(b.Trials, t.Trial)
		}
	}
	if len(b.Trials)+len(b.Jobs) > 0 {
		if err := j.store.PutBatch(context.Background(), j.name, b); err != nil {
			return err
		}
	}
	for _, number := range j.dirty {
		if t := j.open[number]; t != nil {
			if t.dirty = false; t.ended {
				delete(j.open, number)
			}
		}
	}
	j.dirty = j.dirty[:0]
	return nil
}
