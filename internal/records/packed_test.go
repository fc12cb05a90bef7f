package records

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/ulikunitz/xz"
)

func zipOf(tb testing.TB, files ...string) string {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			tb.Fatal(err)
		}
		_, _ = io.WriteString(w, files[i+1])
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func zstdOf(tb testing.TB, s string) string {
	tb.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return string(z.EncodeAll([]byte(s), nil))
}

func xzOf(tb testing.TB, s string) string {
	tb.Helper()
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	if err != nil {
		tb.Fatal(err)
	}
	_, _ = io.WriteString(w, s)
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

type parquetRow struct {
	ID    int64    `parquet:"id"`
	Text  string   `parquet:"text"`
	Label *string  `parquet:"label,optional"`
	Score float64  `parquet:"score"`
	Tags  []string `parquet:"tags,list"`
}

func parquetOf(tb testing.TB, rows []parquetRow) string {
	tb.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[parquetRow](&b)
	if _, err := w.Write(rows); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func parquetRows3(n int) []parquetRow {
	a, b := "pay", "home"
	var rows []parquetRow
	for i := range n {
		rows = append(rows, parquetRow{int64(i), fmt.Sprintf("please pay my bill %d", i), &a, 0.5, []string{"x"}}, parquetRow{int64(i), fmt.Sprintf("light %d off", i), &b, 1.5, []string{"y", "z"}})
	}
	return rows
}

// bzip2 of "text,label\npay my bill,a\nlight off now,b\n", which the standard
// library does not write.
const bzip2Text = "QlpoOTFBWSZTWVY227gAABJRgAAQQAQz58TgIAAijI0zUNGQpkxMgyMMYmi+vBMcEoZFjrhHIOgrB+ktNPfi7kinChIKxtt3AA=="

// TestPacked reads the same file however it is packed, from a file and from a
// stream.
func TestPacked(t *testing.T) {
	const text = "text,label\npay my bill,a\nlight off now,b\n"
	bz, err := base64.StdEncoding.DecodeString(bzip2Text)
	if err != nil {
		t.Fatal(err)
	}
	two := gzipOf(text[:20]) + gzipOf(text[20:])
	for _, tt := range []struct{ how, content string }{
		{"gzip", gzipOf(text)}, {"gzip", gzipOf(text) + strings.Repeat("\x00", 1000)}, {"gzip", two}, {"gzip", two + "\x00"},
		{"zip", zipOf(t, "data.csv", text)}, {"zip", zipOf(t, "__MACOSX/._data.csv", "x", "data.csv", text, ".DS_Store", "x")}, {"gzip", zipOf(t, "data.csv.gz", gzipOf(text))},
		{"zstd", zstdOf(t, text)}, {"xz", xzOf(t, text)}, {"bzip2", string(bz)}, {"", text},
	} {
		path := write(t, t.TempDir(), "data", tt.content)
		r, err := Open(Source{Path: path}, nil)
		if err != nil {
			t.Errorf("%s: %v", tt.how, err)
			continue
		}
		fromFile, err := rest(r)
		if shut := r.Close(); err != nil || shut != nil {
			t.Errorf("%s: %v, %v", tt.how, err, shut)
		}
		fromStream, r, err := all("data", tt.content, Source{}, nil)
		if want := "pay my bill=a light off now=b"; err != nil || strings.Join(fromFile, " ") != want || strings.Join(fromStream, " ") != want || r.Layout().Packed != tt.how {
			t.Errorf("%s: got %q and %q, %v, packed with %q", tt.how, fromFile, fromStream, err, r.Layout().Packed)
		}
	}
}

// TestPackedFaults says what is wrong with a packed file, or with what is none of
// the forms.
func TestPackedFaults(t *testing.T) {
	const text = "text,label\npay my bill,a\nlight off now,b\n"
	long := text + repeated(2000, bill+",a")
	for _, tt := range []struct{ content, want string }{
		{zipOf(t, "a.csv", text, "b.csv", text), `there are 2 files in the zip archive, "a.csv", "b.csv"`},
		{zipOf(t), "an empty zip archive"},
		{zipOf(t, ".DS_Store", "x"), "no file in the zip archive"},
		{zipOf(t, "[Content_Types].xml", "x", "xl/workbook.xml", "x"), "save it as CSV"},
		{zipOf(t, "data.csv", text)[:60], "damaged or cut off"},
		{gzipOf(long)[:100], "cut off"},
		{gzipOf(text) + "garbage garbage", "damaged"},
		{zstdOf(t, long)[:60], "cut off"},
		{xzOf(t, long)[:60], "cut off"},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("x", 100), "Excel"},
		{"%PDF-1.4\n", "a PDF"},
		{"SQLite format 3\x00xxxx", "SQLite"},
		{gzipOf(strings.Repeat("\x00", 257) + "ustar" + strings.Repeat("\x00", 300)), "a tar archive"},
		{parquetOf(t, parquetRows3(50))[:900], "damaged or cut off"},
		{gzipOf(gzipOf(gzipOf(gzipOf(text)))), "more than three times"},
	} {
		_, _, err := all("data", tt.content, Source{}, nil)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want an error with %q", err, tt.want)
			continue
		}
		checkError(t, err)
	}
}

