package records

import (
	"fmt"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/near"
)

// Bounds on what is read, so that no file, packed or not, can take all memory.
const (
	MaxLine    = 10_000_000 // bytes in one line, one quoted cell, one JSON value or one file of a folder
	MaxColumns = 16_384     // columns of a row
	maxPacked  = 1 << 30    // bytes of a zip or Parquet file that comes as a stream
)

// Source says what to read and how. Only Path is needed: what is left empty is
// found out from the content.
type Source struct {
	Path      string
	Form      string   // "" to detect; one of Forms
	Delimiter string   // "" to detect; what is between the cells of a row, one character, of csv and vectors
	Encoding  string   // "" to detect; a name that encodings.Lookup knows
	Header    string   // "" to detect; "yes" or "no"
	Text      []string // text columns by name, by path (a.b) in JSON, or by number from 1; empty to detect
	Label     string   // label column by name, path or number; for trec "coarse" (the default) or "fine"
	Columns   []string // vectors: numeric columns by name or number; empty for all but the label
	Multiple  string   // what becomes of a record with several labels: "" or "error", or "first"
	Keep      []string // further columns, by name, path or number, that Record.Kept holds

	// Also are columns that Record.Also holds where the file has all of them; Layout.Also
	// says whether it has. In JSON such a column may be an object, of which the cell is
	// the JSON.
	Also []string

	// Unlabelled reads records that may have no label: a file without a label
	// column is read too, and one text a line.
	Unlabelled bool

	// NoLabel looks for no labels, and reads records whatever these are.
	NoLabel bool

	// Stop is asked now and then: its error ends the reading, and is what that gives.
	// Nil: nothing ends it.
	Stop func() error

	// Prefer are the text columns where Text does not say and the file names all of
	// them.
	Prefer []string
}

// Forms lists what Source.Form can say.
func Forms() []string {
	return []string{"csv", "tsv", "jsonl", "json", "parquet", "fasttext", "trec", "folder", "vectors", "lines"}
}

// Layout is what was decided about a file, by its content and its Source.
type Layout struct {
	File      string
	Form      string   // one of Forms
	Export    string   // the tool whose export this is: "Label Studio", "doccano", "Prodigy", or ""
	Delimiter string   // of csv, tsv and vectors; "" for the others
	Quotes    bool     // whether a cell may be in double quotes
	Encoding  string   // such as "utf-8"; of what has been read so far where that is plain ASCII
	Packed    string   // "gzip", "zip", … or ""
	Header    bool     // whether a first row names the columns
	Names     []string // of all columns; their numbers where nothing names them
	Text      []string // names of the text columns; none for vectors
	Columns   []string // vectors: names of the numeric columns
	Label     string   // name of the label column; "" where there is none
	Also      bool     // whether the columns of Source.Also are there
	Why       string   // how the columns and the form were found, in words
	GiveAway  []string // other columns that give the label away: each alone predicts it almost perfectly

	text, columns, keep, also []int
	label                     int // -1: none
	guessed                   bool
	decided                   bool // whether there is a header
}

// named says whether something names the columns: a header, keys, a schema, the form.
func (l *Layout) named() bool {
	return l.Header || l.Form == "jsonl" || l.Form == "json" || l.Form == "parquet" || l.fixedColumns()
}

// Labelled says whether the file has labels.
func (l Layout) Labelled() bool { return l.label >= 0 }

// Describe says in a few words how a file was read: its form, delimiter and encoding.
func (l Layout) Describe() string {
	var b strings.Builder
	switch {
	case l.Form == "tsv" && l.Quotes:
		b.WriteString("TSV with quotes")
	case l.Form == "tsv":
		b.WriteString("TSV")
	case l.Form == "csv" && l.Delimiter != ",":
		fmt.Fprintf(&b, "CSV with %s between the cells", delimiterName(l.Delimiter))
	case l.Form == "csv":
		b.WriteString("CSV")
	default:
		b.WriteString(formName(l.Form))
	}
	if l.Form == "csv" && !l.Quotes && l.decided {
		b.WriteString(" whose quotes belong to the texts,")
	}
	if l.Export != "" {
		fmt.Fprintf(&b, ", an export of %s", l.Export)
	}
	switch {
	case l.Header:
		b.WriteString(" with a header")
	case l.decided && (l.Form == "csv" || l.Form == "tsv" || l.Form == "vectors"):
		b.WriteString(" without a header")
	}
	if l.Encoding != "" && l.Encoding != "utf-8" {
		fmt.Fprintf(&b, " in %s", l.Encoding)
	}
	if l.Packed != "" {
		fmt.Fprintf(&b, ", packed with %s", l.Packed)
	}
	return b.String()
}

