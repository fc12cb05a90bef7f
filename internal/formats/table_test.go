package formats

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"github.com/doubleroute/sweep/internal/tables"
	"github.com/doubleroute/sweep/results"
)

func TestTableGolden(t *testing.T) {
	golden(t, "plain.csv", form(t, plainStudy(), "csv", Options{}))
	golden(t, "plain.jsonl", form(t, plainStudy(), "jsonl", Options{}))
}

// TestTablesAgree reads all three tables back: they have the same columns and
// cells, and these are the trials'.
func TestTablesAgree(t *testing.T) {
	for name, s := range map[string]*Study{"made-up": made(300), "hostile": hostile(), "empty": empty()} {
		header, records := readCSV(t, form(t, s, "csv", Options{}))
		objects := readJSONLines(t, form(t, s, "jsonl", Options{}))
		columns, rows := readParquet(t, form(t, s, "parquet", Options{}))
		if len(records) != len(s.Summary.Trials) || len(objects) != len(records) || len(rows) != len(records) {
			t.Fatalf("%s: %d, %d and %d rows of %d trials", name, len(records), len(objects), len(rows), len(s.Summary.Trials))
		}
		tidy := func(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") } // encoding/csv does
		for i, column := range header {
			if column != tidy(columns[i]) {
				t.Fatalf("%s: column %d is %q and %q", name, i, column, columns[i])
			}
			for r := range records {
				text := records[r][i]
				value, there := objects[r][columns[i]]
				if !there && text != "" {
					t.Fatalf("%s, row %d: JSON has no %s", name, r, columns[i])
				}
				if got := fromJSON(t, value); got != strings.TrimPrefix(text, "'") && got != text {
					t.Errorf("%s, row %d, %s: CSV has %q and JSON %q", name, r, columns[i], text, got)
				}
				if got := rows[r][i]; got != fromJSON(t, value) {
					t.Errorf("%s, row %d, %s: parquet has %q and JSON %q", name, r, columns[i], got, fromJSON(t, value))
				}
			}
		}
	}
}

// TestRows compares rows with the trials that they are of.
func TestRows(t *testing.T) {
	s := made(120)
	objects := readJSONLines(t, form(t, s, "jsonl", Options{}))
	for trial := range s.Trials {
		row := objects[trial.Number]
		var settings map[string]json.RawMessage
		if err := json.Unmarshal(trial.Settings, &settings); err != nil {
			t.Fatal(err)
		}
		own := 0
		for key := range row {
			if strings.HasPrefix(key, searchedPrefix) || strings.HasPrefix(key, fixedPrefix) {
				own++
			}
		}
		if own != len(settings) {
			t.Errorf("trial %d has %d settings and the row %d", trial.Number, len(settings), own)
		}
		for key, value := range settings {
			got, searched := row[searchedPrefix+key]
			if !searched {
				got = row[fixedPrefix+key]
			}
			if string(got) != string(value) {
				t.Errorf("trial %d: %s is %s, not %s", trial.Number, key, got, value)
			}
		}
		accuracy, want := string(row["accuracy"]), "null"
		if !math.IsNaN(trial.Accuracy) {
			want = strconv.FormatFloat(trial.Accuracy, 'f', -1, 64)
		}
		started := `"` + trial.Started.Format(time.RFC3339Nano) + `"`
		onFront := strconv.FormatBool(slices.Contains(s.Summary.Front, trial.Number))
		if accuracy != want || string(row["started"]) != started || string(row["on_front"]) != onFront {
			t.Errorf("trial %d: accuracy %s, started %s, on front %s", trial.Number, accuracy, row["started"], row["on_front"])
		}
	}
}

// TestSearchedFirst puts what was searched before what was fixed.
func TestSearchedFirst(t *testing.T) {
	header, _ := readCSV(t, form(t, made(50), "csv", Options{}))
	first := slices.IndexFunc(header, func(c string) bool { return strings.HasPrefix(c, fixedPrefix) })
	for i, c := range header {
		if own := !strings.Contains(c, "."); own != (i < len(ownColumns(made(0)))) || strings.HasPrefix(c, searchedPrefix) && i > first {
			t.Errorf("column %d is %s", i, c)
		}
	}
	if !slices.Contains(header, "param.route.a.submodel") || !slices.Contains(header, "setting.train.optimizer") {
		t.Error(header)
	}
}

// TestInert holds that a spreadsheet runs nothing of a study.
func TestInert(t *testing.T) {
	s := made(1)
	trial := madeTrial(rand.New(rand.NewPCG(5, 6)), 0)
	trial.Combiner, trial.Accuracy, trial.Params = "-2+3", -0.5, mustJSON(map[string]any{"n": -3})
	s.Trials = listed([]results.Trial{trial})
	text := form(t, s, "csv", Options{})
	if !strings.Contains(text, ",-0.5,") || !strings.Contains(text, ",'-2+3,") || !strings.Contains(text, ",-3,") {
		t.Error("numbers below 0 are numbers, text that begins like one is not: " + text)
	}
}

// TestTables flattens tables in settings.
func TestTables(t *testing.T) {
	list, err := flatten(nil, "", []byte(` {"a":{"b":{"c":1},"e":{ }},"a.b.c":2,"d":[{"x":1}],"n":null} `))
	if err != nil {
		t.Fatal(err)
	}
	last := map[string]string{}
	for _, s := range list {
		last[s.key] = s.value.Text
	}
	for key, want := range map[string]string{"a.b.c": "1", "a.e": "{}", "d": `[{"x":1}]`, "n": ""} {
		if got, there := last[key]; !there || got != want {
			t.Errorf("%s is %q, not %q", key, got, want)
		}
	}
	if len(last) != 4 {
		t.Error(last)
	}
}

func FuzzSettings(f *testing.F) {
	f.Add(`{"a":1,"b":{"c":"=1"}}`)
	f.Add(`{"a":[1,{"b":null}],"a.b":-0.0,"A":1e-9}`)
	f.Fuzz(func(t *testing.T, text string) {
		s := made(2)
		trials := slices.Collect(func(yield func(results.Trial) bool) {
			for trial := range s.Trials {
				trial.Settings, trial.Params = []byte(text), nil
				if !yield(trial) {
					return
				}
			}
		})
		s.Trials = listed(trials)
		var b bytes.Buffer
		if err := writeTable("jsonl")(s, Options{}, &b); err != nil {
			if json.Valid([]byte(text)) && strings.HasPrefix(strings.TrimSpace(text), "{") {
				t.Fatal(err)
			}
			return
		}
		readJSONLines(t, b.String())
		b.Reset()
		if err := writeTable("parquet")(s, Options{}, &b); err != nil {
			t.Fatal(err)
		}
		readParquet(t, b.String())
	})
}

func readCSV(t testing.TB, text string) (header []string, records [][]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

func readJSONLines(t testing.TB, text string) []map[string]json.RawMessage {
	t.Helper()
	var all []map[string]json.RawMessage
	for line := range strings.Lines(text) {
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		all = append(all, object)
	}
	return all
}

// fromJSON is a value as a table writes it.
func fromJSON(t testing.TB, raw json.RawMessage) string {
	t.Helper()
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	if raw[0] != '"' {
		return string(raw)
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		t.Fatal(err)
	}
	return text
}

// readParquet reads the names of the columns and the cells as text, with nothing
// for null.
func readParquet(t testing.TB, data string) (columns []string, rows [][]string) {
	t.Helper()
	file, err := parquet.OpenFile(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	fields := file.Schema().Fields()
	for _, f := range fields {
		columns = append(columns, f.Name())
	}
	reader := parquet.NewGenericReader[any](file)
	buffer := make([]parquet.Row, 16)
	for {
		n, err := reader.ReadRows(buffer)
		for _, row := range buffer[:n] {
			texts := make([]string, len(columns))
			for _, v := range row {
				texts[v.Column()] = parquetText(fields[v.Column()], v)
			}
			rows = append(rows, texts)
		}
		if err == io.EOF {
			return columns, rows
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func parquetText(field parquet.Field, v parquet.Value) string {
	switch {
	case v.IsNull():
		return ""
	case v.Kind() == parquet.Double:
		return tables.RealOf(v.Double()).Text
	case field.Type().LogicalType() != nil && strings.HasPrefix(field.Type().String(), "TIMESTAMP"):
		return time.UnixMicro(v.Int64()).UTC().Format(time.RFC3339Nano)
	}
	return v.String()
}
