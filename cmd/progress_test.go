package sweepcmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/results/stats"
	"github.com/doubleroute/sweep/search"
)

// course is a short run as a run tells it, with two workers.
func course() []study.Event {
	pair, single := []string{"cnn", "mlp"}, []string{"mlp"}
	views := []string{"all", "second-half"}
	events := []study.Event{
		{Kind: study.StudyBegan, Trial: -1, Worker: -1, Total: 3, Text: "168 training, 36 validation, 36 test examples of 2 classes"},
		{Kind: study.Noticed, Trial: -1, Worker: -1, Text: "tickets.csv: read as CSV with a header"},
		{Kind: study.TrialBegan, Trial: 1, Worker: 0, Routes: single, Views: views[:1], FLOPs: 950, Total: 3, Epochs: 2},
		{Kind: study.TrialBegan, Trial: 0, Worker: 1, Routes: pair, Views: views, FLOPs: 120_000, Total: 3, Epochs: 2},
		{Kind: study.EpochEnded, Trial: 1, Worker: 0, Epoch: 1, Epochs: 2, Loss: 1.25, Accuracy: 0.5, Seconds: 1},
		{Kind: study.EpochEnded, Trial: 1, Worker: 0, Epoch: 2, Epochs: 2, Loss: 1, Accuracy: 0.75, Seconds: 1},
		{Kind: study.TrialEnded, Trial: 1, Worker: 0, Routes: single, Views: views[:1], FLOPs: 950, State: search.Complete, Accuracy: 0.75, Epochs: 2, Seconds: 2.04, Done: 1, Total: 3, Left: 100},
		{Kind: study.TrialBegan, Trial: 2, Worker: 0, Routes: pair, Views: views, FLOPs: 5_000_000, Done: 1, Total: 3, Epochs: 2},
		{Kind: study.EpochEnded, Trial: 0, Worker: 1, Epoch: 1, Epochs: 2, Loss: 0.5, Accuracy: 0.8125, Seconds: 1},
		{Kind: study.TrialEnded, Trial: 2, Worker: 0, Routes: pair, Views: views, FLOPs: 5_000_000, State: search.Failed, Error: "epoch 1: the loss became NaN at step 11", Seconds: 0.2, Done: 2, Total: 3, Left: 50},
		{Kind: study.TrialEnded, Trial: 0, Worker: 1, Routes: pair, Views: views, FLOPs: 120_000, State: search.Complete, Accuracy: 0.8125, Epochs: 2, Seconds: 75, Done: 3, Total: 3},
		{Kind: study.FinalBegan, Trial: 0, Worker: 0, Routes: pair, Views: views, Total: 2},
		{Kind: study.EpochEnded, Trial: 0, Worker: 0, Epoch: 1, Epochs: 1, Loss: 0.25, Seconds: 1},
		{Kind: study.FinalEnded, Trial: 0, Worker: 0, Accuracy: 0.9, Seconds: 70, Done: 1, Total: 2, Left: 60},
		{Kind: study.FinalEnded, Trial: 0, Worker: 0, Seed: 1, Error: "epoch 1: the loss became NaN at step 2", Seconds: 1, Done: 2, Total: 2},
		{Kind: study.StudyEnded, Trial: -1, Worker: -1, Done: 3, Total: 3, End: search.EndStopped, Text: "the time budget is spent"},
	}
	for i := range events {
		events[i].Study = "tickets"
		if events[i].Accuracy == 0 {
			events[i].Accuracy = stats.Number(math.NaN())
		}
	}
	return events
}

// TestPlain holds the lines of a run that is not on a terminal.
func TestPlain(t *testing.T) {
	var b bytes.Buffer
	p := &plain{out: &b}
	for _, e := range course() {
		p.event(e)
	}
	p.close()
	golden(t, filepath.Join("testdata", "plain.golden"), b.String())
}

// TestJSONLines holds the objects of `sweep run --json`, one a line.
func TestJSONLines(t *testing.T) {
	var b bytes.Buffer
	p := jsonLines{json.NewEncoder(&b)}
	for _, e := range course() {
		p.event(e)
	}
	p.close()
	golden(t, filepath.Join("testdata", "lines.json"), b.String())
}

// screen is as much of a terminal as the live display uses: lines that wrap,
// the cursor up, and clearing to the end.
type screen struct {
	width, height int
	lines         []string // all, from the first that has been written
	row, column   int
}

