package tables_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/experiments/tables"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/search/samplers"
	"github.com/doubleroute/sweep/search/space"
)

// small is a table of a space with every kind of value, some of whose trainings
// failed, with estimates for some.
func small(t testing.TB) (tables.Header, []tables.Row) {
	t.Helper()
	s := space.Must(space.New(
		space.Entry{Dimension: space.Must(space.Weighted("kind", []any{"a", "b", true}, []float64{0.5, 0.3, 0.2}))},
		space.Entry{Dimension: space.Must(space.Choice("rate", 0.0, 1.0, 1e-5)),
			When: []space.Condition{{Dimension: "kind", Values: []any{"a", "b"}}}},
		space.Entry{Dimension: space.Must(space.Choice("widths", []int{3}, []int{2, 3})),
			When: []space.Condition{{Dimension: "kind", Values: []any{"b", true}}, {Dimension: "rate", Values: []any{1.0}}}},
		space.Entry{Dimension: space.Must(space.Choice("size", 8, 64))},
	))
	dims, err := tables.Describe(s)
	if err != nil {
		t.Fatal(err)
	}
	h := tables.Header{Format: 1, Name: "small", Epochs: 3, Examples: 70, BankFLOPs: 1.5e9,
		Seeds: []tables.Seed{{Seed: 4, Texts: 20}, {Seed: -5, Texts: 21}}, Space: dims}
	grid, rng := samplers.NewGrid(s, 0), rand.New(rand.NewPCG(1, 2))
	var rows []tables.Row
	for trial := 0; ; trial++ {
		p, err := grid.Suggest(trial, search.Stream(1, trial, "test"))
		if err != nil {
			return h, rows
		}
		r := tables.Row{Point: p, FLOPs: 1 + rng.Int64N(1e6), Parameters: 1 + rng.Int64N(1e6), Bytes: 4 + rng.Int64N(1e6), Estimate: math.NaN()}
		if trial%5 != 1 {
			r.Right = [][]int{{rng.IntN(21), rng.IntN(21), 20}, {0, rng.IntN(22), rng.IntN(22)}}
		}
		if trial%3 == 0 {
			r.Estimate = float64(rng.IntN(10001)) / 10000
		}
		rows = append(rows, r)
	}
}

func written(t testing.TB, h tables.Header, rows []tables.Row) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := tables.Write(&file, h, rows); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestRoundTrip(t *testing.T) {
	h, rows := small(t)
	table, err := tables.Read(bytes.NewReader(written(t, h, rows)))
	if err != nil {
		t.Fatal(err)
	}
	if table.Len() != len(rows) || len(rows) < 10 {
		t.Fatalf("%d rows of %d", table.Len(), len(rows))
	}
	for i, want := range rows {
		got := table.Row(i)
		if table.Space().Key(got.Point) != table.Space().Key(want.Point) || got.FLOPs != want.FLOPs || got.Parameters != want.Parameters ||
			got.Bytes != want.Bytes || !reflect.DeepEqual(got.Right, want.Right) ||
			got.Estimate != want.Estimate && !(math.IsNaN(got.Estimate) && math.IsNaN(want.Estimate)) {
			t.Errorf("row %d is %+v, not %+v", i, got, want)
		}
	}
	again, err := tables.Describe(table.Space())
	if err != nil || !reflect.DeepEqual(again, h.Space) {
		t.Errorf("%v; the space is %v, not %v", err, again, h.Space)
	}
	if g := table.Header(); g.Name != h.Name || g.Epochs != h.Epochs || g.Examples != h.Examples || g.BankFLOPs != h.BankFLOPs || !reflect.DeepEqual(g.Seeds, h.Seeds) {
		t.Errorf("header %+v, not %+v", g, h)
	}
}

// TestMissingAndFailed tests what a search gets of configurations that were
// not recorded or failed.
func TestMissingAndFailed(t *testing.T) {
	h, rows := small(t)
	table, err := tables.Read(bytes.NewReader(written(t, h, rows[1:])))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Cost(rows[0].Point); err == nil {
		t.Error("a configuration that was not recorded has a cost")
	}
	r, err := table.Execute(t.Context(), 0, search.Job{Point: rows[1].Point, To: 3})
	if err != nil || r.Failed == "" {
		t.Errorf("training that failed is reported as %+v, %v", r, err)
	}
	var over, failed int
	summary, err := search.Run(t.Context(), search.Options{Problem: table, Executor: table, Epochs: table.Epochs, Sampler: samplers.NewGrid(table.Space(), 0)})
	for _, row := range rows[1:] {
		if row.Right == nil {
			failed++
		}
	}
	over = 1
	if err != nil || summary.Failed != failed || summary.OverLimit != over || summary.Complete != len(rows)-1-failed {
		t.Errorf("%v, %+v", err, summary)
	}
}

func TestBank(t *testing.T) {
	h, rows := small(t)
	table, err := tables.Read(bytes.NewReader(written(t, h, rows)))
	if err != nil {
		t.Fatal(err)
	}
	if !table.HasBank() || withoutBank(t).HasBank() {
		t.Error("which tables have estimates is not known")
	}
	var bank search.Estimator = table.WithBank()
	known := 0
	for _, r := range rows {
		got := bank.Estimates(r.Point)
		if len(got) != 1 || got[0] != r.Estimate && !(math.IsNaN(got[0]) && math.IsNaN(r.Estimate)) {
			t.Errorf("estimate %v, not %v", got, r.Estimate)
		}
		if !math.IsNaN(r.Estimate) {
			known++
		}
	}
	candidates := bank.Candidates()
	if len(candidates) != known {
		t.Fatalf("%d candidates of %d", len(candidates), known)
	}
	first, _ := table.Find(candidates[0])
	for _, r := range rows {
		if r.Estimate >= table.Row(first).Estimate && float64(r.FLOPs) < table.CostOf(first) {
			t.Errorf("the first candidate, %+v, is dominated by %+v", table.Row(first), r)
		}
	}
}

