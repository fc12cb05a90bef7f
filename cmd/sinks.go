package sweepcmd

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/answers"
	"github.com/doubleroute/sweep/internal/tables"
	"github.com/doubleroute/sweep/results/stats"
)

// sink takes the answers to records, in order.
type sink interface {
	add(answers.Answer) error
	close() error
}

// plainSink prints a line for each answer: classes with their probabilities, and the
// text or what is kept, with tabs between them.
type plainSink struct {
	to      io.Writer
	classes []string
	top     int
	kept    bool // what is kept stands in the place of the text

	out    *bufio.Writer
	ranked []answers.Choice
}

func (s *plainSink) add(a answers.Answer) error {
	if s.out == nil {
		s.out = bufio.NewWriter(s.to)
	}
	s.ranked = a.Top(s.ranked[:0], s.top)
	for _, choice := range s.ranked {
		_, _ = fmt.Fprintf(s.out, "%s\t%.3f\t", oneCell(s.classes[choice.Class]), choice.Probability) // Flush reports it
	}
	beside := a.Fields
	switch {
	case s.kept || len(a.Kept) > 0:
		beside = a.Kept
	case len(a.Numbers) > 0:
		beside = []string{strings.Trim(fmt.Sprint(a.Numbers), "[]")}
	}
	for i, cell := range beside {
		if i > 0 {
			_ = s.out.WriteByte('\t')
		}
		if len(beside) > 1 {
			cell = oneCell(cell)
		}
		_, _ = s.out.WriteString(oneLine(cell))
	}
	if err := s.out.WriteByte('\n'); err != nil || !a.Last {
		return err
	}
	return s.out.Flush()
}

func (s *plainSink) close() error {
	if s.out == nil {
		return nil
	}
	return s.out.Flush()
}

// oneLine writes a text on one line: whatever begins a new one is a space.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r\v\f\u0085\u2028\u2029") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\v", " ", "\f", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ").Replace(s)
}

// oneCell is oneLine of a text that others follow on the line.
func oneCell(s string) string { return strings.ReplaceAll(oneLine(s), "\t", " ") }

// prediction is a line of `sweep predict --json`.
type prediction struct {
	Class         string                  `json:"class"`
	Probabilities map[string]stats.Number `json:"probabilities"`
	Top           []choice                `json:"top,omitempty"`
	Kept          map[string]string       `json:"kept,omitempty"`
}

// choice is one of the most likely classes.
type choice struct {
	Class       string       `json:"class"`
	Probability stats.Number `json:"probability"`
}

// jsonSink prints an object for each answer.
type jsonSink struct {
	to      io.Writer
	classes []string
	top     int
	ranked  bool     // whether the most likely classes are listed
	kept    []string // names of what is kept

	out *bufio.Writer
}

func (s *jsonSink) add(a answers.Answer) error {
	if s.out == nil {
		s.out = bufio.NewWriter(s.to)
	}
	one := prediction{Class: s.classes[a.Best], Probabilities: map[string]stats.Number{}}
	for i, name := range s.classes {
		one.Probabilities[name] = stats.Number(a.Probabilities[i])
	}
	if s.ranked {
		for _, c := range a.Top(nil, s.top) {
			one.Top = append(one.Top, choice{s.classes[c.Class], stats.Number(c.Probability)})
		}
	}
	for i, name := range s.kept {
		if i == 0 {
			one.Kept = map[string]string{}
		}
		one.Kept[name] = a.Kept[i]
	}
	if err := json.NewEncoder(s.out).Encode(one); err != nil || !a.Last {
		return err
	}
	return s.out.Flush()
}

func (s *jsonSink) close() error {
	if s.out == nil {
		return nil
	}
	return s.out.Flush()
}

// tableSink writes a row for each answer: what is kept, then the most likely classes,
// each with its probability.
type tableSink struct {
	out     tables.Writer
	classes []string
	top     int
	kept    int
	ranked  []answers.Choice
	row     []tables.Cell
}

func newTableSink(form string, w io.Writer, classes []string, top int, kept []string) (*tableSink, error) {
	var own []tables.Column
	for i := range top {
		end := ""
		if i > 0 {
			end = fmt.Sprintf("_%d", i+1)
		}
		own = append(own, tables.Column{Name: "class" + end, Kind: tables.Words}, tables.Column{Name: "probability" + end, Kind: tables.Real})
	}
	var columns []tables.Column
	for _, name := range kept {
		for slices.ContainsFunc(slices.Concat(columns, own), func(c tables.Column) bool { return c.Name == name }) {
			name = "kept." + name
		}
		columns = append(columns, tables.Column{Name: name, Kind: tables.Words})
	}
	out, err := tables.New(form, w, append(columns, own...), tables.Options{Name: "answers", Version: version()})
	return &tableSink{out: out, classes: classes, top: top, kept: len(kept)}, err
}

func (s *tableSink) add(a answers.Answer) error {
	s.row, s.ranked = s.row[:0], a.Top(s.ranked[:0], s.top)
	for _, cell := range a.Kept[:s.kept] {
		s.row = append(s.row, tables.TextOf(cell))
	}
	for _, c := range s.ranked {
		s.row = append(s.row, tables.TextOf(s.classes[c.Class]), tables.RealOf(answers.Round(c.Probability)))
	}
	if err := s.out.Write(s.row); err != nil {
		return &unwritten{err}
	}
	return nil
}

func (s *tableSink) close() error {
	if err := s.out.Close(); err != nil {
		return &unwritten{err}
	}
	return nil
}
