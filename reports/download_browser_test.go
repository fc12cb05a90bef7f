package reports

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/browsertest"
	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
)

// downloaded presses the button and reads the file that it gives.
func downloaded(t *testing.T, b *tab) [][]string {
	t.Helper()
	folder := t.TempDir()
	b.Downloads(folder)
	b.Perform(`[...document.querySelectorAll('#trial-table button')].find((e) => e.textContent === 'Download as CSV').click()`)
	var name string
	var content []byte
	browsertest.Wait(t, "the file is there", func() bool { // the browser puts it there before it fills it
		files, _ := filepath.Glob(filepath.Join(folder, "*.csv"))
		if len(files) != 1 {
			return false
		}
		name = filepath.Base(files[0])
		content, _ = os.ReadFile(files[0])
		return bytes.HasSuffix(content, []byte("\r\n"))
	})
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" {
		t.Errorf("the file is called %q", name)
	}
	lines, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(lines) == 0 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	return lines
}

func testDownload(t *testing.T, b *tab) {
	v := view.New(reportstest.Study(120))
	b.Perform(`filterBy('words', 'flops>=60000'); document.querySelector('#trial-table th[data-key=flops] button').click()`)
	var want []*view.Trial
	for i := range v.Trials {
		if v.Trials[i].Costs.FLOPs >= 60000 {
			want = append(want, &v.Trials[i])
		}
	}
	slices.SortStableFunc(want, func(a, b *view.Trial) int { return int(a.Costs.FLOPs - b.Costs.FLOPs) })
	lines := downloaded(t, b)
	if len(lines) != len(want)+1 {
		t.Fatalf("%d lines, want %d", len(lines), len(want)+1)
	}
	at := func(line []string, name string) string { return line[slices.Index(lines[0], name)] }
	for i, one := range want {
		line := lines[i+1]
		if at(line, "number") != strconv.Itoa(one.Number) || at(line, "flops") != strconv.FormatInt(one.Costs.FLOPs, 10) {
			t.Fatalf("line %d is trial %s with %s FLOPs, want %d with %d", i+2, at(line, "number"), at(line, "flops"), one.Number, one.Costs.FLOPs)
		}
		accuracy := ""
		if num.Finite(one.Accuracy) {
			accuracy = fmt.Sprint(rounded(one.Accuracy))
		}
		if at(line, "accuracy") != accuracy || at(line, "error") != one.Error {
			t.Errorf("trial %d has accuracy %q and error %q, want %q and %q", one.Number, at(line, "accuracy"), at(line, "error"), accuracy, one.Error)
		}
		for _, s := range view.SettingsOf(one.Settings, one.Params) {
			if got := at(line, s.Key); got != s.Value {
				t.Errorf("trial %d has %s = %q, want %q", one.Number, s.Key, got, s.Value)
			}
		}
	}
}

// testHostileDownload: no cell of text is one that a spreadsheet would run.
func testHostileDownload(t *testing.T, b *tab) {
	b.Perform(`closePanel(); clearSelection()`)
	b.Perform(`trials.error = { words: ['=cmd()', '  +1', '\t=x', '-2 and', '@sum', 'a, "b"\r\nc'], index: Array.from({ length: trials.rows }, (_, i) => i % 6) }`)
	lines := downloaded(t, b)
	at := slices.Index(lines[0], "error")
	for i, want := range []string{"'=cmd()", "'  +1", "'\t=x", "'-2 and", "'@sum", "a, \"b\"\nc"} {
		if got := lines[i+1][at]; got != want {
			t.Errorf("a cell is %q, want %q", got, want)
		}
	}
}
