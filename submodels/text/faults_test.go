package text

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fault is a file that cannot be read, or tables that cannot be assembled.
type fault struct {
	name, content string
	src           Source
}

// faultyFiles holds one file for each way to be wrong.
func faultyFiles() []fault {
	good := "text,label\nhow are you,greet\nsee you,leave\n"
	return []fault{
		{"empty", "", Source{}},
		{"blank lines only", "\n \n\t\n", Source{}},
		{"byte order mark only", "\ufeff", Source{}},
		{"empty gzip", pack(""), Source{}},
		{"header only", "text,label\n", Source{}},
		{"header only, stated", "a,b\n", Source{Header: "yes"}},
		{"empty rows only", ",,\n,,\n", Source{Form: "csv"}},
		{"unknown form", "hello\nworld\n", Source{}},
		{"prose", "It was the best of times.\nIt was the worst, of, times,\nthe age of wisdom\n", Source{}},
		{"form misspelt", good, Source{Form: "cvs"}},
		{"header misspelt", good, Source{Header: "maybe"}},
		{"form folder for a stream", good, Source{Form: "folder"}},
		{"text columns of vectors", "1,2,a\n", Source{Form: "vectors", Text: []string{"1"}}},
		{"numeric columns of csv", good, Source{Columns: []string{"1"}}},

		{"damaged UTF-8", "text,label\nnaïve café,greet\ncaf\xe9 “now”,leave\n", Source{}},
		{"NUL bytes", "text,label\nabc,x\nde\x00f,y\n", Source{}},
		{"UTF-16 with NUL", widen("text,label\nabc,x\nde\x00f,y\n"), Source{}},
		{"zip", "PK\x03\x04\x14\x00\x00", Source{}},
		{"zstd", "\x28\xb5\x2f\xfd\x04\x00", Source{}},
		{"Parquet", "PAR1\x15\x04", Source{}},
		{"gzip cut off", pack(strings.Repeat(good, 50))[:60], Source{}},
		{"gzip header cut off", pack(good)[:5], Source{}},
		{"gzip damaged", damage(pack(good), -6), Source{}},
		{"gzip with no deflate in it", pack(good)[:10] + strings.Repeat("\xff", 30), Source{}},

		{"one column", "text\nhello\nworld\n", Source{Form: "csv"}},
		{"missing text column", good, Source{Text: []string{"txet"}}},
		{"missing label column", good, Source{Label: "lable"}},
		{"column unlike any", good, Source{Label: "temperature"}},
		{"column by name without header", "how are you,greet\nsee you,leave\n", Source{Header: "no", Label: "label"}},
		{"column number too high", good, Source{Label: "3"}},
		{"column number zero", good, Source{Text: []string{"0"}}},
		{"column named twice", good, Source{Text: []string{"text", "1"}}},
		{"text is label", good, Source{Text: []string{"text"}, Label: "Text"}},
		{"two columns of one name", "a,a,label\nx,y,z\n", Source{Text: []string{"a"}, Header: "yes"}},
		{"no column left for the label", good, Source{Text: []string{"1", "2"}}},
		{"numbers only", "5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,3.3,virginica\n", Source{}},

		{"too few columns", "text,label\nhow are you,greet\nsee you\nbye,leave\n", Source{}},
		{"too many columns in csv", "text,label\nhow are you,greet\nwell, hello,greet\nbye,leave\n", Source{}},
		{"too many columns in tsv", "how are you\tgreet\nwell\thello\tgreet\nbye\tleave\n", Source{}},
		{"header shorter than rows", "text\nhow are you,greet\nsee you,leave\n", Source{Header: "yes", Form: "csv"}},
		{"empty label in csv", "text,label\nhow are you,greet\nsee you, \n", Source{}},
		{"empty label in tsv", "greet\thow are you\n\tsee you\ngreet\tgood day\n", Source{}},
		{"quote never closed", "text,label\nhow are you,greet\n\"see you,leave\nbye,leave\n", Source{}},
		{"quote never closed at the end", good + "\"see", Source{}},
		{"quote closed too early", "text,label\n\"how are you\",greet\n\"see \"you\" now\",leave\n", Source{}},
		{"quote after line break in a cell", "text,label\n\"how\nare\nyou\" there,greet\n", Source{}},

		{"JSON line broken", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"label\":y}\n", Source{}},
		{"JSON line cut off", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"lab\n", Source{}},
		{"JSON line with more after it", "{\"text\":\"a\",\"label\":\"x\"} {}\n", Source{}},
		{"JSON not an object", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"label\":\"y\"}\n[1]\n", Source{}},
		{"JSON text is a number", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":7,\"label\":\"y\"}\n", Source{}},
		{"JSON text is null", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":null,\"label\":\"y\"}\n", Source{}},
		{"JSON label is a list", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"label\":[\"x\",\"y\"]}\n", Source{}},
		{"JSON label is null", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"label\":null}\n", Source{}},
		{"JSON label is an object", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"label\":{}}\n", Source{}},
		{"JSON label missing", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"lable\":\"y\"}\n", Source{}},
		{"JSON text is a list", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":[\"b\"],\"label\":\"y\"}\n", Source{}},
		{"JSON label is empty", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\",\"label\":\" \"}\n", Source{}},
		{"JSON key missing", "{\"text\":\"a\",\"label\":\"x\"}\n{\"txt\":\"b\",\"label\":\"y\"}\n", Source{}},
		{"JSON key missing everywhere", "{\"text\":\"a\",\"label\":\"x\"}\n", Source{Label: "labels"}},
		{"JSON objects empty", "{}\n{}\n", Source{}},
		{"JSON object empty", "{\"text\":\"a\",\"label\":\"x\"}\n{}\n", Source{}},

		{"__label__ missing", "__label__x hello\nhello\n__label__y bye\n", Source{}},
		{"__label__ without name", "__label__x hello\n__label__ bye\n", Source{}},
		{"__label__ twice", "__label__x hello\n__label__x __label__y bye\n", Source{}},
		{"column of fastText", "__label__x hello\n", Source{Text: []string{"title"}}},
		{"label of fastText", "__label__x hello\n", Source{Label: "lable"}},
		{"TREC line of one word", "DESC:manner How did it go ?\nENTY:animal What fowl is it ?\nENTY:animal\n", Source{}},
		{"TREC label half empty", "DESC:manner How did it go ?\nENTY: What fowl is it ?\n", Source{Form: "trec"}},
		{"TREC label misspelt", "DESC:manner How did it go ?\n", Source{Label: "corse"}},

		{"vectors: a word", "1,2,a\n3,four,b\n", Source{Form: "vectors"}},
		{"vectors: an empty cell", "x1,x2,class\n1,2,a\n3,,b\n", Source{Form: "vectors"}},
		{"vectors: NaN", "1,2,a\n3,NaN,b\n", Source{Form: "vectors"}},
		{"vectors: infinite", "1,2,a\n-Inf,4,b\n", Source{Form: "vectors"}},
		{"vectors: too large", "1,2,a\n1e39,4,b\n", Source{Form: "vectors"}},
		{"vectors: empty label", "1,2,a\n3,4,\n", Source{Form: "vectors"}},
		{"vectors: too few columns", "1,2,a\n3,b\n5,6,a\n", Source{Form: "vectors"}},
		{"vectors: one column", "1\n2\n", Source{Form: "vectors"}},
		{"vectors: missing column", "x1,x2,class\n1,2,a\n", Source{Form: "vectors", Columns: []string{"x1", "x3"}}},
		{"vectors: label is a number column", "x1,x2,class\n1,2,a\n", Source{Form: "vectors", Columns: []string{"x1"}, Label: "x1"}},
		{"vectors: no column left", "1,2\n", Source{Form: "vectors", Columns: []string{"1", "2"}}},
	}
}

