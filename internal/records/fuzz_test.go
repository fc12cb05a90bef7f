package records

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzOpen reads anything in any form: it must come to records that keep their
// promises or to an *Error, and what is written again in the same form must be read
// as the same records.
func FuzzOpen(f *testing.F) {
	for _, tt := range slices.Concat(headers(), columnCases(), formCases(), labelCases(), jsonCases()) {
		f.Add(tt.content, uint8(slices.Index(Forms(), tt.src.Form)+1), uint8(0), tt.src.Unlabelled)
	}
	for form := range len(Forms()) + 1 {
		for header := range uint8(3) {
			f.Add("text,label\n\"how\nare\",x\nyou,y\n", uint8(form), header, false)
			f.Add("1\t2\tx\r\n3\t4\ty\r", uint8(form), header, true)
			f.Add(gzipOf("{\"text\":\"a\",\"label\":\"x\"}\n"), uint8(form), header, false)
			f.Add("\xff\xfe_\x00_\x00l\x00", uint8(form), header, true)
		}
	}
	f.Fuzz(func(t *testing.T, content string, form, header uint8, unlabelled bool) {
		src := Source{
			Form:       append([]string{""}, Forms()...)[int(form)%(len(Forms())+1)],
			Header:     []string{"", "yes", "no"}[header%3],
			Unlabelled: unlabelled,
		}
		got, layout, err := fuzzed(content, src)
		if err != nil {
			checkError(t, err)
			return
		}
		if again, other, err := fuzzed(content, src); err != nil || fmt.Sprint(again) != fmt.Sprint(got) || other.Describe() != layout.Describe() {
			t.Fatalf("read twice: %v and %v, %v", got, again, err)
		}
		line := 0
		for _, rec := range got {
			if len(rec.Fields) != len(layout.Text) || len(rec.Numbers) != len(layout.Columns) || !unlabelled && rec.Label == "" || rec.Line <= line && layout.Form != "parquet" && layout.Form != "json" {
				t.Fatalf("not a record of %q after line %d: %+v", layout.Text, line, rec)
			}
			line = rec.Line
			for _, s := range append(slices.Clone(rec.Fields), rec.Label) {
				if !utf8.ValidString(s) {
					t.Fatalf("line %d is not UTF-8: %q", rec.Line, s)
				}
			}
			if CleanLabel(rec.Label) != rec.Label {
				t.Fatalf("the label %q can be cleaner", rec.Label)
			}
		}
		blank := func(r Record) bool { return r.Label == "" && allBlank(r.Fields) } // as an empty row it would be left out
		if len(got) == 0 || layout.Form == "parquet" || layout.Form == "vectors" || layout.Form == "csv" && !layout.Quotes || slices.ContainsFunc(got, blank) {
			return
		}
		written, how := rewritten(layout, got)
		how.Unlabelled = unlabelled
		back, _, err := fuzzed(written, how)
		if err != nil || !sameRecords(got, back) {
			t.Fatalf("%q was read as %+v by %s, written again as %q and read as %+v, %v", content, got, layout.Describe(), written, back, err)
		}
	})
}

func fuzzed(content string, src Source) ([]Record, Layout, error) {
	r, err := OpenStream("data", strings.NewReader(content), src, nil)
	if err != nil {
		return nil, Layout{}, err
	}
	var all []Record
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return all, r.Layout(), nil
		}
		if err != nil {
			return nil, Layout{}, err
		}
		all = append(all, rec)
	}
}

func sameRecords(a, b []Record) bool {
	return slices.EqualFunc(a, b, func(x, y Record) bool { return x.Label == y.Label && slices.Equal(x.Fields, y.Fields) })
}

