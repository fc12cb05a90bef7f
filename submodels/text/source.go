package text

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
)

// Bounds on what is read, so that no file, compressed or not, can take all
// memory. A file beyond one of them is refused with an *Error.
const (
	MaxBytes   = 1 << 30    // of one file or folder, unpacked
	MaxLine    = 10_000_000 // bytes in one line, one quoted cell or one file of a folder
	MaxRows    = 20_000_000 // rows of one file, or files of a folder
	MaxColumns = 16_384     // columns of a row
)

// Source says what to read and how. Only Path is needed: what is left empty is
// found out from the content.
type Source struct {
	Path    string
	Form    string   // "" to detect; csv, tsv, jsonl, fasttext, trec, folder or vectors
	Text    []string // text columns by name, or by number from 1; empty to detect
	Label   string   // label column by name or number; for trec "coarse" (the default) or "fine"
	Header  string   // "" to detect; "yes" or "no"
	Columns []string // vectors: numeric columns by name or number; empty for all but the label
}

// Forms lists what Source.Form can say.
func Forms() []string {
	return []string{"csv", "tsv", "jsonl", "fasttext", "trec", "folder", "vectors"}
}

// limits are MaxBytes and its kin; tests make them small.
type limits struct{ bytes, line, rows, columns int }

func standardLimits() limits {
	return limits{bytes: MaxBytes, line: MaxLine, rows: MaxRows, columns: MaxColumns}
}

// reader reads one file or folder into a table.
type reader struct {
	src   Source
	lim   limits
	table *Table
	// empty counts texts with nothing in them, and emptyAt is where the first is.
	empty   int
	emptyAt string
}

func newReader(name string, src Source, lim limits) *reader {
	return &reader{src: src, lim: lim, table: &Table{File: name}}
}

