package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

// The states of a study.
const (
	running  = "running"
	finished = "finished"
	stopped  = "stopped" // before all of it was done
)

// status is how far a study is.
type status struct {
	results.StudyInfo
	Version string // changes whenever something of the study is written, and when a run of it begins or ends
	State   string
	Ended   int // trials
	Planned int // trials; 0: not known
}

// snapshot is how far all studies are.
type snapshot struct {
	Studies []status
	Version string // changes whenever one of them does, or its state
	Problem string // why there are none to read
	Absent  bool   // there is no database yet
}

func (s snapshot) find(name string) (status, bool) {
	for _, one := range s.Studies {
		if one.Name == name {
			return one, true
		}
	}
	return status{}, false
}

// tracker caches what was last read, so that polling a store that does not change
// is one small query.
type tracker struct {
	source  *source
	watch   *sqlite.Watch
	planned func(results.Study) int

	mu     sync.Mutex
	file   *sqlite.Store // that known was read from
	active []sqlite.Activity
	known  []status
	listed map[string]figures // of the list, by study
}

// snapshot returns how far the studies are now.
func (t *tracker) snapshot(ctx context.Context) snapshot {
	var s snapshot
	err := t.source.use(ctx, func(store *sqlite.Store) (err error) {
		s.Studies, err = t.read(ctx, store)
		return err
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return snapshot{Absent: true, Version: "absent"}
	case err != nil:
		return snapshot{Problem: err.Error(), Version: "problem " + err.Error()}
	}
	var version strings.Builder
	for _, one := range s.Studies {
		fmt.Fprintf(&version, "%s %s %s\n", one.Name, one.Version, one.State)
	}
	s.Version = version.String()
	return s
}

func (t *tracker) read(ctx context.Context, store *sqlite.Store) ([]status, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list, err := store.Activities(ctx)
	if err != nil {
		return nil, err
	}
	if t.file == store && slices.EqualFunc(list, t.active, sqlite.Activity.Equal) && t.same() {
		return t.known, nil
	}
	studies, err := store.Studies(ctx)
	if err != nil {
		return nil, err
	}
	old := map[string]status{}
	if t.file == store {
		for _, one := range t.known {
			old[one.Name] = one
		}
	}
	known := make([]status, len(studies))
	for i, info := range studies {
		runs := t.watch.Running(info.Name)
		if was, ok := old[info.Name]; ok && was.Active.Equal(info.Active) && (was.State == running) == runs {
			known[i] = was
		} else if known[i], err = t.statusOf(ctx, store, info, runs); err != nil {
			return nil, err
		}
	}
	t.file, t.active, t.known = store, list, known
	return known, nil
}

// same reports whether those that ran still run, and no others.
func (t *tracker) same() bool {
	for _, one := range t.known {
		if t.watch.Running(one.Name) != (one.State == running) {
			return false
		}
	}
	return true
}

func (t *tracker) statusOf(ctx context.Context, store *sqlite.Store, info results.StudyInfo, runs bool) (status, error) {
	trials := 0
	for _, n := range info.Trials {
		trials += n
	}
	one := status{StudyInfo: info, Planned: t.planned(info.Study),
		Version: strconv.FormatInt(info.Active.UnixNano(), 36) + "-" + strconv.Itoa(trials)}
	one.Ended = trials - info.Trials[search.Waiting] - info.Trials[search.Running]
	if one.Ended > one.Planned {
		one.Planned = 0 // it was made longer than its experiment says
	}
	if runs {
		one.State = running
		one.Version += "-" + running
		return one, nil
	}
	finals, err := store.Finals(ctx, info.Name)
	one.State = stopped
	if len(finals) > 0 || trials > 0 && one.Ended == trials && one.Ended >= one.Planned {
		one.State = finished
	}
	return one, err
}

// measuring reports whether the search is over and the finalists are measured.
func (s status) measuring() bool {
	return s.State == running && s.Ended > 0 && s.Ended == s.Planned &&
		s.Trials[search.Waiting]+s.Trials[search.Running] == 0
}
