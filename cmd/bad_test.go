package sweepcmd

import (
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// refused holds what a command line gave to the rules for bad input: exit code
// 2, sentences on standard error that name where, nothing on standard output,
// and not a file written.
func refused(t *testing.T, before map[string]string, where string, o output) {
	t.Helper()
	if o.code != Usage {
		t.Errorf("exit code %d", o.code)
	}
	if o.out != "" {
		t.Errorf("standard output has %q", o.out)
	}
	if !strings.Contains(o.err, where) || !strings.HasSuffix(o.err, "\n") {
		t.Errorf("standard error has %q, and not %q", o.err, where)
	}
	for line := range strings.Lines(o.err) {
		if !strings.HasPrefix(line, "sweep: ") || strings.Contains(line, "goroutine ") || strings.Contains(line, "panic") {
			t.Errorf("standard error has the line %q", line)
		}
		if len(line) < 30 || len(line) > 500 {
			t.Errorf("the line has %d bytes: %s", len(line), line)
		}
	}
	if after := files(t, "."); !maps.Equal(before, after) {
		t.Errorf("files were written: %d were there and %d are", len(before), len(after))
	}
}

// TestBadExperiments runs the malformed files of package experiments.
func TestBadExperiments(t *testing.T) {
	bad, err := filepath.Abs(filepath.Join("..", "experiments", "testdata", "bad"))
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(bad, "*.toml"))
	if err != nil || len(paths) < 40 {
		t.Fatalf("%d files: %v", len(paths), err)
	}
	inFolder(t)
	empty := files(t, ".")
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			for _, command := range []string{"run", "check"} {
				refused(t, empty, path, sweep(command, path))
			}
		})
	}
	o := sweep("run", paths[0], paths[1], "--out", "elsewhere")
	refused(t, empty, paths[0], o)
	refused(t, empty, paths[1], o)
}

// badData is a data file that cannot be used, with what else the experiment
// says under [data].
type badData struct {
	name, content, more string
	where               string // what the sentence must name
}

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

