package portfolio

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/stat"
)

//go:embed scores.csv
var scoresFile []byte

//go:embed seconds.csv
var secondsFile []byte

// Scores is how good models are on tasks.
type Scores struct {
	Tasks  []string // data sets; with vectors from outside their names end in withVectors
	Models []Model

	readings [][]float64        // accuracy of each model, of each task; NaN where the model is not of it
	medians  []float64          // of each task
	spreads  []float64          // best reading less median, of each task
	times    map[string]float64 // of each route's training, in that of the mean route
}

// withVectors ends the name of a task whose models may begin with word vectors from
// outside.
const withVectors = ", vectors"

// setOf is the data set of a task.
func setOf(task string) string { return strings.TrimSuffix(task, withVectors) }

// Recorded returns what was recorded.
func Recorded() *Scores {
	s, err := ReadScores(bytes.NewReader(scoresFile), bytes.NewReader(secondsFile))
	if err != nil {
		panic("portfolio: what is embedded does not fit together: " + err.Error())
	}
	return s
}

// ReadScores reads tables with a line of names on top and a column of names at the
// left: of the accuracy of models by task, and of the seconds that the training of routes
// took by data set. A cell is empty where there was no training.
func ReadScores(scores, seconds io.Reader) (*Scores, error) {
	tasks, readings, err := readTable(scores)
	if err != nil {
		return nil, fmt.Errorf("scores: %w", err)
	}
	_, took, err := readTable(seconds)
	if err != nil {
		return nil, fmt.Errorf("seconds: %w", err)
	}
	s := &Scores{Tasks: tasks, times: relative(took)}
	for _, name := range slices.Sorted(maps.Keys(readings)) {
		m := Model(strings.Split(name, " + "))
		for _, route := range m {
			if _, ok := s.times[route]; !ok {
				return nil, fmt.Errorf("seconds: there is no route %q, which scores have", route)
			}
		}
		s.Models, s.readings = append(s.Models, m), append(s.readings, readings[name])
	}
	return s, s.measure()
}

// relative returns how long each route takes, in the time that a route of the same
// data set takes on average: the mean over the data sets.
func relative(took map[string][]float64) map[string]float64 {
	all, sums, counts := map[string]float64{}, map[int]float64{}, map[int]float64{}
	for _, row := range took {
		for set, x := range row {
			if !math.IsNaN(x) {
				sums[set], counts[set] = sums[set]+x, counts[set]+1
			}
		}
	}
	for route, row := range took {
		var of []float64
		for set, x := range row {
			if !math.IsNaN(x) {
				of = append(of, x*counts[set]/sums[set])
			}
		}
		if len(of) > 0 {
			all[route] = stat.Mean(of, nil)
		}
	}
	return all
}

// measure works out what is usual on each task.
func (s *Scores) measure() error {
	s.medians, s.spreads = make([]float64, len(s.Tasks)), make([]float64, len(s.Tasks))
	for t, task := range s.Tasks {
		var all []float64
		for _, row := range s.readings {
			if x := row[t]; !math.IsNaN(x) {
				all = append(all, x)
			}
		}
		if len(all) == 0 {
			return fmt.Errorf("scores: nothing was trained on %s", task)
		}
		s.medians[t] = median(all)
		s.spreads[t] = max(all[len(all)-1]-s.medians[t], 1e-9)
	}
	return nil
}

// untrained is how long it takes to train those routes of a model that are not trained.
func (s *Scores) untrained(m Model, trained map[string]bool) (sum float64) {
	for _, route := range m {
		if !trained[route] {
			sum += s.times[route]
		}
	}
	return sum
}

// without returns the scores of the other data sets.
func (s *Scores) without(set string) *Scores {
	out := &Scores{Models: s.Models, readings: make([][]float64, len(s.Models)), times: s.times}
	for t, task := range s.Tasks {
		if setOf(task) == set {
			continue
		}
		out.Tasks = append(out.Tasks, task)
		out.medians, out.spreads = append(out.medians, s.medians[t]), append(out.spreads, s.spreads[t])
		for m, row := range s.readings {
			out.readings[m] = append(out.readings[m], row[t])
		}
	}
	return out
}

func readTable(r io.Reader) (columns []string, rows map[string][]float64, err error) {
	lines, err := csv.NewReader(r).ReadAll()
	if err != nil || len(lines) == 0 {
		return nil, nil, fmt.Errorf("not a table of comma-separated values: %w", err)
	}
	columns, rows = lines[0][1:], map[string][]float64{}
	for i, line := range lines[1:] {
		row := make([]float64, len(columns))
		for c, cell := range line[1:] {
			row[c] = math.NaN()
			if cell != "" {
				if row[c], err = strconv.ParseFloat(cell, 64); err != nil {
					return nil, nil, fmt.Errorf("line %d: %q is not a number", i+2, cell)
				}
			}
		}
		rows[line[0]] = row
	}
	return columns, rows, nil
}
