package sweepcmd

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/parquet-go/parquet-go"

	"github.com/doubleroute/sweep/routes"
)

// kept is a model of two classes, up and down, that a run kept.
const kept = "kept.sweep"

// modelFolder is an empty working folder but for kept and, in reviews.csv, data of its
// kind.
func modelFolder(t testing.TB) {
	t.Helper()
	fixture, err := filepath.Abs(filepath.Join("testdata", "format3"))
	if err != nil {
		t.Fatal(err)
	}
	inFolder(t)
	write(t, kept, read(t, filepath.Join(fixture, "finished", "trial-8.sweep")))
	write(t, "reviews.csv", read(t, filepath.Join(fixture, "reviews.csv")))
}

// asked runs a command line with something on standard input.
func asked(in string, args ...string) output {
	var out bytes.Buffer
	code, stderr := onto(&out, in, args...)
	return output{code, out.String(), stderr}
}

func wide(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// oddRecords are records that a line is not enough for, or nothing.
func oddRecords() [][]string {
	return [][]string{
		{"1", "web", "good film"}, {"2", "mail", "not a bad play\nby the sea"}, {"3", "web", "weak \"book\", really"}, {"4", "", "a\r\n\r\nb"},
		{"-5", "=1+1", "tabs\tand\u2028more\u0085lines\vhere"}, {"6", "two\nlines", "film"}, {"7", "mail", " "}, {"8", "web", "ça va, 食 🦊"},
	}
}

// oddFile writes oddRecords in a form.
func oddFile(t testing.TB, name string) {
	t.Helper()
	var b bytes.Buffer
	switch filepath.Ext(name) {
	case ".csv":
		w := csv.NewWriter(&b)
		_ = w.Write([]string{"id", "channel", "text"}) // a buffer takes everything
		_ = w.WriteAll(oddRecords())
	case ".jsonl":
		for _, r := range oddRecords() {
			_ = json.NewEncoder(&b).Encode(map[string]string{"id": r[0], "channel": r[1], "text": r[2]})
		}
	case ".parquet":
		type row struct {
			ID      string `parquet:"id"`
			Channel string `parquet:"channel"`
			Text    string `parquet:"text"`
		}
		w := parquet.NewGenericWriter[row](&b)
		for _, r := range oddRecords() {
			if _, err := w.Write([]row{{r[0], r[1], r[2]}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	write(t, name, b.String())
}

// TestPredictFile: each record of a file has one answer, that of its text, whatever
// form it is in and whatever it holds, with what is kept as it was.
func TestPredictFile(t *testing.T) {
	modelFolder(t)
	model := loaded(t)
	for _, file := range []string{"odd.csv", "odd.jsonl", "odd.parquet"} {
		oddFile(t, file)
		for _, in := range []string{"", "-"} {
			args, stdin := []string{"predict", kept, file}, ""
			if in == "-" {
				args[2], stdin = "-", read(t, file)
			}
			o := asked(stdin, args...)
			lines := strings.Split(strings.TrimSuffix(o.out, "\n"), "\n")
			if o.code != Done || len(lines) != len(oddRecords()) {
				t.Fatalf("%s: exit code %d, %d lines: %s%s", file, o.code, len(lines), o.out, o.err)
			}
			for i, r := range oddRecords() {
				class, p, err := model.Predict(r[2])
				want := fmt.Sprintf("%s\t%.3f\t", class, max(p[0], p[1]))
				if err != nil || !strings.HasPrefix(lines[i], want) || strings.ContainsAny(lines[i], "\r\v\u2028\u0085") {
					t.Errorf("%s, record %d: %q, want %q", file, i, lines[i], want)
				}
			}
		}
		o := asked("", "predict", kept, file, "--json", "--keep", "id,channel", "--top", "5")
		lines := strings.Split(strings.TrimSuffix(o.out, "\n"), "\n")
		if o.code != Done || len(lines) != len(oddRecords()) {
			t.Fatalf("%s: exit code %d, %d lines: %s%s", file, o.code, len(lines), o.out, o.err)
		}
		for i, r := range oddRecords() {
			var one prediction
			if err := json.Unmarshal([]byte(lines[i]), &one); err != nil {
				t.Fatal(err)
			}
			if one.Kept["id"] != r[0] || one.Kept["channel"] != r[1] || len(one.Top) != 2 || one.Top[0].Class != one.Class || one.Top[0].Probability < one.Top[1].Probability {
				t.Errorf("%s: %s", file, lines[i])
			}
		}
	}
}

func loaded(t testing.TB) *routes.Classifier {
	t.Helper()
	file, err := os.Open(kept)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	model, err := routes.Load(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	return model
}

// TestPredictLinesOfFile answers each line of a file of texts, empty ones too.
func TestPredictLinesOfFile(t *testing.T) {
	modelFolder(t)
	texts := "\ngood film\n\n \r\nweak book, so it is\nfilm"
	write(t, "texts.txt", texts)
	for _, args := range [][]string{{}, {"--form", "lines"}} {
		if o, want := asked("", append([]string{"predict", kept, "texts.txt"}, args...)...), asked(texts, "predict", kept); o.code != Done || o.out != want.out {
			t.Errorf("%q: %+v, want %+v", args, o, want)
		}
	}
}

// TestPredictTable writes each form, and reads in it what predict says of each text.
func TestPredictTable(t *testing.T) {
	modelFolder(t)
	model := loaded(t)
	oddFile(t, "odd.csv")
	type answer struct {
		ID            string  `json:"id" parquet:"id"`
		Channel       string  `json:"channel" parquet:"channel"`
		Class         string  `json:"class" parquet:"class"`
		Probability   float64 `json:"probability" parquet:"probability"`
		Second        string  `json:"class_2" parquet:"class_2"`
		SecondIsLikes float64 `json:"probability_2" parquet:"probability_2"`
	}
	for _, file := range []string{"a.csv", "a.tsv", "a.jsonl", "a.parquet"} {
		if o := asked("", "predict", kept, "odd.csv", "--keep", "id,channel", "--top", "9", "--out", file); o.code != Done || o.out != "" {
			t.Fatalf("%s: %+v", file, o)
		}
		var rows []answer
		switch filepath.Ext(file) {
		case ".jsonl":
			for line := range strings.Lines(read(t, file)) {
				var a answer
				if err := json.Unmarshal([]byte(line), &a); err != nil {
					t.Fatal(err)
				}
				rows = append(rows, a)
			}
		case ".parquet":
			var err error
			if rows, err = parquet.ReadFile[answer](file); err != nil {
				t.Fatal(err)
			}
		default:
			r := csv.NewReader(strings.NewReader(read(t, file)))
			if file == "a.tsv" {
				r.Comma = '\t'
			}
			all, err := r.ReadAll()
			if err != nil || strings.Join(all[0], " ") != "id channel class probability class_2 probability_2" {
				t.Fatal(all, err)
			}
			for _, cells := range all[1:] {
				a := answer{ID: cells[0], Channel: cells[1], Class: cells[2], Second: cells[4]}
				if _, err := fmt.Sscan(cells[3]+" "+cells[5], &a.Probability, &a.SecondIsLikes); err != nil {
					t.Fatal(err)
				}
				rows = append(rows, a)
			}
		}
		if len(rows) != len(oddRecords()) {
			t.Fatalf("%s has %d rows", file, len(rows))
		}
		for i, r := range oddRecords() {
			class, p, err := model.Predict(r[2])
			most := math.Round(max(p[0], p[1])*1e4) / 1e4
			if a := rows[i]; err != nil || a.ID != r[0] || a.Channel != r[1] || a.Class != class || a.Probability != most || a.Second == class || math.Abs(a.SecondIsLikes-(1-most)) > 1.01e-4 {
				t.Errorf("%s, row %d: %+v, not %s with %v", file, i, a, class, p)
			}
		}
	}
	must(t, "predict", kept, "odd.csv", "--out", "bare.csv")
	if text := read(t, "bare.csv"); !strings.HasPrefix(text, "class,probability\n") || strings.Count(text, "\n") != 1+len(oddRecords()) {
		t.Error(text)
	}
}

// TestKeptNames: what is kept never stands under the name of an answer.
func TestKeptNames(t *testing.T) {
	modelFolder(t)
	write(t, "in.csv", "class,\"a, b\",text,kept.class\nx,1,good film,y\nz,2,weak book,w\n")
	must(t, "predict", kept, "in.csv", "--keep", `class,"a, b"`, "--keep", "kept.class", "--out", "a.csv")
	if header, _, _ := strings.Cut(read(t, "a.csv"), "\n"); header != `kept.class,"a, b",kept.kept.class,class,probability` {
		t.Error(header)
	}
}

// TestPredictEncodings reads standard input as data are read, with a byte order mark,
// as UTF-16 or in an older encoding, by lines and by records, and no line waits for
// the next.
func TestPredictEncodings(t *testing.T) {
	modelFolder(t)
	lines := "le café était très bon\n\nweak book, naïve déjà vu, ça n'a pas plu à la fête où j'étais\r\nfilm"
	want := asked(lines, "predict", kept)
	if want.code != Done || strings.Count(want.out, "\n") != 4 {
		t.Fatal(want)
	}
	latin := inLatin1(lines)
	for name, in := range map[string]string{
		"a mark": "\ufeff" + lines, "UTF-16": wide(lines), "UTF-16 without a mark": wide(lines)[2:], "Latin-1": latin,
	} {
		if o := asked(in, "predict", kept); o.out != want.out || o.code != Done {
			t.Errorf("%s: %+v, want %+v", name, o, want)
		}
	}
	if o := asked(latin, "predict", kept, "--encoding", "latin-1"); o.out != want.out {
		t.Errorf("stated: %+v", o)
	}
	table := "id,text\n1,le café était très bon\n2,\"weak book, naïve déjà vu, ça n'a pas plu à la fête où j'étais\"\n3,\n"
	latin = inLatin1(table)
	want = asked(table, "predict", kept, "-")
	for name, in := range map[string]string{"a mark": "\ufeff" + table, "UTF-16": wide(table), "Latin-1": latin} {
		if o := asked(in, "predict", kept, "-"); o.out != want.out || o.code != Done || strings.Count(o.out, "\n") != 3 {
			t.Errorf("%s: %+v, want %+v", name, o, want)
		}
	}
}

func inLatin1(s string) string {
	return strings.NewReplacer("é", "\xe9", "è", "\xe8", "ê", "\xea", "ï", "\xef", "à", "\xe0", "ç", "\xe7", "ù", "\xf9").Replace(s)
}

// TestPredictAsItComes answers each line before the next one is there, in any
// encoding that begins as ASCII does.
func TestPredictAsItComes(t *testing.T) {
	modelFolder(t)
	for _, texts := range [][]string{{"a", "", "é", "good film"}, {"x", inLatin1("le café était très bon, déjà vu à la fête où j'étais, ça n'a pas plu"), "ol\xe9"}, {"\ufeffa", "b"}} {
		in, toIn := io.Pipe()
		fromOut, out := io.Pipe()
		ended := make(chan int, 1)
		go func() {
			ended <- Run(context.Background(), []string{"sweep", "predict", kept}, in, out, io.Discard)
			_ = out.Close()
		}()
		answers := bufio.NewReader(fromOut)
		for _, line := range texts {
			if _, err := io.WriteString(toIn, line+"\n"); err != nil {
				t.Fatal(err)
			}
			if _, err := answers.ReadString('\n'); err != nil {
				t.Fatalf("no answer to %q: %v", line, err)
			}
		}
		_ = toIn.Close()
		if code := <-ended; code != Done {
			t.Errorf("exit code %d", code)
		}
	}
}

// rowsOf is a CSV file of that many rows, made as it is read.
type rowsOf struct {
	rows, made int
	rest       string
	ahead      func(made int)
}

func (r *rowsOf) Read(p []byte) (int, error) {
	if r.rest == "" {
		switch {
		case r.made == 0:
			r.rest = "id,text\n"
		case r.made > r.rows:
			return 0, io.EOF
		default:
			r.rest = fmt.Sprintf("%d,\"good film %s\n\"\n", r.made, strings.Repeat("weak book ", 90))
		}
		r.ahead(r.made)
		r.made++
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// TestPredictIsBounded: of a file of any size, only some MB are read before they are
// answered.
func TestPredictIsBounded(t *testing.T) {
	modelFolder(t)
	const rows, ahead = 30_000, 12_000 // of 1 kB
	answered, most := 0, 0
	turn := make(chan bool, 1)
	turn <- true
	in := &rowsOf{rows: rows, ahead: func(made int) {
		<-turn
		most = max(most, made-answered)
		turn <- true
	}}
	out := writerOf(func(p []byte) (int, error) {
		<-turn
		answered += bytes.Count(p, []byte("\n"))
		turn <- true
		return len(p), nil
	})
	var stderr bytes.Buffer
	code := Run(context.Background(), []string{"sweep", "predict", kept, "-"}, in, out, &stderr)
	if code != Done || answered != rows || most > ahead {
		t.Errorf("exit code %d: %d answers, at most %d rows were read before their answers; %s", code, answered, most, &stderr)
	}
}

type writerOf func(p []byte) (int, error)

func (f writerOf) Write(p []byte) (int, error) { return f(p) }

// TestPredictClosedPipe: a reader that has seen enough ends it quietly.
func TestPredictClosedPipe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals there")
	}
	modelFolder(t)
	for _, args := range [][]string{{"predict", kept, "reviews.csv"}, {"predict", kept, "reviews.csv", "--json"}} {
		if code, stderr := onto(&stuck{9, syscall.EPIPE}, "", args...); code != Done || stderr != "" {
			t.Errorf("%q: exit code %d, %q", args, code, stderr)
		}
	}
	c := command(t, "run", "predict", kept)
	c.Stdin = &rowsOf{rows: 1 << 30, ahead: func(int) {}}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	c.Stdout, c.Stderr = write, &stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_ = write.Close()
	if _, err := bufio.NewReader(read).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	_ = read.Close()
	// Standard input goes on for ever, and its copying ends with an error of its own.
	if _ = c.Wait(); c.ProcessState.ExitCode() != Done || stderr.String() != "" {
		t.Errorf("exit code %d: %s", c.ProcessState.ExitCode(), &stderr)
	}
}

// TestPredictInterrupted leaves no half a table behind.
func TestPredictInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals there")
	}
	modelFolder(t)
	write(t, "a.csv", "the earlier one\n")
	before := files(t, ".")
	c := command(t, "run", "predict", kept, "-", "--out", "a.csv")
	begun := make(chan bool)
	c.Stdin = &rowsOf{rows: 1 << 30, ahead: func(made int) {
		if made == 20_000 {
			close(begun)
		}
	}}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-begun
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended := make(chan bool)
	go func() { _ = c.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		_ = c.Process.Kill()
		t.Fatal("it goes on")
	}
	if after := files(t, "."); c.ProcessState.ExitCode() != Interrupted || fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("exit code %d, and the files are others", c.ProcessState.ExitCode())
	}
}

// FuzzPredict: whatever is on standard input, lines have one answer each, or it is
// said what is wrong.
func FuzzPredict(f *testing.F) {
	fixture, err := os.ReadFile(filepath.Join("testdata", "format3", "finished", "trial-8.sweep"))
	if err != nil {
		f.Fatal(err)
	}
	model := filepath.Join(f.TempDir(), kept)
	if err := os.WriteFile(model, fixture, 0o666); err != nil {
		f.Fatal(err)
	}
	for _, in := range []string{"good film\n\nweak", "caf\xe9 \xe0 la carte\n", wide("a\nb"), "\ufeffa\r\nb", "a\x00b\n", "text,label\n\"a\nb\",up\n", "{\"text\":\"a\"}\n", "\xff", "\x1b$B", "a\rb"} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		o := asked(string(in), "predict", model)
		switch o.code {
		case Done:
			n := bytes.Count(in, []byte("\n"))
			if plain := bytes.IndexByte(in, 0) < 0 && !bytes.HasPrefix(in, []byte("\xff\xfe")) && !bytes.HasPrefix(in, []byte("\xfe\xff")); plain {
				if rest := bytes.TrimPrefix(in, []byte("\ufeff")); len(rest) > 0 && rest[len(rest)-1] != '\n' {
					n++
				}
				if got := strings.Count(o.out, "\n"); got != n {
					t.Errorf("%d answers to %d lines", got, n)
				}
			}
		case Usage:
			if !strings.HasPrefix(o.err, "sweep: line ") {
				t.Error(o.err)
			}
		default:
			t.Errorf("exit code %d: %s", o.code, o.err)
		}
		if o = asked(string(in), "predict", model, "-"); o.code != Done && o.code != Usage {
			t.Errorf("as a file: exit code %d: %s", o.code, o.err)
		}
		if o = asked(string(in), "evaluate", model, "-"); o.code != Done && o.code != Usage {
			t.Errorf("evaluated: exit code %d: %s", o.code, o.err)
		}
	})
}