// TestFaults holds the exact sentence for every broken file.
func TestFaults(t *testing.T) {
	var got strings.Builder
	for _, f := range faultyFiles() {
		table, err := ReadFrom("data", strings.NewReader(f.content), f.src)
		if err == nil {
			t.Errorf("%s: read without an error: %v", f.name, table)
			continue
		}
		checkError(t, err)
		fmt.Fprintf(&got, "%s\n\t%v\n", f.name, err)
	}
	golden(t, "faults.golden", got.String())
}

// TestPathFaults holds the sentences for what is wrong with paths and folders.
func TestPathFaults(t *testing.T) {
	root := t.TempDir()
	write(t, root, "train.csv", "text,label\nhow are you,greet\nsee you,leave\n")
	write(t, root, "flat/a.txt", "hello")
	write(t, root, "binary/x/a.txt", "hel\x00lo")
	write(t, root, "hollow/x/.hidden", "hello")
	write(t, root, "classes/x/a.txt", "hello")
	if err := os.Mkdir(filepath.Join(root, "void"), 0o777); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, src := range []Source{
		{Path: "trian.csv"},
		{Path: "elsewhere/data.csv"},
		{Path: "flat"},
		{Path: "void"},
		{Path: "binary"},
		{Path: "hollow"},
		{Path: "classes", Form: "csv"},
		{Path: "classes", Text: []string{"title"}},
		{Path: "train.csv", Form: "folder"},
	} {
		name := src.Path
		src.Path = filepath.Join(root, filepath.FromSlash(src.Path))
		table, err := Read(src)
		if err == nil {
			t.Errorf("%s: read without an error: %v", name, table)
			continue
		}
		checkError(t, err)
		fmt.Fprintf(&got, "%s\n\t%v\n", name, strings.ReplaceAll(filepath.ToSlash(err.Error()), filepath.ToSlash(root), "ROOT"))
	}
	golden(t, "paths.golden", got.String())
}