// TestParquet reads the columns of a Parquet file, from a file and from a stream.
func TestParquet(t *testing.T) {
	content := parquetOf(t, parquetRows3(1500))
	path := write(t, t.TempDir(), "data.parquet", content)
	for _, src := range []Source{{Path: path}, {Path: path, Form: "parquet", Keep: []string{"id", "score"}}} {
		r, err := Open(src, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rest(r)
		if err != nil || len(got) != 3000 || got[2999] != "light 1499 off=home" || r.Layout().Form != "parquet" {
			t.Errorf("%d records, the last %q, %v", len(got), got[max(0, len(got)-1):], err)
		}
		_ = r.Close()
	}
	_, _, err := all("data", content, Source{Label: "tags"}, nil)
	if err == nil || !strings.Contains(err.Error(), `2 labels, "y", "z"`) {
		t.Errorf("several labels: %v", err)
	}
	if got, _, err := all("data", gzipOf(content), Source{Label: "tags", Multiple: "first"}, nil); err != nil || got[1] != "light 0 off=y" {
		t.Errorf("the first of several labels: %q, %v", got[:min(2, len(got))], err)
	}
	rows := parquetRows3(3)
	rows[3].Label = nil
	if _, _, err := all("data", parquetOf(t, rows), Source{}, nil); err == nil || !strings.Contains(err.Error(), "data:4:") {
		t.Errorf("no label: %v", err)
	}
}

// TestFolder reads a folder per class, and refuses links that lead out of it.
func TestFolder(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"pay/1.txt", "pay/2.txt", "pay/more/3.txt", "home/1.txt"} {
		write(t, root, name, "text of "+name)
	}
	for _, name := range []string{"pay/desktop.ini", "pay/Thumbs.db", "home/.DS_Store", ".git/x", "__MACOSX/pay/1.txt", "README.md"} {
		write(t, root, name, "x\x00")
	}
	read := func() ([]string, error) {
		r, err := Open(Source{Path: root}, nil)
		if err != nil {
			return nil, err
		}
		return rest(r)
	}
	want := "text of home/1.txt=home, text of pay/1.txt=pay, text of pay/2.txt=pay, text of pay/more/3.txt=pay"
	if got, err := read(); err != nil || strings.Join(got, ", ") != want {
		t.Errorf("got %q, %v", got, err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	link := func(to, at string) {
		if err := os.Symlink(to, filepath.Join(root, at)); err != nil {
			t.Fatal(err)
		}
	}
	link("pay", "paid") // a class that is another one
	want = "text of home/1.txt=home, text of pay/1.txt=paid, text of pay/2.txt=paid, text of pay/more/3.txt=paid, text of pay/1.txt=pay, text of pay/2.txt=pay, text of pay/more/3.txt=pay"
	if got, err := read(); err != nil || strings.Join(got, ", ") != want {
		t.Errorf("a linked class: got %q, %v", got, err)
	}
	outside := t.TempDir()
	write(t, outside, "x.txt", "outside")
	for _, tt := range []struct{ to, at, want string }{
		{outside, "other", "leads out of the folder"},
		{filepath.Join(outside, "x.txt"), "pay/x.txt", "leads out of the folder"},
		{"..", "pay/up", "leads back"},
		{".", "pay/here", "leads back"},
		{"loop", "pay/loop", "in a circle"},
		{"nothing", "pay/gone", "leads nowhere"},
		{"../..", "pay/out", "leads out of the folder"},
	} {
		link(tt.to, tt.at)
		if got, err := read(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s to %s: got %q, %v; want an error with %q", tt.at, tt.to, got, err, tt.want)
		}
		if err := os.Remove(filepath.Join(root, tt.at)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestParts finds the parts that a folder holds.
func TestParts(t *testing.T) {
	for _, tt := range []struct {
		files []string
		want  string
	}{
		{[]string{"train/pos/1.txt", "test/pos/1.txt", "README"}, "train=train test=test"},
		{[]string{"train.csv", "dev.csv", "test.csv"}, "train=train.csv validation=dev.csv test=test.csv"},
		{[]string{"train.jsonl.gz", "valid.jsonl.gz"}, "train=train.jsonl.gz validation=valid.jsonl.gz"},
		{[]string{"train/1.txt", "bus/1.txt"}, ""},
		{[]string{"pos/1.txt", "neg/1.txt"}, ""},
	} {
		root := t.TempDir()
		for _, f := range tt.files {
			write(t, root, f, "x")
		}
		var got []string
		for _, p := range PartsOf(root) {
			got = append(got, p.Name+"="+filepath.Base(p.Path))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q: got %q, want %q", tt.files, got, tt.want)
		}
	}
}

// TestBounds unpacks what has no end: reading stops soon.
func TestBounds(t *testing.T) {
	r, w := io.Pipe()
	go func() {
		z := gzip.NewWriter(w)
		for {
			if _, err := z.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}()
	if _, err := OpenStream("data", r, Source{}, nil); err == nil {
		t.Error("zeros were read")
	}
	_ = r.Close()
}