// TestBad tests that faults are found and named.
func TestBad(t *testing.T) {
	h, rows := small(t)
	good := unpacked(t, written(t, h, rows))
	for _, test := range []struct{ old, new, want string }{
		{`{"format":1`, `{"format":2`, "line 1: the table is of format 2"},
		{`"epochs":3`, `"epochs":0`, "line 1: 0 epochs"},
		{`"epochs":3`, `"epochs":2`, `line 2: the columns are not those that the first line promises: column 10 should be "right.-5.1"`},
		{`"examples":70`, `"examples":-1`, "line 1: -1 examples"},
		{`"texts":20`, `"texts":0`, "line 1: seed 4: 0 validation texts"},
		{`"bank_flops":1500000000`, `"bank_flops":-1`, "line 1: -1 FLOPs"},
		{`[{"seed":4,"texts":20},{"seed":-5,"texts":21}]`, `[]`, "line 1: there are no seeds"},
		{`"dimension":"kind"`, `"dimension":"kin"`, `line 1: condition of "rate"`},
		{`"weights":[0.5,`, `"weights":[0,`, `line 1: "kind": the weight`},
		{"kind,rate", "rate,kind", `column 1 should be "kind"`},
		{",estimate\n", ",estimate,more\n", `column 15, "more", is one too many`},
		{"\n0,", "\n7,", `7 is not a value of "kind"`},
		{"\n0,", "\nx,", `"kind": "x" is not a number`},
		{",20,", ",22,", `"22" right answers of 20 texts`},
		{",20,", ",,", "1 figures of the curves are missing"},
	} {
		if !strings.Contains(good, test.old) {
			t.Fatalf("there is no %q in the table:\n%s", test.old, good)
		}
		_, err := tables.Read(bytes.NewReader(packed(t, strings.Replace(good, test.old, test.new, 1))))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q in place of %q: %v, which does not say %q", test.new, test.old, err, test.want)
		}
	}
	last := good[strings.LastIndexByte(strings.TrimSpace(good), '\n')+1:]
	if _, err := tables.Read(bytes.NewReader(packed(t, good+last))); err == nil || !strings.Contains(err.Error(), "in the table already") {
		t.Errorf("a row twice: %v", err)
	}
	for _, file := range [][]byte{nil, []byte("text"), packed(t, ""), packed(t, "{}"), packed(t, "text\n"), written(t, h, rows)[:200]} {
		if _, err := tables.Read(bytes.NewReader(file)); err == nil {
			t.Errorf("%q is read as a table", file)
		}
	}
	if _, err := tables.Read(bytes.NewReader(written(t, h, nil))); err == nil {
		t.Error("a table without rows is read")
	}
	if _, err := tables.Open("../trec/none"); err == nil || !strings.Contains(err.Error(), "banking77, trec") {
		t.Errorf("a table that is not there: %v", err)
	}
}

func unpacked(t testing.TB, file []byte) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var file bytes.Buffer
	w := gzip.NewWriter(&file)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestDescribeRefuses(t *testing.T) {
	for _, d := range []space.Dimension{
		space.Must(space.Float("x", space.Range{Min: 0, Max: 1})),
		space.Must(space.Int("x", space.Range{Min: 0, Max: 9})),
	} {
		if _, err := tables.Describe(space.Must(space.New(space.Entry{Dimension: d}))); err == nil {
			t.Errorf("%T is taken for a choice", d)
		}
	}
}

// FuzzRead tests that whatever is in a file, it is read or refused, and that what
// is read can be written and read again.
func FuzzRead(f *testing.F) {
	h, rows := small(f)
	f.Add(unpacked(f, written(f, h, rows)))
	f.Add(unpacked(f, written(f, h, rows[3:4])))
	if file, err := os.ReadFile("trec.table.gz"); err == nil {
		text := unpacked(f, file)
		f.Add(text[:3000])
	}
	f.Fuzz(func(t *testing.T, text string) {
		table, err := tables.Read(bytes.NewReader(packed(t, text)))
		if err != nil {
			return
		}
		if full := table.Full(); !(full >= 0 && full <= 1+1e-9) {
			t.Errorf("hypervolume %v", full)
		}
		var rows []tables.Row
		for i := range table.Len() {
			rows = append(rows, table.Row(i))
		}
		again, err := tables.Read(bytes.NewReader(written(t, table.Header(), rows)))
		if err != nil || again.Len() != table.Len() || again.Full() != table.Full() {
			t.Errorf("written and read again: %v", err)
		}
	})
}

// withoutBank is a table without estimates.
func withoutBank(t testing.TB) *tables.Table {
	t.Helper()
	h, rows := small(t)
	for i := range rows {
		rows[i].Estimate = math.NaN()
	}
	table, err := tables.Read(bytes.NewReader(written(t, h, rows)))
	if err != nil {
		t.Fatal(err)
	}
	return table
}
