package sweepcmd

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/search"
)

// progress shows a person or a program how a run goes on.
type progress interface {
	event(study.Event)
	close()
}

// progress chooses how: JSON lines, nothing, live lines on a terminal, or plain
// lines.
func (p *program) progress(c *cli.Context, workers int) progress {
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
		_, _ = fmt.Fprintln(p.out, prose.Shown(line))
	}
}

// sentence describes an event that is worth a line of its own.
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
		what := fmt.Sprintf("%.4f after %s", float64(e.Accuracy), prose.Count(e.Epochs, "epoch"))
		if e.Error != "" {
			what = "failed: " + e.Error
		}
		return fmt.Sprintf("%s  trial %-3d %-28s %8s FLOPs  %s, %s%s", total(e), e.Trial, model(e), formats.Count(e.FLOPs), what, span(e.Seconds), left(e))
	case study.FoldEnded:
		what := fmt.Sprintf("%.4f", e.Accuracy)
		if e.Error != "" {
			what = "failed: " + e.Error
		}
		return fmt.Sprintf("%s  trial %d on fold %d: %s, %s", total(e), e.Trial, e.Fold, what, span(e.Seconds))
	case study.FinalEnded:
		what := fmt.Sprintf("test accuracy %.4f", float64(e.Accuracy))
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

// live keeps a line for each worker and one for all at the bottom of a
// terminal.
type live struct {
	out     io.Writer
	size    func() (width, height int) // of the terminal
	every   time.Duration              // between drawings
	workers []string
	bottom  string
	drawn   int // lines
	at      time.Time
	best    float64
	any     bool // trial has ended well, so that there is a best
	models  map[int]string
	finals  bool // have begun
}

func newLive(out io.Writer, size func() (width, height int), workers int) *live {
	return &live{out: out, size: size, every: 80 * time.Millisecond, workers: make([]string, workers), models: map[int]string{}}
}

// terminalSize asks the terminal, which its user may resize.
func terminalSize(file *os.File) func() (width, height int) {
	return func() (int, int) {
		width, height, err := term.GetSize(int(file.Fd()))
		if err != nil || width < 20 || height < 2 {
			return 80, 24
		}
		return width, height
	}
}

func (l *live) event(e study.Event) {
	switch e.Kind {
	case study.StudyBegan, study.Noticed, study.StudyEnded:
		l.say(e)
		l.bottom = "preparing"
	case study.TrialBegan:
		l.begin(e)
		if e.Done == 0 {
			l.bottom = total(e) + " trials"
		}
	case study.FinalBegan:
		if e.Done == 0 {
			l.bottom = total(e) + " final trainings"
		}
		if !l.finals {
			l.finals = true
			clear(l.workers) // not all of them may have a final training to do
		}
		l.begin(e)
	case study.FoldBegan:
		if e.Done == 0 {
			l.bottom = total(e) + " readings of folds"
		}
		l.begin(e)
	case study.EpochEnded:
		text := fmt.Sprintf("trial %d  %s  epoch %d/%d  loss %.3f", e.Trial, l.models[e.Trial], e.Epoch, e.Epochs, e.Loss)
		if e.Accuracy.Known() {
			text += fmt.Sprintf("  validation %.4f", float64(e.Accuracy))
		}
		l.set(e, text)
	case study.TrialEnded:
		if e.Error != "" && !e.Replayed {
			l.say(e)
		} else if e.Accuracy.Known() && (!l.any || float64(e.Accuracy) > l.best) {
			l.any, l.best = true, float64(e.Accuracy)
		}
		l.bottom = fmt.Sprintf("%s trials", total(e))
		if l.any {
			l.bottom += fmt.Sprintf("  best %.4f", l.best)
		}
		l.bottom += left(e)
	case study.FoldEnded:
		if e.Error != "" {
			l.say(e)
		}
		l.bottom = total(e) + " readings of folds"
	case study.FinalEnded:
		if e.Error != "" {
			l.say(e)
		}
		l.bottom = fmt.Sprintf("%s final trainings%s", total(e), left(e))
	}
	if time.Since(l.at) > l.every {
		l.draw()
	}
}

// say writes a line that stays.
func (l *live) say(e study.Event) {
	if line := sentence(e); line != "" {
		l.erase()
		_, _ = fmt.Fprintln(l.out, prose.Shown(line))
	}
}

func (l *live) begin(e study.Event) {
	l.models[e.Trial] = model(e)
	l.set(e, fmt.Sprintf("trial %d  %s", e.Trial, l.models[e.Trial]))
}

func (l *live) set(e study.Event, text string) {
	if e.Worker >= 0 && e.Worker < len(l.workers) {
		l.workers[e.Worker] = text
	}
}

// erase removes what draw drew.
func (l *live) erase() {
	if l.drawn > 0 {
		_, _ = fmt.Fprintf(l.out, "\x1b[%dA\r\x1b[J", l.drawn)
		l.drawn = 0
	}
}

func (l *live) draw() {
	l.at = time.Now()
	width, height := l.size()
	l.erase()
	// What has scrolled off the top could not be erased: so not all workers of
	// a great machine are shown.
	shown := l.workers[:min(len(l.workers), height-2)]
	var b strings.Builder
	for i, w := range shown {
		b.WriteString(cut(prose.Shown(fmt.Sprintf("  worker %d  %s", i+1, w)), width-1) + "\n")
	}
	b.WriteString(cut(prose.Shown("  "+l.bottom), width-1) + "\n")
	l.drawn = len(shown) + 1
	_, _ = io.WriteString(l.out, b.String())
}

// cut shortens a line so that the terminal does not wrap it.
func cut(s string, width int) string {
	if r := []rune(s); len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s
}

func (l *live) close() { l.erase() }