// Read reads the file, or the folder with a folder per class, at src.Path. Its
// errors are *Error.
func Read(src Source) (*Table, error) {
	rd := newReader(src.Path, src, standardLimits())
	if err := rd.checkSource(); err != nil {
		return nil, err
	}
	f, info, err := open(src.Path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	switch {
	case info.IsDir() && src.Form != "" && src.Form != "folder":
		return nil, rd.fault(0, "this is a folder, but the form says %s, which is one file", src.Form)
	case info.IsDir():
		return rd.finish(rd.readFolder())
	case src.Form == "folder":
		return nil, rd.fault(0, "this is a file, but the form says folder: a folder with one folder of text files for each class")
	}
	return rd.finish(rd.readFile(f, int(min(info.Size(), MaxBytes))))
}

// ReadFrom reads a table from a stream; name stands for the file in errors and
// notices, and src.Path is not looked at. Its errors are *Error.
func ReadFrom(name string, r io.Reader, src Source) (*Table, error) {
	rd := newReader(name, src, standardLimits())
	if err := rd.checkSource(); err != nil {
		return nil, err
	}
	if src.Form == "folder" {
		return nil, rd.fault(0, "a folder per class cannot be read from a stream")
	}
	return rd.finish(rd.readFile(r, 0))
}

// Sniff detects the form of the file or folder at path from its content: one of
// Forms, though never vectors, which look like csv or tsv. Its errors are
// *Error.
func Sniff(path string) (string, error) {
	f, info, err := open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	if info.IsDir() {
		return "folder", nil
	}
	rd := newReader(path, Source{}, standardLimits())
	s, err := rd.loadSome(f, int(min(info.Size(), MaxBytes)))
	if err != nil {
		return "", err
	}
	g, err := rd.sniff(s)
	return g.form, err
}

// open opens path, and where it is not there names the file beside it that
// may have been meant.
func open(path string) (*os.File, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err == nil {
		var info fs.FileInfo
		if info, err = f.Stat(); err == nil {
			return f, info, nil
		}
		_ = f.Close()
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, &Error{File: path, Msg: "cannot be opened: " + prose.Cause(err).Error()}
	}
	msg := "there is no such file"
	if dir, err := os.Open(filepath.Dir(path)); err == nil {
		names, _ := dir.Readdirnames(1000)
		slices.Sort(names)
		msg += didYouMean(filepath.Base(path), names)
		_ = dir.Close()
	}
	return nil, nil, &Error{File: path, Msg: msg}
}

func (rd *reader) fault(line int, format string, args ...any) error {
	return &Error{File: rd.table.File, Line: line, Msg: fmt.Sprintf(format, args...)}
}

func (rd *reader) note(format string, args ...any) {
	rd.table.Notices = append(rd.table.Notices, fmt.Sprintf("%s: %s", rd.table.File, fmt.Sprintf(format, args...)))
}

// checkSource finds what is wrong with the settings themselves.
func (rd *reader) checkSource() error {
	src := rd.src
	if src.Form != "" && !slices.Contains(Forms(), src.Form) {
		return rd.fault(0, "the form cannot be %q: it is one of %s%s", src.Form, strings.Join(Forms(), ", "), didYouMean(src.Form, Forms()))
	}
	if src.Header != "" && src.Header != "yes" && src.Header != "no" {
		return rd.fault(0, "header cannot be %q: say yes or no, or leave it out", src.Header)
	}
	if src.Form == "vectors" && len(src.Text) > 0 {
		return rd.fault(0, "vectors have no text columns: name the numeric ones in columns")
	}
	if src.Form != "vectors" && len(src.Columns) > 0 {
		return rd.fault(0, `columns are for numbers: say form = "vectors", or name the text columns in text`)
	}
	return nil
}

// readFile reads a file whose unpacked size is about size, or unknown if 0.
func (rd *reader) readFile(r io.Reader, size int) error {
	s, err := rd.loadSome(r, size)
	if err != nil {
		return err
	}
	g := guess{form: rd.src.Form}
	if g.form == "" {
		if g, err = rd.sniff(s); err != nil {
			return err
		}
	}
	switch g.form {
	case "jsonl":
		return rd.readJSON(s)
	case "fasttext":
		return rd.readFastText(s)
	case "trec":
		return rd.readTREC(s)
	case "tsv":
		return rd.readTable(s, dialect{sep: '\t'})
	case "vectors":
		return rd.readVectors(s, bestDialect(s, rd.lim, ",\t;| "))
	}
	if g.sep == 0 {
		g.dialect = bestDialect(s, rd.lim, ",\t;|")
	}
	return rd.readTable(s, g.dialect)
}

// loadSome loads a text that may not be empty.
func (rd *reader) loadSome(r io.Reader, size int) (string, error) {
	s, err := rd.load(r, size)
	if err == nil && strings.TrimSpace(s) == "" {
		err = rd.fault(0, "the file is empty")
	}
	return s, err
}

// add appends an example; place says where it is, for people.
func (rd *reader) add(e Example, place string) error {
	if len(rd.table.Examples) == rd.lim.rows {
		return rd.fault(e.Line, "there are more than %d rows, which is the most that is read", rd.lim.rows)
	}
	if e.Fields != nil && allBlank(e.Fields) {
		if rd.empty++; rd.empty == 1 {
			rd.emptyAt = place
			if place == "" {
				rd.emptyAt = fmt.Sprintf("on line %d", e.Line)
			}
		}
	}
	rd.table.Examples = append(rd.table.Examples, e)
	return nil
}

// finish checks what is true of every form.
func (rd *reader) finish(err error) (*Table, error) {
	if err != nil {
		return nil, err
	}
	if len(rd.table.Examples) == 0 {
		return nil, rd.fault(0, "there is not one example in it")
	}
	switch rd.empty {
	case 0:
	case 1:
		rd.note("one text is empty, %s", rd.emptyAt)
	default:
		rd.note("%s are empty, the first %s", prose.Count(rd.empty, "text"), rd.emptyAt)
	}
	return rd.table, nil
}

func allBlank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
