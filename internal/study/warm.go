package study

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/prior"
	"github.com/doubleroute/sweep/search/space"
)

// A study that learns from an earlier one is a function of the trials that this
// one had when it was begun: its hash says how many these were, and their
// digest. Those that the earlier study has had since do not count.
const warmMark = "+warm:"

// warmFront is how many configurations of the earlier front are tried first.
const warmFront = 8

// warm is what a study takes from an earlier one.
type warm struct {
	prior *prior.Prior
	mark  string // for the hash
}

// openWarm reads the trials of the study that the experiment names as its warm
// start: those that it had when a study with this hash was begun, or, for an
// empty hash, those that it has. Without a warm start it returns nothing.
func openWarm(ctx context.Context, o Options, hash string) (w warm, err error) {
	from := o.Experiment.Search.WarmStart
	if from.Study == "" {
		return warm{}, nil
	}
	store := o.Store
	if from.Database != "" {
		if store, err = sqlite.OpenExisting(ctx, from.Database); err != nil {
			return warm{}, o.Experiment.WarmStartError(err)
		}
		defer func() { err = errors.Join(err, store.Close()) }()
	} else if from.Study == o.Experiment.Name {
		return warm{}, o.Experiment.WarmStartError(fmt.Errorf("a study cannot learn from itself: name another, or give this one another name"))
	}
	if err := exists(ctx, store, from.Study); err != nil {
		return warm{}, o.Experiment.WarmStartError(err)
	}
	end := -1
	if _, mark, ok := strings.Cut(hash, warmMark); ok {
		if _, err := fmt.Sscanf(mark, "%d:", &end); err != nil {
			return warm{}, fmt.Errorf("the stored study %q is damaged: %w", o.Experiment.Name, err)
		}
	}
	return readWarm(ctx, store, o.Experiment, from.Study, end)
}

// exists returns an error if there is no such study.
func exists(ctx context.Context, s *sqlite.Store, name string) error {
	if _, found, err := s.Study(ctx, name); err != nil || found {
		return err
	}
	studies, err := s.Studies(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, st := range studies {
		names = append(names, st.Name)
	}
	hint := ""
	if meant := near.Word(name, names); meant != "" {
		hint = fmt.Sprintf("; did you mean %s?", meant)
	}
	return fmt.Errorf("there is no study %q%s", name, hint)
}

// readWarm makes a prior of the complete trials numbered below end, or, if that
// is negative, below the first that has not ended.
func readWarm(ctx context.Context, s *sqlite.Store, e *experiments.Experiment, study string, end int) (warm, error) {
	var past []prior.Trial
	digest := sha256.New()
	next := 0
	for t, err := range s.EachTrial(ctx, study) {
		if err != nil {
			return warm{}, err
		}
		if end >= 0 && t.Number >= end || end < 0 && t.State.Open() {
			break
		}
		next = t.Number + 1
		if t.State != search.Complete {
			continue
		}
		params := map[string]any{}
		if err := json.Unmarshal(t.Settings, &params); err != nil {
			return warm{}, fmt.Errorf("the settings of trial %d of study %q cannot be read: %w", t.Number, study, err)
		}
		params["routes"] = len(t.Routes)
		past = append(past, prior.Trial{Params: params, Value: t.Accuracy, Cost: t.Cost})
		// Writing to a hash never fails.
		_, _ = fmt.Fprintf(digest, "%d %x %x %s\n", t.Number, t.Accuracy, t.Cost, t.Settings)
	}
	if end < 0 {
		end = next
	}
	sum := hex.EncodeToString(digest.Sum(nil)[:8])
	return warm{prior: prior.New(e.Space, past), mark: fmt.Sprintf("%s%d:%s", warmMark, end, sum)}, nil
}

// errWarm says that the earlier study is not what it was.
func errWarm(e *experiments.Experiment) error {
	return e.WarmStartError(fmt.Errorf("study %q has changed since study %q was begun with its trials: give this study another name to begin it anew, or bring back the earlier database",
		e.Search.WarmStart.Study, e.Name))
}

// estimating is a problem of which something is known beforehand.
type estimating struct {
	*problem.Problem
	search.Estimator
}

// with adds what an earlier study lets expect to what else is known of problem p,
// as p or whatever wraps it says.
func (w warm) with(wrapped search.Problem, p *problem.Problem) search.Problem {
	if w.prior == nil {
		return wrapped
	}
	if known, ok := wrapped.(search.Estimator); ok {
		return estimating{p, search.Estimators(known, w.prior)}
	}
	return estimating{p, w.prior}
}

// first returns the configurations of the earlier front that are tried first.
func (w warm) first(s *space.Space) ([]*space.Partial, error) {
	if w.prior == nil {
		return nil, nil
	}
	var known []*space.Partial
	for _, x := range w.prior.Front(warmFront) {
		c, err := s.Partial(s.Params(x))
		if err != nil {
			return nil, err
		}
		known = append(known, c)
	}
	return known, nil
}
