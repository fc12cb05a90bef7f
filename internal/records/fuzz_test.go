package records

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

// FuzzScanner holds the scanner to what encoding/csv makes of the same text,
// where that takes it.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{"a,b\nc,d", "\"a\"\"b\",\"c\nd\"\n,", "\"\"\n\n\"\"", "a,\"b\"", "\"a\",", "x\n\"a\",b,\"c\"\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, "\r") {
			return // encoding/csv turns \r\n within quotes into \n; here it stays
		}
		reference := csv.NewReader(strings.NewReader(s))
		reference.FieldsPerRecord = -1
		want, err := reference.ReadAll()
		if err != nil {
			return
		}
		want = slices.DeleteFunc(want, allBlank)
		var got [][]string
		for sc := (&scanner{in: ofString(s), d: dialect{sep: ',', quotes: true}, lim: standardLimits()}); ; {
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
