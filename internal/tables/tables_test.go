package tables

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// TestInert holds what a spreadsheet could run.
func TestInert(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-x": "'-x", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r": "'\r", "  =1": "'  =1", "\n-1": "'\n-1",
		"": "", "a=1": "a=1", "second-half": "second-half", "'=1": "'=1", "[3,4]": "[3,4]", " ": " ",
	} {
		if got := inert(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// TestKinds holds what a column becomes.
func TestKinds(t *testing.T) {
	for list, want := range map[string]Kind{
		``: Nothing, `null`: Nothing, `1`: Whole, `1 2.5`: Real, `2.5 null 1`: Real, `true false`: Truth, `true 1`: Words,
		`"a"`: Words, `1 "a"`: Words, `[1] [2]`: Words, `{}`: Words, `1e3`: Real, `9223372036854775807`: Whole,
		`9223372036854775808`: Real, `1e999`: Words, `1 1e999`: Words,
	} {
		got := Nothing
		for _, value := range strings.Fields(list) {
			got = got.With(ValueOf([]byte(value)).Kind)
		}
		if got != want {
			t.Errorf("%s: %d, not %d", list, got, want)
		}
	}
}

// odd are texts that a form could break.
func odd() []string {
	return []string{"", "plain", "a,b\tc", "two\nlines", "quo\"te", "\"", "=1+1", "nul\x00", "é🦊", "\xff", " ", "\\N", "</script>", "a\r\nb", "-12"}
}

// written writes rows of each kind of cell, odd texts among them.
func written(t *testing.T, form string, inert bool) ([][]Cell, []byte) {
	t.Helper()
	columns := []Column{{Name: "text", Kind: Words}, {Name: "n", Kind: Whole}, {Name: "x", Kind: Real}, {Name: "yes", Kind: Truth}, {Name: "at", Kind: Moment}, {Name: "opt, ional", Kind: Words, Optional: true}}
	var out bytes.Buffer
	w, err := New(form, &out, columns, Options{Inert: inert, Name: "t", Metadata: [][2]string{{"k", "v"}}})
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]Cell
	for i := range 1000 { // more than a batch
		text := odd()[i%len(odd())]
		row := []Cell{TextOf(text), WholeOf(int64(i - 5)), RealOf(float64(i) / 7), TruthOf(i%2 == 0), MomentOf(time.Unix(int64(i), 0)), WordsOf(odd()[i/3%len(odd())])}
		if i%10 == 0 {
			row[1], row[2], row[4] = Cell{}, RealOf(math.NaN()), MomentOf(time.Time{})
		}
		rows = append(rows, row)
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return rows, out.Bytes()
}

// TestRead reads what was written, with the readers of others.
func TestRead(t *testing.T) {
	for form, comma := range map[string]rune{"csv": ',', "tsv": '\t'} {
		rows, text := written(t, form, false)
		r := csv.NewReader(bytes.NewReader(text))
		r.Comma = comma
		all, err := r.ReadAll()
		if err != nil || len(all) != 1+len(rows) {
			t.Fatalf("%s: %d rows, %v", form, len(all), err)
		}
		for i, row := range rows {
			for c, cell := range row {
				// The reader makes one line feed of what ends a line within a cell.
				if want := strings.ReplaceAll(cell.Text, "\r\n", "\n"); all[i+1][c] != want {
					t.Errorf("%s, row %d: %q, not %q", form, i, all[i+1][c], want)
				}
			}
		}
	}
	rows, text := written(t, "jsonl", false)
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) != len(rows) {
		t.Fatalf("%d lines for %d rows", len(lines), len(rows))
	}
	for i, line := range lines {
		var o struct {
			Text, Opt *string
			N         *int64
			X         *float64
			Yes       bool
		}
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		row := rows[i]
		if *o.Text != row[0].Text || o.Yes != (row[3].N == 1) || (o.N == nil) != (i%10 == 0) || o.X != nil && *o.X != row[2].X || strings.Contains(line, "opt") != (row[5].Kind != Nothing) {
			t.Errorf("row %d: %s", i, line)
		}
	}
	rows, data := written(t, "parquet", false)
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	read := make([]parquet.Row, 1)
	from := file.RowGroups()[0].Rows()
	for i, row := range rows {
		if n, err := from.ReadRows(read); n != 1 {
			t.Fatal(i, err)
		}
		for c, cell := range row {
			v := read[0][c]
			if v.IsNull() != (cell.Kind == Nothing) || cell.Kind == Words && v.String() != cell.Text || cell.Kind == Real && v.Double() != cell.X || cell.Kind == Whole && v.Int64() != cell.N {
				t.Errorf("parquet, row %d: %v, not %v", i, v, cell)
			}
		}
	}
	if err := from.Close(); err != nil {
		t.Error(err)
	}
}

// TestFormOf tells the form of a file by its ending.
func TestFormOf(t *testing.T) {
	for file, want := range map[string]string{
		"a.csv": "csv", "b/a.TSV": "tsv", "x.y.jsonl": "jsonl", "a.ndjson": "jsonl", "a.parquet": "parquet", "a.tab": "tsv",
		"a.xlsx": "", "csv": "", "a.csv.gz": "", "": "",
	} {
		if got, err := FormOf(file); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", file, got, err)
		}
	}
	if _, err := New("xlsx", io.Discard, nil, Options{}); err == nil {
		t.Error("there is a writer of xlsx")
	}
}

// TestFullDisk returns the error of what is written to.
func TestFullDisk(t *testing.T) {
	closed, err := os.Create(filepath.Join(t.TempDir(), "x"))
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for _, form := range Forms() {
		w, err := New(form, closed, []Column{{Name: "a", Kind: Words}}, Options{})
		for range 1 << 17 {
			if err != nil {
				break
			}
			err = w.Write([]Cell{TextOf("a text")})
		}
		if err == nil {
			err = w.Close()
		}
		if err == nil {
			t.Errorf("%s: no error", form)
		}
	}
}
