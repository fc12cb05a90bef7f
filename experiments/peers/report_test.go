package main

import (
	"bytes"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels/text"
)

var update = flag.Bool("update", false, "write golden files anew")

// example is a report with made-up figures.
func example() *report {
	h := &header{Vocabulary: 100, Classes: []string{"0", "1"}}
	r := &report{
		Processor: "a processor", Versions: []string{"go", "PyTorch", "ONNX Runtime"}, Batch: 32, Pairs: 3, Seconds: 4,
		OurPeak: 100, TheirPeak: 110, Minutes: 12.3, Traffic: []traffic{{1, 100, 200}, {20, 30, 48}},
		Data:    []dataFacts{{"sst2", extent{10, 189}, extent{5, 90}, 100, 4}},
		options: options{out: "runs/peers", seeds: 2, parts: parts()},
	}
	for i, pair := range []string{"cnn+mlp", "rnn+cnn"} {
		r.Cases = append(r.Cases, &comparedCase{
			Routes: pair, Data: "sst2", settings: comparison("", h, strings.Split(pair, "+"), 32, 4),
			Variants: []variant{{"eager, rows embeddings", 2000}, {"compiled, rows embeddings", 0}},
			Ours:     []float64{10000, 12000, 9000}, Theirs: []float64{2000, 2000, 2000 / float64(i+1)},
			OurMemory: memory{20 << 20, 40 << 20}, TheirMemory: memory{700 << 20, 800 << 20},
			Nominal: 1e6, Needed: 4e5, OurTwo: 1.95, TheirTwo: 1.9,
			OurAccuracy: []float64{0.81, 0.82}, TheirAccuracy: []float64{0.80, 0.82},
			OurLatency: 5, OurIDs: 1, TheirLatency: []latency{{"PyTorch", 30}, {"ONNX Runtime", 12.5}}, Call: 3, ScoresApart: 1e-6,
		})
	}
	return r
}

func TestReport(t *testing.T) {
	var got bytes.Buffer
	if err := example().write(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "report.txt")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the report is not that of %s (-update writes it anew):\n%s", golden, got.String())
	}
	end := "\npredict cnn+mlp sst2 0.40\npredict rnn+cnn sst2 0.40\nratio cnn+mlp sst2 5.00\nratio rnn+cnn sst2 6.00\n"
	if !strings.HasSuffix(got.String(), end) {
		t.Errorf("the report does not end with%s", end)
	}
}

// full refuses to take more.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestReportWriteFails(t *testing.T) {
	if err := example().write(full{}); err != io.ErrShortWrite {
		t.Errorf("writing to what is full gives %v", err)
	}
}

func TestStatistics(t *testing.T) {
	for _, tt := range []struct {
		values                  []float64
		median, mean, deviation float64
	}{
		{[]float64{3}, 3, 3, 0},
		{[]float64{3, 1}, 2, 2, math.Sqrt2},
		{[]float64{9, 1, 2}, 2, 4, math.Sqrt(19)},
	} {
		mean, deviation := meanAndDeviation(tt.values)
		if m := median(tt.values); m != tt.median || mean != tt.mean || math.Abs(deviation-tt.deviation) > 1e-12 {
			t.Errorf("%v: median %v, mean %v ± %v", tt.values, m, mean, deviation)
		}
	}
	if m := median(nil); !math.IsNaN(m) {
		t.Errorf("the median of nothing is %v", m)
	}
}

func TestApart(t *testing.T) {
	ours := []float64{1, 2}
	if d, err := apart(ours, [][]float64{{1, 2.5}, {0, 2}}); d != 1 || err != nil {
		t.Errorf("apart by %v, %v; want 1", d, err)
	}
	if d, err := apart(ours, [][]float64{{1, math.NaN()}}); err != nil || d < tolerance {
		t.Errorf("a score that is no number is apart by %v, %v", d, err)
	}
	if _, err := apart(ours, [][]float64{{1}}); err == nil {
		t.Error("scores of other texts pass")
	}
}

func TestNeeded(t *testing.T) {
	r := text.Ragged{IDs: []int32{1, 1, 2, 3, 1}, Offsets: []int32{0, 3, 4, 5}}
	shape := shapeOf(r, 2)
	if want := (batchShape{texts: 1.5, tokens: 2.5, distinct: 2}); shape != want {
		t.Errorf("the batches are %+v, want %+v", shape, want)
	}
	s := settings{Embedding: 2, Width: 3, Filters: 5, Window: 3, Hidden: 7}
	for kind, want := range map[string]float64{
		"mlp": 2*2.5*2 + 6*1.5*2*3,
		"cnn": 2*2*2*15 + 2.5*15 + 4*1.5*15*2,
		"rnn": 6 * (2*2*2*21 + 2*2.5*7*21),
	} {
		s.Routes = []string{kind}
		if got := needed(s, shape); got != want {
			t.Errorf("%s needs %v FLOPs, want %v", kind, got, want)
		}
	}
}

func TestHighWater(t *testing.T) {
	n, err := highWater("Name:\tx\nVmPeak:\t  900 kB\nVmHWM:\t    123 kB\nVmRSS:\t 1 kB\n")
	if n != 123<<10 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	for _, bad := range []string{"", "VmHWM: much kB\n"} {
		if _, err := highWater(bad); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestParse(t *testing.T) {
	o, err := parse([]string{"-only", "train,predict", "-sets", "imdb", "-pairs", "7"}, io.Discard)
	if err != nil || o.pairs != 7 || len(o.sets) != 1 || o.sets[0].name != "imdb" || !o.wants("train") || o.wants("accuracy") || len(o.routes) != 5 {
		t.Errorf("%+v, %v", o, err)
	}
	for _, tt := range []struct{ args, says string }{
		{"-only fun", `"fun"`}, {"-sets agnews", `"agnews"`}, {"-pairs 0", "above 0"}, {"-seconds NaN", "above 0"}, {"now", `"now"`}, {"-bach 3", "bach"},
	} {
		if _, err := parse(strings.Fields(tt.args), io.Discard); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s gives %v", tt.args, err)
		}
	}
}

func TestPythonMissing(t *testing.T) {
	p := python{interpreter: filepath.Join(t.TempDir(), "python"), scripts: "python"}
	if err := p.check(); err == nil || !strings.Contains(err.Error(), "PYTHON=") {
		t.Errorf("no interpreter gives %v", err)
	}
	p.scripts = t.TempDir()
	if err := p.check(); err == nil || !strings.Contains(err.Error(), "root of the repository") {
		t.Errorf("no scripts give %v", err)
	}
}

func TestTraffic(t *testing.T) {
	m := measureTraffic(1, 0.002)
	if m.MiB != 1 || !(m.One > 0) || !(m.Two > 0) {
		t.Errorf("the traffic is %+v", m)
	}
}