func (s *screen) Write(b []byte) (int, error) {
	text := string(b)
	for len(text) > 0 {
		var up int
		switch n, _ := fmt.Sscanf(text, "\x1b[%dA", &up); {
		case n == 1:
			text = text[strings.Index(text, "A")+1:]
			s.row = max(s.row-up, len(s.lines)-s.height, 0)
		case strings.HasPrefix(text, "\x1b[J"):
			text = text[3:]
			s.lines = s.lines[:min(s.row+1, len(s.lines))]
			if s.row < len(s.lines) {
				s.lines[s.row] = string([]rune(s.lines[s.row])[:s.column])
			}
		case text[0] == '\x1b':
			return 0, fmt.Errorf("the terminal does not know %q", text)
		case text[0] == '\r':
			text, s.column = text[1:], 0
		case text[0] == '\n':
			text, s.row, s.column = text[1:], s.row+1, 0
		default:
			r := []rune(text)[0]
			text = text[len(string(r)):]
			s.put(r)
		}
		for len(s.lines) <= s.row {
			s.lines = append(s.lines, "")
		}
	}
	return len(b), nil
}

func (s *screen) put(r rune) {
	if s.column == s.width {
		s.row, s.column = s.row+1, 0
	}
	for len(s.lines) <= s.row {
		s.lines = append(s.lines, "")
	}
	line := []rune(s.lines[s.row])
	if s.column < len(line) {
		line[s.column] = r
	} else {
		line = append(line, r)
	}
	s.lines[s.row], s.column = string(line), s.column+1
}

func (s *screen) String() string { return strings.Join(s.lines, "\n") }

// TestLive holds what a terminal shows of a run after each event, and that only
// lines that are meant to stay do, whatever the terminal's size.
func TestLive(t *testing.T) {
	var shown strings.Builder
	s := &screen{width: 72, height: 24}
	show := newLive(s, func() (int, int) { return s.width, s.height }, 2)
	show.every = 0
	for _, e := range course() {
		show.event(e)
		fmt.Fprintf(&shown, "---- %s\n%s", e.Kind, s)
	}
	show.close()
	golden(t, filepath.Join("testdata", "live.golden"), shown.String()+"---- closed\n"+s.String())

	for _, size := range [][2]int{{200, 50}, {80, 6}, {40, 4}, {20, 2}} {
		for _, workers := range []int{1, 2, 64} {
			s := &screen{width: size[0], height: size[1]}
			show := newLive(s, func() (int, int) { return s.width, s.height }, workers)
			show.every = 0
			for range 3 {
				for _, e := range course() {
					show.event(e)
				}
			}
			show.close()
			left := s.String()
			if strings.Contains(left, "worker ") || strings.Contains(left, "trials ") {
				t.Errorf("%d workers, size %v: there is left\n%s", workers, size, left)
			}
			kept := strings.ReplaceAll(left, "\n", "")
			if strings.Count(kept, "168 training") != 3 || strings.Count(kept, "NaN at step 11") != 3 || strings.Count(kept, "budget is spent") != 3 {
				t.Errorf("%d workers, size %v: there is not left what should be\n%s", workers, size, left)
			}
		}
	}
}

// TestLiveLosses shows the best of scores below zero.
func TestLiveLosses(t *testing.T) {
	s := &screen{width: 80, height: 24}
	show := newLive(s, func() (int, int) { return s.width, s.height }, 1)
	show.every = 0
	show.event(study.Event{Kind: study.TrialEnded, Error: "too much", Accuracy: stats.Number(math.NaN()), Done: 1, Total: 3})
	if text := s.String(); strings.Contains(text, "best") {
		t.Errorf("after a failed trial: %s", text)
	}
	for i, loss := range []float64{-0.5, -0.75} {
		show.event(study.Event{Kind: study.EpochEnded, Accuracy: stats.Number(loss), Epoch: 1, Epochs: 1})
		if text := s.String(); !strings.Contains(text, fmt.Sprintf("validation %.4f", loss)) {
			t.Error(text)
		}
		show.event(study.Event{Kind: study.TrialEnded, Accuracy: stats.Number(loss), Done: 2 + i, Total: 3})
		if text := s.String(); !strings.Contains(text, "best -0.5000") {
			t.Error(text)
		}
	}
}

var _ io.Writer = &screen{}
