package formats

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/tables"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/search"
)

// mostRuns is how many trials are written for TensorBoard, which draws a line
// for each and is slow with more.
const mostRuns = 500

// writeTensorBoard writes a folder trial-N a trial, with an event file in it:
// the losses, accuracy, macro F1 and learning rate of each epoch, and the
// searched settings for the page of hyperparameters. Of many trials it writes
// the front, the finalists and then the most accurate.
func writeTensorBoard(s *Study, o Options, folder string) error {
	chosen := runsOf(s.Summary)
	if left := len(s.Summary.Trials) - len(chosen); left > 0 {
		o.notice("%s left out: those that trained no epoch, and those beyond the front, the finalists and the most accurate, %d in all",
			prose.Count(left, "trial"), mostRuns)
	}
	for trial, err := range s.known() {
		if err != nil {
			return err
		}
		if !chosen[trial.Number] {
			continue
		}
		if err := writeRun(s, &trial, filepath.Join(folder, fmt.Sprintf("trial-%d", trial.Number))); err != nil {
			return err
		}
	}
	return nil
}

// runsOf chooses the trials to write.
func runsOf(sum *analysis.Summary) map[int]bool {
	first := map[int]bool{}
	for _, n := range sum.Front {
		first[n] = true
	}
	for _, f := range sum.Final {
		first[f.Number] = true
	}
	var trained []*analysis.SummaryTrial
	for i := range sum.Trials {
		if sum.Trials[i].Epochs > 0 {
			trained = append(trained, &sum.Trials[i])
		}
	}
	rank := func(t *analysis.SummaryTrial) float64 {
		switch x := float64(t.Accuracy); {
		case first[t.Number]:
			return math.Inf(1)
		case num.Finite(x):
			return x
		}
		return math.Inf(-1)
	}
	slices.SortStableFunc(trained, func(a, b *analysis.SummaryTrial) int { return cmp.Compare(rank(b), rank(a)) })
	chosen := map[int]bool{}
	for _, t := range trained[:min(len(trained), mostRuns)] {
		chosen[t.Number] = true
	}
	return chosen
}

// writeRun writes the event file of one trial.
func writeRun(s *Study, trial *results.Trial, folder string) error {
	began := trial.Started
	if began.IsZero() {
		began = s.Created
	}
	epochs, err := s.Epochs(trial.Number)
	if err != nil {
		return err
	}
	settings, err := settingsOf(trial)
	if err != nil {
		return err
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(folder, fmt.Sprintf("events.out.tfevents.%010d.sweep", began.Unix())))
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	err = writeEvents(out, events(trial, began, settings, epochs))
	return errors.Join(err, out.Flush(), file.Close())
}

func writeEvents(out *bufio.Writer, all []message) error {
	for _, e := range all {
		if err := writeRecord(out, e); err != nil {
			return err
		}
	}
	return nil
}

// Field numbers of TensorFlow's Event and Summary.
const (
	eventWallTime    = 1
	eventStep        = 2
	eventFileVersion = 3
	eventSummary     = 5

	summaryValue  = 1
	valueTag      = 1
	valueSimple   = 2
	valueMetadata = 9

	metadataPlugin = 1
	pluginName     = 1
	pluginContent  = 2
)

// events are the events of a trial. An epoch's time is when it ended, if the
// trial was never paused.
func events(trial *results.Trial, began time.Time, settings []setting, epochs []results.Epoch) []message {
	at := float64(began.UnixMicro()) / 1e6
	all := []message{
		message{}.double(eventWallTime, at).text(eventFileVersion, "brain.Event:2"),
		hparamsEvent(at, "_hparams_/session_start_info", sessionStart(trial, at, settings)),
	}
	for _, e := range epochs {
		if num.Finite(e.Seconds) {
			at += e.Seconds
		}
		var summary message
		for _, scalar := range []struct {
			tag   string
			value float64
		}{
			{"loss/training", e.TrainLoss}, {"loss/validation", e.ValidationLoss},
			{"accuracy", e.Accuracy}, {"macro_f1", e.MacroF1}, {"learning_rate", e.LearningRate},
		} {
			if num.Finite(scalar.value) {
				summary = summary.inner(summaryValue, message{}.text(valueTag, scalar.tag).float(valueSimple, scalar.value))
			}
		}
		all = append(all, message{}.double(eventWallTime, at).whole(eventStep, int64(e.Epoch)).inner(eventSummary, summary))
	}
	return append(all, hparamsEvent(at, "_hparams_/session_end_info", sessionEnd(trial, at)))
}

// hparamsEvent is an event for TensorBoard's page of hyperparameters.
func hparamsEvent(at float64, tag string, data message) message {
	plugin := message{}.text(pluginName, "hparams").inner(pluginContent, data)
	value := message{}.text(valueTag, tag).inner(valueMetadata, message{}.inner(metadataPlugin, plugin))
	return message{}.double(eventWallTime, at).inner(eventSummary, message{}.inner(summaryValue, value))
}

// Field numbers of the plugin's HParamsPluginData, SessionStartInfo and
// SessionEndInfo, and of Value, which holds a number, text or truth value.
const (
	pluginStart = 3
	pluginEnd   = 4

	startHParams = 1
	startGroup   = 4
	startSeconds = 5
	endStatus    = 1
	endSeconds   = 2

	entryKey    = 1
	entryValue  = 2
	valueNumber = 2
	valueText   = 3
	valueTruth  = 4
)

func sessionStart(trial *results.Trial, at float64, settings []setting) message {
	slices.SortStableFunc(settings, func(a, b setting) int { return cmp.Compare(a.key, b.key) })
	var start message
	for _, v := range settings {
		if !v.searched || v.value.Kind == tables.Nothing {
			continue
		}
		value := message{}.text(valueText, v.value.Text)
		switch v.value.Kind {
		case tables.Whole, tables.Real:
			value = message{}.double(valueNumber, v.value.X)
		case tables.Truth:
			value = message{}.whole(valueTruth, v.value.N)
		}
		start = start.inner(startHParams, message{}.text(entryKey, v.key).inner(entryValue, value))
	}
	start = start.text(startGroup, fmt.Sprintf("trial-%d", trial.Number)).double(startSeconds, at)
	return message{}.inner(pluginStart, start)
}

// sessionEnd says how a trial ended: 1 is success, 2 failure, 3 still running.
func sessionEnd(trial *results.Trial, at float64) message {
	status := int64(1)
	switch trial.State {
	case search.Failed:
		status = 2
	case search.Running, search.Waiting:
		status = 3
	}
	return message{}.inner(pluginEnd, message{}.whole(endStatus, status).double(endSeconds, at))
}
