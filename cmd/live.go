package sweepcmd

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/doubleroute/sweep/internal/study"
)

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
	case study.EpochEnded:
		text := fmt.Sprintf("trial %d  %s  epoch %d/%d  loss %.3f", e.Trial, l.models[e.Trial], e.Epoch, e.Epochs, e.Loss)
		if e.Accuracy != 0 {
			text += fmt.Sprintf("  validation %.4f", e.Accuracy)
		}
		l.set(e, text)
	case study.TrialEnded:
		if e.Error != "" && !e.Replayed {
			l.say(e)
		} else if e.Error == "" && (!l.any || e.Accuracy > l.best) {
			l.any, l.best = true, e.Accuracy
		}
		l.bottom = fmt.Sprintf("%s trials", total(e))
		if l.any {
			l.bottom += fmt.Sprintf("  best %.4f", l.best)
		}
		l.bottom += left(e)
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
		_, _ = fmt.Fprintln(l.out, line)
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
		b.WriteString(cut(fmt.Sprintf("  worker %d  %s", i+1, w), width-1) + "\n")
	}
	b.WriteString(cut("  "+l.bottom, width-1) + "\n")
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