// rewritten writes records in the form in which they were read, and says how that is
// to be read.
func rewritten(l Layout, all []Record) (string, Source) {
	var b strings.Builder
	src := Source{Form: l.Form, Encoding: "utf-8"}
	for i := range l.Text {
		src.Text = append(src.Text, fmt.Sprint(i+1))
	}
	if l.Labelled() {
		src.Label = fmt.Sprint(len(l.Text) + 1)
	}
	switch l.Form {
	case "csv", "tsv":
		src.Delimiter, src.Header = l.Delimiter, "no"
		w := csv.NewWriter(&b)
		w.Comma = rune(l.Delimiter[0])
		for _, rec := range all {
			cells := slices.Clone(rec.Fields)
			if l.Labelled() {
				cells = append(cells, rec.Label)
			}
			if !l.Quotes {
				b.WriteString(strings.Join(cells, l.Delimiter) + "\n")
				continue
			}
			for i, cell := range cells { // all in quotes, which the standard library does not do
				if i > 0 {
					b.WriteString(l.Delimiter)
				}
				b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
			}
			b.WriteString("\n")
		}
		w.Flush()
	case "jsonl", "json":
		for i, rec := range all {
			object := map[string]string{}
			for i, field := range rec.Fields {
				object[fmt.Sprintf("t%d", i)] = field
			}
			object["z"] = rec.Label
			line, _ := json.Marshal(object)
			if l.Form == "json" {
				line = append([]byte(map[bool]string{true: "[", false: ","}[i == 0]), line...)
			}
			b.Write(append(line, '\n'))
		}
		if l.Form == "json" {
			b.WriteString("]")
		}
		src.Text = nil
		for i := range l.Text {
			src.Text = append(src.Text, fmt.Sprintf("t%d", i))
		}
		src.Label = "z"
	case "fasttext":
		src.Text, src.Label = nil, ""
		for _, rec := range all {
			fmt.Fprintf(&b, "%s %s\n", labelPrefix+rec.Label, rec.Fields[0])
		}
	case "trec":
		src.Text, src.Label = nil, ""
		for _, rec := range all {
			fmt.Fprintf(&b, "%s %s\n", rec.Label, rec.Fields[0])
		}
	case "lines":
		src.Text, src.Label = nil, ""
		for _, rec := range all {
			b.WriteString(rec.Fields[0] + "\n")
		}
	}
	return b.String(), src
}

// FuzzScanner holds the scanner to what encoding/csv makes of the same text,
// where that takes it and both have the same rules.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{"a,b\nc,d", "\"a\"\"b\",\"c\nd\"\n,", "\"\"\n\n\"\"", "a,\"b\"", "\"a\",", "x\n\"a\",b,\"c\"\n"} {
		f.Add(s, uint16(10))
	}
	f.Fuzz(func(t *testing.T, s string, block uint16) {
		if strings.Contains(s, "\r") || strings.Contains(s, " \"") || strings.Contains(s, "\" ") {
			return // line ends in quotes stay here, and spaces around quotes do not count
		}
		reference := csv.NewReader(strings.NewReader(s))
		reference.FieldsPerRecord = -1
		want, err := reference.ReadAll()
		if err != nil {
			return
		}
		want = slices.DeleteFunc(want, allBlank)
		in := newInput(&pieces{s, int(block)%17 + 1})
		var got [][]string
		for sc := (&scanner{in: in, d: dialect{sep: ',', quotes: true}, lim: standardLimits()}); ; {
			ok, err := sc.scan()
			if err != nil {
				t.Fatalf("%q: %v, and encoding/csv reads %q", s, err, want)
			}
			if !ok {
				break
			}
			got = append(got, slices.Clone(sc.cells))
		}
		if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Fatalf("%q: got %q, encoding/csv reads %q", s, got, want)
		}
	})
}

// pieces hands out a text a few bytes at a time.
type pieces struct {
	rest string
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	if p.rest == "" {
		return 0, io.EOF
	}
	n := copy(b, p.rest[:min(p.size, len(p.rest))])
	p.rest = p.rest[n:]
	return n, nil
}
