package records

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// million writes a file of a million rows of a form, about 70 bytes each.
func million(tb testing.TB, form string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "million."+form)
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriter(f)
	if form == "csv" {
		_, _ = w.WriteString("id,text,label\n")
	}
	for i := range 1_000_000 {
		text := fmt.Sprintf("please look at order number %d, which has not arrived", i*7919%1_000_003)
		switch form {
		case "csv":
			_, err = fmt.Fprintf(w, "%d,\"%s\",class%d\n", i, text, i%8)
		case "jsonl":
			_, err = fmt.Fprintf(w, "{\"id\":%d,\"text\":\"%s\",\"label\":\"class%d\"}\n", i, text, i%8)
		case "fasttext":
			_, err = fmt.Fprintf(w, "__label__class%d %s\n", i%8, text)
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if shut := f.Close(); err != nil || shut != nil {
		tb.Fatal(err, shut)
	}
	return path
}

// BenchmarkMillion streams a million rows: beside docs/data.md's figures of pandas.
func BenchmarkMillion(b *testing.B) {
	for _, form := range []string{"csv", "jsonl", "fasttext"} {
		path := million(b, form)
		b.Run(form, func(b *testing.B) {
			rows := 0
			for b.Loop() {
				r, err := Open(Source{Path: path}, nil)
				if err != nil {
					b.Fatal(err)
				}
				for {
					if _, err := r.Next(); err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
					rows++
				}
				_ = r.Close()
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// endless gives a row again and again, n times.
type endless struct {
	head, row string
	n         int
	rest      string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.head != "" {
			e.rest, e.head = e.head, ""
		} else if e.n--; e.n < 0 {
			return 0, io.EOF
		} else {
			e.rest = e.row
		}
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// TestBoundedMemory streams far more than the memory that it may take.
func TestBoundedMemory(t *testing.T) {
	row := strings.Repeat("some words of a text, ", 20)
	for _, e := range []*endless{
		{head: "text,label\n", row: strings.Repeat("\""+row+"\",a\n\"or another\",b\n", 20), n: 4000},
		{row: strings.Repeat(`{"text":"`+row+`","label":"a"}`+"\n"+`{"text":"other","label":"b"}`+"\n", 20), n: 2000},
		{head: "[", row: strings.Repeat(`{"text":"`+row+`","label":"a"},`+`{"text":"other","label":"b"},`, 20), n: 2000},
		{row: strings.Repeat("__label__a "+row+"\n__label__b other\n", 20), n: 3000},
	} {
		r, err := OpenStream("data", e, Source{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		most, rows := uint64(0), 0
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				if e.n < 0 && strings.Contains(err.Error(), "not complete") {
					break // the list has no end
				}
				t.Fatal(err)
			}
			if rows++; rows%20_000 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		if rows < 60_000 || most > 12<<20 {
			t.Errorf("%.20q: %d rows, %d bytes of memory", e.row, rows, most)
		}
	}
}