// TestUnreadable reads what the system refuses to open, in its own words.
func TestUnreadable(t *testing.T) {
	root := t.TempDir()
	write(t, root, "train.csv", "text,label\nhow are you,greet\n")
	if _, err := Read(Source{Path: filepath.Join(root, "train.csv", "deeper")}); err == nil {
		t.Error("a file in a file was read")
	} else {
		checkError(t, err)
	}
	path := filepath.Join(root, "train.csv")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(path); err == nil {
		_ = f.Close()
		t.Skip("this user may read everything")
	}
	_, err := Read(Source{Path: path})
	if err == nil || !strings.Contains(err.Error(), "cannot be opened") {
		t.Fatalf("got %v", err)
	}
	checkError(t, err)
}

// TestAssembleFaults holds the sentences for parts that do not fit together.
func TestAssembleFaults(t *testing.T) {
	read := func(name, content string, src Source) *Table {
		table, err := ReadFrom(name, strings.NewReader(content), src)
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	csv := func(name string, rows ...string) *Table {
		return read(name, "text,label\n"+strings.Join(rows, "\n")+"\n", Source{})
	}
	good := csv("train", "how are you,greet", "good day,greet", "hello,greet", "see you,leave", "bye,leave", "so long,leave")
	numbers := read("numbers", "1,2,greet\n3,4,leave\n", Source{Form: "vectors"})
	renamed := read("numbers2", "a,b,label\n1,2,greet\n3,4,leave\n", Source{Form: "vectors"})
	wide := read("wide", "1,2,3,greet\n3,4,5,leave\n", Source{Form: "vectors"})
	titled := read("titled", "title,body,label\nx,how are you,greet\ny,see you,leave\n", Source{Text: []string{"title", "body"}})
	folder := &Table{File: "test", Fields: []string{"text"}, Examples: []Example{{Fields: []string{"thanks"}, Label: "thank"}}}
	var got strings.Builder
	for _, f := range []struct {
		name                    string
		train, validation, test *Table
		split                   Split
	}{
		{"no training part", nil, good, good, Split{}},
		{"one class", csv("train", "how are you,greet", "good day,greet"), nil, nil, Split{}},
		{"class with one example", csv("train", "a,x", "b,x", "c,x", "d,once", "e,x"), nil, nil, Split{}},
		{"class with two examples", csv("train", "a,x", "b,x", "c,x", "d,twice", "e,twice"), nil, nil, Split{}},
		{"label only in test", good, nil, csv("test", "how are you,greet", "thanks,thank", "see you,leave"), Split{}},
		{"label misspelt in validation", good, csv("dev", "how are you,greet", "see you,leaves"), nil, Split{}},
		{"label only in a folder", good, nil, folder, Split{}},
		{"empty training part", &Table{File: "train"}, nil, nil, Split{}},
		{"share of all", good, nil, nil, Split{Test: 1}},
		{"shares of all", good, nil, nil, Split{Test: 0.5, Validation: 0.5}},
		{"too few texts", csv("train", "a,x", "a,x", "a,x", "b,y", "b,y", "b,y"), nil, nil, Split{}},
		{"text and numbers", good, nil, numbers, Split{}},
		{"more numbers", numbers, wide, wide, Split{}},
		{"other numbers", numbers, renamed, nil, Split{}},
		{"other fields", titled, nil, good, Split{}},
	} {
		corpus, err := Assemble(f.train, f.validation, f.test, f.split)
		if err == nil {
			t.Errorf("%s: assembled without an error: %v", f.name, corpus)
			continue
		}
		checkError(t, err)
		fmt.Fprintf(&got, "%s\n\t%v\n", f.name, err)
	}
	golden(t, "assemble.golden", got.String())
}

// endless repeats a piece of text for ever and counts what was taken.
type endless struct {
	piece string
	at    int
	taken int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.piece[e.at]
		e.at = (e.at + 1) % len(e.piece)
	}
	e.taken += len(p)
	return len(p), nil
}

// TestBounds reads what has no end: reading must stop, soon after the limit.
func TestBounds(t *testing.T) {
	for _, tt := range []struct {
		name, start, piece string
		want               string
		most               int
	}{
		{"50 MB line", "text,label\n", "word ", "data:2: read as CSV: the line is longer than 10 MB, which is the most that is read", 45_000_000},
		{"zeros", "", "\x00", "data:1: there is a NUL byte: this is a binary file", 1 << 21},
	} {
		t.Run(tt.name, func(t *testing.T) {
			source := &endless{piece: tt.piece}
			_, err := ReadFrom("data", io.MultiReader(strings.NewReader(tt.start), source), Source{})
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if source.taken > tt.most {
				t.Errorf("%d bytes were taken", source.taken)
			}
		})
	}
}

// TestSmallLimits holds every limit to its sentence, with limits made small.
func TestSmallLimits(t *testing.T) {
	lim := limits{bytes: 1000, rows: 10}
	for _, tt := range []struct{ name, content, want string }{
		{"text", strings.Repeat(strings.Repeat("hello ", 20)+",x\n", 10), "data: there is more than 1,000 bytes of text in it, which is the most that is read: take a part of it"},
		{"rows", strings.Repeat("hello,x\n", 11), "data:11: there are more than 10 rows, which is the most that is read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			table, err := readLikeFrom("data", strings.NewReader(tt.content), Source{}, nil, lim)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, %v; want %s", table, err, tt.want)
			}
		})
	}
}
