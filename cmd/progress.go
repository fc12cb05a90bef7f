package sweepcmd

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/search"
)

// progress tells a person or a program how a run goes on.
type progress interface {
	event(study.Event)
	close()
}

// progress chooses how: JSON lines, nothing, live lines on a terminal, or plain
// lines.
func (p *program) progress(c call, workers int) progress {
	switch file, ok := p.err.(*os.File); {
	case c.Bool("json"):
		return jsonLines{json.NewEncoder(p.out)}
	case c.Bool("quiet"):
		return silent{}
	case ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb":
		return newLive(p.err, terminalSize(file), workers)
	}
	return &plain{out: p.err}
}

type silent struct{}

func (silent) event(study.Event) {}
func (silent) close()            {}

type jsonLines struct{ *json.Encoder }

// A reader that went away is no fault of the run: results are in the store.
func (j jsonLines) event(e study.Event) { _ = j.Encode(e) }
func (jsonLines) close()                {}

// plain writes a line for each thing that ended.
type plain struct{ out io.Writer }

func (p *plain) close() {}

func (p *plain) event(e study.Event) {
	if line := sentence(e); line != "" {
		_, _ = fmt.Fprintln(p.out, line)
	}
}

// sentence tells an event that is worth a line of its own.
func sentence(e study.Event) string {
	switch e.Kind {
	case study.StudyBegan:
		return fmt.Sprintf("%s: %s", e.Study, e.Text)
	case study.Noticed:
		return "  note: " + e.Text
	case study.TrialEnded:
		if e.Replayed {
			return ""
		}
		what := fmt.Sprintf("%.4f after %s", e.Accuracy, plural(e.Epochs, "epoch"))
		if e.Error != "" {
			what = "failed: " + e.Error
		}
		return fmt.Sprintf("%s  trial %-3d %-28s %8s FLOPs  %s, %s%s", total(e), e.Trial, model(e), formats.Count(e.FLOPs), what, span(e.Seconds), left(e))
	case study.FinalEnded:
		what := fmt.Sprintf("test accuracy %.4f", e.Accuracy)
		if e.Error != "" {
			what = "failed: " + e.Error
		}
		return fmt.Sprintf("%s  final training %d of trial %d: %s, %s%s", total(e), e.Seed+1, e.Trial, what, span(e.Seconds), left(e))
	case study.StudyEnded:
		if e.End != search.EndTrials {
			return "  note: " + e.Text
		}
	}
	return ""
}

func total(e study.Event) string {
	if e.Total == 0 {
		return fmt.Sprintf("[%d]", e.Done)
	}
	return fmt.Sprintf("[%d/%d]", e.Done, e.Total)
}

func left(e study.Event) string {
	if e.Left <= 0 {
		return ""
	}
	return fmt.Sprintf("  (%s left)", span(e.Left))
}

// model names an event's routes with their views.
func model(e study.Event) string {
	var parts []string
	for i, r := range e.Routes {
		parts = append(parts, r+"/"+e.Views[i])
	}
	return strings.Join(parts, " + ")
}
