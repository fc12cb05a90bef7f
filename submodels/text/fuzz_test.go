package text

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzReadFrom reads anything in any form: it must come to a table that keeps
// its promises or to an *Error, and to the same one twice.
func FuzzReadFrom(f *testing.F) {
	for _, file := range faultyFiles() {
		text := ""
		if len(file.src.Text) > 0 {
			text = file.src.Text[0]
		}
		f.Add(file.content, uint8(slices.Index(Forms(), file.src.Form)+1), uint8(0), text, file.src.Label)
	}
	for form := range len(Forms()) + 1 {
		for header := range uint8(3) {
			f.Add("text,label\n\"how\nare\",x\nyou,y\n", uint8(form), header, "", "")
			f.Add("1\t2\tx\n3\t4\ty\n", uint8(form), header, "1", "3")
			f.Add(pack("{\"text\":\"a\",\"label\":\"x\"}\n"), uint8(form), header, "text", "label")
			f.Add(widen("__label__x hello\n"), uint8(form), header, "", "")
		}
	}
	f.Fuzz(func(t *testing.T, content string, form, header uint8, text, label string) {
		src := Source{
			Form:   append([]string{""}, Forms()...)[int(form)%(len(Forms())+1)],
			Header: []string{"", "yes", "no"}[header%3],
			Label:  label,
		}
		if text != "" {
			src.Text = []string{text}
		}
		table, err := ReadFrom("data", strings.NewReader(content), src)
		if err != nil {
			checkError(t, err)
			return
		}
		checkTable(t, table)
		again, err := ReadFrom("data", strings.NewReader(content), src)
		if err != nil || len(again.Examples) != len(table.Examples) || !reflect.DeepEqual(again.Notices, table.Notices) {
			t.Errorf("read twice: %v and %v, %v", table, again, err)
		}
		for _, other := range []*Table{nil, table} {
			if c, err := Assemble(table, other, nil, Split{}); err != nil {
				checkError(t, err)
			} else if n := len(c.Train.Labels) + len(c.Validation.Labels) + len(c.Test.Labels); other == nil && n != len(table.Examples) {
				t.Errorf("%d rows of %d in the corpus", n, len(table.Examples))
			}
		}
	})
}

// checkTable holds a table to what its type says.
func checkTable(t *testing.T, table *Table) {
	t.Helper()
	if len(table.Examples) == 0 || (len(table.Fields) == 0) == (len(table.Columns) == 0) {
		t.Fatalf("not a table: %+v", table)
	}
	last := 0
	for _, e := range table.Examples {
		if len(e.Fields) != len(table.Fields) || len(e.Numbers) != len(table.Columns) || e.Label == "" || e.Line <= last {
			t.Fatalf("not a row of %q and %q: %+v", table.Fields, table.Columns, e)
		}
		last = e.Line
		for _, s := range append(slices.Clone(e.Fields), e.Label) {
			if !utf8.ValidString(s) {
				t.Fatalf("line %d is not UTF-8: %q", e.Line, s)
			}
		}
	}
}