func formName(form string) string {
	switch form {
	case "csv", "tsv":
		return strings.ToUpper(form)
	case "jsonl":
		return "JSON lines"
	case "json":
		return "JSON"
	case "parquet":
		return "Parquet"
	case "fasttext":
		return "fastText"
	case "trec":
		return "TREC"
	case "folder":
		return "a folder per class"
	case "lines":
		return "a text a line"
	}
	return form
}

func delimiterName(d string) string {
	switch d {
	case "\t":
		return "tabs"
	case " ":
		return "spaces"
	}
	return d
}

// Record is one record of a file.
type Record struct {
	Line    int       // where it begins, from 1; in Parquet its number; 0 in a folder
	File    string    // the file of a folder that it is; "" otherwise
	Fields  []string  // the text columns, in the order of Layout.Text; nil for vectors
	Numbers []float32 // the numeric columns of vectors, in the order of Layout.Columns
	Label   string    // clean (see CleanLabel); "" where there is none
	Kept    []string  // the columns of Source.Keep, in their order
	Also    []string  // the columns of Source.Also, in their order; nil where they are not there
}

// LeftOut is a number of rows that were left out for a reason.
type LeftOut struct {
	Reason string
	Count  int
}

// Error is a fault in a data file: where it is and what to do about it.
type Error struct {
	File string
	Line int // from 1; 0 when the fault is not on one line
	// Read is what had been understood of the file until then; "" for nothing.
	Read string
	Msg  string
	// Kind is the same for faults of one kind, after which reading can go on with
	// the next record; "" where it cannot.
	Kind string
}

func (e *Error) Error() string {
	where := e.File
	if e.Line > 0 {
		where = fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	if e.Read == "" {
		return where + ": " + e.Msg
	}
	return where + ": " + e.Read + ": " + e.Msg
}

// limits are MaxLine and its kin; tests make them small.
type limits struct{ line, columns, head int }

func standardLimits() limits { return limits{line: MaxLine, columns: MaxColumns, head: sniffBytes} }

// check finds what is wrong with the settings themselves.
func (r *Reader) check() error {
	src := r.src
	oneOf := func(what, value string, of []string) error {
		if value == "" || slices.Contains(of, value) {
			return nil
		}
		return r.fault(0, "%s cannot be %q: it is one of %s%s", what, value, strings.Join(of, ", "), near.Hint(value, of))
	}
	if err := oneOf("the form", src.Form, Forms()); err != nil {
		return err
	}
	if src.Header != "" && src.Header != "yes" && src.Header != "no" {
		return r.fault(0, "header cannot be %q: say yes or no, or leave it out", src.Header)
	}
	if err := oneOf("multiple", src.Multiple, []string{"error", "first"}); err != nil {
		return err
	}
	if d := src.Delimiter; len(d) > 1 || d != "" && strings.ContainsAny(d, "\"\r\n") || len(d) == 1 && d[0] >= 0x80 {
		return r.fault(0, `the delimiter cannot be %q: it is one character, such as ";" or "\t"`, d)
	}
	if src.Form == "vectors" && len(src.Text) > 0 {
		return r.fault(0, "vectors have no text columns: name the numeric ones in data.columns")
	}
	if src.Form != "vectors" && len(src.Columns) > 0 {
		return r.fault(0, `columns are for numbers: say data.form = "vectors", or name the text columns in data.text`)
	}
	return nil
}