func badTables() []badData {
	good := "text,label\nhow are you,greet\ngood day,greet\nhello,greet\nsee you,leave\nbye,leave\nso long,leave\n"
	return []badData{
		{"empty", "", "", "data: "},
		{"blank lines", "\n \n\t\n", "", "data: "},
		{"byte order mark alone", "\ufeff", "", "data: "},
		{"header alone", "text,label\n", "", "data: "},
		{"prose", "It was the best of times.\nIt was the worst, of, times,\nthe age of wisdom\n", "", "data: "},
		{"NUL bytes", "text,label\nabc,x\nde\x00f,y\n", "", "data:3: "},
		{"a zip file", "PK\x03\x04\x14\x00\x00", "", "data: "},
		{"a Parquet file", "PAR1\x15\x04", "", "data: "},
		{"gzip cut off", zipped(strings.Repeat(good, 50))[:60], "", "data"},
		{"gzip of nothing", zipped(""), "", "data: "},
		{"a line of 11 MB", "text,label\n" + strings.Repeat("word ", 2_200_000) + ",x\n", "", "data:2: "},

		{"one class", "text,label\na,x\nb,x\nc,x\n", "", "data: "},
		{"a class with one example", "text,label\na,x\nb,x\nc,x\nd,once\ne,x\n", "", "data"},
		{"a class with two examples", "text,label\na,x\nb,x\nc,x\nd,twice\ne,twice\n", "", "data:5: "},
		{"one text many times", "text,label\na,x\na,x\na,x\nb,y\nb,y\nb,y\n", "", "data: "},

		{"no such text column", good, `text = "txet"`, `did you mean "text"?`},
		{"no such label column", good, `label = "lable"`, `did you mean "label"?`},
		{"column number too high", good, "label = 3", "data"},
		{"no numeric columns", good, `form = "vectors"`, "data:2: "},
		{"another form", good, `form = "jsonl"`, "data:1: "},
		{"header denied and a name", good, "header = false\nlabel = \"label\"", "data"},
		{"text is label", good, `text = "label"` + "\nlabel = \"label\"", "data"},

		{"too few columns", "text,label\nhow are you,greet\nsee you\nbye,leave\n", "", "data:3: "},
		{"too many columns", "text,label\nhow are you,greet\nwell, hello,greet\nbye,leave\n", "", "data:3: "},
		{"empty label", "text,label\nhow are you,greet\nsee you, \n", "", "data:3: "},
		{"quote never closed", "text,label\nhow are you,greet\n\"see you,leave\nbye,leave\n", "", "data:3: "},
		{"quote closed too early", "text,label\n\"how are you\",greet\n\"see \"you\" now\",leave\n", "", "data:3: "},
		{"too many columns in TSV", "how are you\tgreet\nwell\thello\tgreet\nbye\tleave\n", "", "data:2: "},

		{"broken JSON", `{"text":"a","label":"x"}` + "\n" + `{"text":"b","label":y}` + "\n", "", "data:2: "},
		{"JSON cut off", `{"text":"a","label":"x"}` + "\n" + `{"text":"b","lab` + "\n", "", "data:2: "},
		{"two JSON objects a line", `{"text":"a","label":"x"} {}` + "\n", "", "data:1: "},
		{"JSON of no object", `{"text":"a","label":"x"}` + "\n[1]\n", `form = "jsonl"`, "data:2: "},
		{"one JSON list", "[\n" + ` {"text":"a","label":"x"}` + "\n]\n", "", "data"},
		{"JSON text is a number", `{"text":"a","label":"x"}` + "\n" + `{"text":7,"label":"y"}` + "\n", "", "data:2: "},
		{"JSON label is null", `{"text":"a","label":"x"}` + "\n" + `{"text":"b","label":null}` + "\n", "", "data:2: "},
		{"JSON label is a list", `{"text":"a","label":"x"}` + "\n" + `{"text":"b","label":["x","y"]}` + "\n", "", "data:2: "},
		{"JSON key missing", `{"text":"a","label":"x"}` + "\n" + `{"txt":"b","label":"y"}` + "\n", "", "data:2: "},

		{"__label__ missing", "__label__x hello\nhello\n__label__y bye\n", "", "data:2: "},
		{"__label__ without name", "__label__x hello\n__label__ bye\n", "", "data:2: "},
		{"__label__ twice", "__label__x hello\n__label__x __label__y bye\n", "", "data:2: "},
		{"TREC line of one word", "DESC:manner How did it go ?\nENTY:animal What fowl is it ?\nENTY:animal\n", "", "data:3: "},
		{"TREC label half empty", "DESC:manner How did it go ?\nENTY: What fowl is it ?\n", `form = "trec"`, "data:2: "},

		{"a word among vectors", "1,2,a\n3,four,b\n", `form = "vectors"`, "data:2: "},
		{"an empty cell among vectors", "x1,x2,class\n1,2,a\n3,,b\n", `form = "vectors"`, "data:3: "},
		{"NaN among vectors", "1,2,a\n3,NaN,b\n", `form = "vectors"`, "data:2: "},
		{"infinity among vectors", "1,2,a\n-Inf,4,b\n", `form = "vectors"`, "data:2: "},
		{"too great a number", "1,2,a\n1e39,4,b\n", `form = "vectors"`, "data:2: "},
		{"vectors of one column", "1\n2\n", `form = "vectors"`, "data"},
		{"no such column of vectors", "x1,x2,class\n1,2,a\n", `form = "vectors"` + "\ncolumns = [\"x1\", \"x3\"]", "data"},

		{"no such test file", good, `test = "tset"`, "data.test"},
		{"no such validation file", good, `validation = "dev/x.csv"`, "data.validation"},
		{"a test file without a row", good, `test = "test"`, "test: "},
		{"a label only in the test file", good, `test = "other"`, "other:3: "},
	}
}

// TestBadData runs experiments about malformed data files.
func TestBadData(t *testing.T) {
	if n := len(badTables()); n < 40 {
		t.Fatalf("only %d files", n)
	}
	for _, bad := range badTables() {
		t.Run(bad.name, func(t *testing.T) {
			inFolder(t)
			write(t, "data", bad.content)
			write(t, "test", "text,label\n")
			write(t, "other", "text,label\nhow do you do,greet\nthanks,thank\n")
			write(t, "bad.toml", "[data]\ntrain = \"data\"\n"+bad.more+"\n")
			before := files(t, ".")
			refused(t, before, bad.where, sweep("run", "bad.toml"))
		})
	}
}

