package main

import (
	"encoding/csv"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/doubleroute/sweep/internal/atomicfile"
)

// tables is what was recorded, by the name of the line and of the column.
type tables struct {
	scores, seconds table
}

type table struct {
	columns []string
	rows    map[string]map[string]string
}

func newTables() *tables {
	return &tables{table{rows: map[string]map[string]string{}}, table{rows: map[string]map[string]string{}}}
}

// add adds what became of the models of a study. Bags do not depend on word vectors, so
// they count with and without them.
func (t *tables) add(set string, outside bool, trials []trial) {
	task := set
	if outside {
		task += ", vectors"
	} else {
		t.seconds.columns = append(t.seconds.columns, set)
	}
	t.scores.columns = append(t.scores.columns, task)
	for _, one := range trials {
		if one.Accuracy == nil {
			continue
		}
		score := strconv.FormatFloat(*one.Accuracy, 'f', 4, 64)
		t.scores.put(one.model.String(), task, score)
		if !outside && one.model.Linear() {
			t.scores.put(one.model.String(), set+", vectors", score)
		}
		if len(one.model) == 1 {
			t.seconds.put(one.model[0], set, strconv.FormatFloat(one.Seconds, 'f', 2, 64))
		}
	}
}

func (t *table) put(row, column, cell string) {
	if t.rows[row] == nil {
		t.rows[row] = map[string]string{}
	}
	t.rows[row][column] = cell
}

func (t *tables) write(folder string) error {
	if err := t.scores.write(filepath.Join(folder, "scores.csv"), "model"); err != nil {
		return err
	}
	return t.seconds.write(filepath.Join(folder, "seconds.csv"), "route")
}

func (t *table) write(path, of string) error {
	return atomicfile.Write(path, ".*.csv", func(out io.Writer) error {
		w := csv.NewWriter(out)
		w.Write(append([]string{of}, t.columns...)) //nolint:errcheck // Error tells
		for _, row := range slices.Sorted(maps.Keys(t.rows)) {
			line := []string{row}
			for _, c := range t.columns {
				line = append(line, t.rows[row][c])
			}
			w.Write(line) //nolint:errcheck // Error tells
		}
		w.Flush()
		return w.Error()
	})
}
