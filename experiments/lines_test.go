package experiments

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"
)

const awkward = `a = 1 # a comment = with ] } signs
b.c = """
d = 2
\""" e = 3
"""
'f = "' = '''
g = 4
''''' # closing
"h\u0020i"."j" = [ # a list
  1, "]", # with = comments
  { k = [ { l = 3 } ], m.n = '}' },
]
[ o . "p]" ] # a table
q = 1979-05-27 07:32:00
r = { s = { t = "=" }, u = """x
""", v = 1 }
[[w]]
x = [[1, 2], ["[", ']']]
[[w]]
x = true`

func TestKeyLines(t *testing.T) {
	want := map[string]int{
		"a": 1, "b.c": 2, `"f = \""`: 6, `"h i".j`: 9, `"h i".j.k`: 11, `"h i".j.k.l`: 11, `"h i".j.m.n`: 11,
		`o."p]"`: 13, `o."p]".q`: 14, `o."p]".r`: 15, `o."p]".r.s`: 15, `o."p]".r.s.t`: 15, `o."p]".r.u`: 15, `o."p]".r.v`: 16,
		"w": 17, "w.x": 18,
	}
	got := map[string]int{}
	for _, k := range keyLines(awkward) {
		if got[k.key.String()] == 0 {
			got[k.key.String()] = k.line
		}
	}
	for key, line := range want {
		if got[key] != line {
			t.Errorf("%s is on line %d, want %d", key, got[key], line)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
}

// FuzzKeyLines holds the scanner to the TOML library: of a document that the
// library takes, both find the same keys in the same order.
func FuzzKeyLines(f *testing.F) {
	f.Add(awkward)
	files, _ := filepath.Glob("*.toml")
	bad, _ := filepath.Glob("testdata/bad/*.toml")
	for _, file := range append(files, bad...) {
		source, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(source))
	}
	f.Fuzz(func(t *testing.T, source string) {
		found := keyLines(source) // ends, whatever the text
		if !utf8.ValidString(source) {
			return
		}
		_, keys, err := decode(source)
		if err != nil {
			return
		}
		var got, want []string
		line := 1
		for _, k := range found {
			got = append(got, k.key.String())
			if k.line < line {
				t.Errorf("%s is on line %d, before the key ahead of it", k.key, k.line)
			}
			line = k.line
		}
		for _, k := range keys {
			want = append(want, k.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q\ngot  %q\nwant %q", source, got, want)
		}
	})
}