// TestBadFolders runs experiments about folders that hold no classes.
func TestBadFolders(t *testing.T) {
	inFolder(t)
	write(t, "flat/a.txt", "hello")
	write(t, "binary/x/a.txt", "hel\x00lo")
	write(t, "binary/y/a.txt", "hello")
	write(t, "hollow/x/.hidden", "hello")
	write(t, "bad.toml", "[data]\ntrain = \"flat\"\n")
	before := files(t, ".")
	for _, folder := range []string{"flat", "binary", "hollow", "nowhere", "fat"} {
		refused(t, before, folder, sweep("run", "bad.toml", "--set", `data.train="`+folder+`"`))
	}
}

// TestErrorInOne runs a good experiment beside a bad one: neither is run.
func TestErrorInOne(t *testing.T) {
	tinyFolder(t)
	write(t, "typo.toml", "[data]\ntrian = \"tiny.csv\"\n")
	write(t, "nodata.toml", "[data]\ntrain = \"tony.csv\"\n")
	write(t, "copy.toml", "name = \"tiny\"\n"+tiny)
	write(t, "limited.toml", strings.Replace(tiny, "[limit]", "[limit]\nparameters = 3", 1))
	before := files(t, ".")
	for _, c := range []struct{ bad, where string }{
		{"typo.toml", "typo.toml:2: data.trian: there is no such key; did you mean train?"},
		{"nodata.toml", "nodata.toml:2: data.train: there is no file or folder tony.csv; did you mean tiny.csv?"},
		{"copy.toml", `tiny.toml and copy.toml both name their study "tiny"`},
		{"tiny.toml", `tiny.toml and tiny.toml both name their study "tiny"`},
		{"limited.toml", "limited.toml: limit: none of 1000 configurations can be tried"},
		{"toni.toml", "toni.toml: there is no such file; did you mean tiny.toml?"},
		{".", ".: is a folder"},
	} {
		refused(t, before, c.where, sweep("run", "tiny.toml", c.bad, "--quiet"))
	}
	if _, err := os.Stat("runs"); err == nil {
		t.Error("there are results")
	}
}

// TestCheckRefuses: what run refuses, check refuses too, and in the same sentences.
func TestCheckRefuses(t *testing.T) {
	tinyFolder(t)
	write(t, "one.toml", tiny)
	write(t, "two.toml", tiny)
	before := files(t, ".")
	for _, c := range []struct{ set, want string }{
		{"name=sweep.db", "a study cannot be called sweep.db"},
		{"name=x.html", "a study cannot be called x.html"},
		{"limit.flops=1", "limit: none of 1000 configurations can be tried"},
		{`search.enqueue=[{"route.a.submodel" = "cnn", "route.a.cnn.filters" = 64, "route.a.cnn.embedding" = 16}]`, "search.enqueue"},
	} {
		line := []string{"tiny.toml", "--set", c.set}
		if strings.HasPrefix(c.set, "search") { // over a limit that others are not
			line = append(line, "--set", "limit.parameters=1000")
		}
		run, check := sweep(append([]string{"run"}, line...)...), sweep(append([]string{"check"}, line...)...)
		if run != check {
			t.Errorf("%s: run gives %+v and check %+v", c.set, run, check)
		}
		refused(t, before, c.want, check)
	}
	for _, command := range []string{"run", "check"} { // one fault of several files is told once
		o := sweep(command, "tiny.toml", "one.toml", "two.toml", "--set", "train.batch_size=nine")
		refused(t, before, "train.batch_size", o)
		if n := strings.Count(o.err, "train.batch_size=nine"); n != 1 {
			t.Errorf("%s: it is told %d times: %s", command, n, o.err)
		}
	}
}

// TestWords holds sentences that were wrong.
func TestWords(t *testing.T) {
	inFolder(t)
	write(t, "bell.toml", "a = \"\a\"\n")
	if o := sweep("check", "bell.toml"); strings.Contains(o.err, "tOML") || !strings.Contains(o.err, "not valid TOML: ") {
		t.Error(o.err)
	}
}
