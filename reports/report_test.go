package reports

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"html"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/reports/assets"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/reportstest"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/search"
)

var update = flag.Bool("update", false, "write the golden files anew")

// written returns the report on d as text.
func written(t testing.TB, d Data) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, d, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var scriptElement = regexp.MustCompile(`(?s)<script([^>]*)>(.*?)</script>`)

// dataOf returns the page's JSON, decoded.
func dataOf(t testing.TB, page string) map[string]any {
	t.Helper()
	for _, s := range scriptElement.FindAllStringSubmatch(page, -1) {
		if strings.Contains(s[1], `id="data"`) {
			var data map[string]any
			if err := json.Unmarshal([]byte(s[2]), &data); err != nil {
				t.Fatalf("the page's data is not JSON: %v", err)
			}
			return data
		}
	}
	t.Fatal("the page has no data")
	return nil
}

// blockOf returns the page's JSON on d, not encoded.
func blockOf(d Data) page.Block {
	v := view.New(d)
	return newBlock(v, sections(v))
}

// sectionData returns what a section of the report on d tells its script.
func sectionData[T any](t testing.TB, d Data, section string) T {
	t.Helper()
	return fromJSON[T](t, dataOf(t, written(t, d))["data"].(map[string]any)[section])
}

func fromJSON[T any](t testing.TB, value any) (made T) {
	t.Helper()
	raw, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(raw, &made)
	}
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// numbersInLine finds lists of numbers and words, which are easier to compare in
// one line.
var numbersInLine = regexp.MustCompile(`\[[^\[\]{}]*\]`)

func TestGoldenData(t *testing.T) {
	got, err := json.MarshalIndent(blockOf(reportstest.Study(8)), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = numbersInLine.ReplaceAllFunc(got, func(list []byte) []byte { return bytes.Join(bytes.Fields(list), []byte(" ")) })
	file := filepath.Join("testdata", "data.golden.json")
	if *update {
		if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(append(got, '\n'), want) {
		t.Errorf("the data of the page has changed; if that is meant, run go test ./reports -update\n%s", got)
	}
}

func TestWriteIsRepeatable(t *testing.T) {
	if first := written(t, reportstest.Hostile()); first != written(t, reportstest.Hostile()) {
		t.Error("two reports on the same data differ")
	}
}

// TestAnyDataGivesAPage: whatever is missing or strange, there is a page whose
// data can be read.
func TestAnyDataGivesAPage(t *testing.T) {
	changed := func(change func(*Data)) Data {
		d := reportstest.Study(30)
		change(&d)
		return d
	}
	all := map[string]Data{
		"nothing":     {},
		"no trials":   reportstest.Study(0),
		"one trial":   reportstest.Study(1),
		"hostile":     reportstest.Hostile(),
		"macro F1":    changed(func(d *Data) { d.Study.Maximize = "macro_f1" }),
		"log loss":    changed(func(d *Data) { d.Study.Maximize = "neg_log_loss" }),
		"latency":     changed(func(d *Data) { d.Study.Minimize = "latency" }),
		"no finals":   changed(func(d *Data) { d.Finals, d.Latencies = nil, nil }),
		"one seed":    changed(func(d *Data) { d.Finals = d.Finals[:1] }),
		"lost trials": changed(func(d *Data) { d.Trials = d.Trials[:1] }),
		"twice":       changed(func(d *Data) { d.Trials = append(d.Trials, d.Trials...) }),
		"all failed": changed(func(d *Data) {
			for i := range d.Trials {
				d.Trials[i].State, d.Trials[i].Accuracy = search.Failed, math.NaN()
			}
		}),
		"not numbers": changed(func(d *Data) {
			for i := range d.Trials {
				d.Trials[i].Accuracy, d.Trials[i].Cost, d.Trials[i].TrainSeconds = math.Inf(-1), math.NaN(), math.Inf(1)
			}
			for i := range d.Finals {
				d.Finals[i].TestAccuracy, d.Latencies = math.NaN(), nil
			}
		}),
		"free of charge": changed(func(d *Data) {
			for i := range d.Trials {
				d.Trials[i].Cost = 0
			}
		}),
	}
	for name, d := range all {
		t.Run(name, func(t *testing.T) {
			data := dataOf(t, written(t, d))
			if rows := data["trials"].(map[string]any)["rows"].(float64); int(rows) != len(d.Trials) {
				t.Errorf("%v rows, want %d", rows, len(d.Trials))
			}
		})
	}
}

// TestTextStaysText: outside of scripts nothing of an attack is left as markup,
// and a script ends only where the page ends it.
func TestTextStaysText(t *testing.T) {
	page := written(t, reportstest.Hostile())
	if n := len(scriptElement.FindAllString(page, -1)); n != 3 || strings.Count(page, "</script") != 3 {
		t.Errorf("%d scripts and %d ends, want 3", n, strings.Count(page, "</script"))
	}
	markup := scriptElement.ReplaceAllString(page, "")
	for _, bad := range []string{"<img", "<svg onload", "<!--", "<script>window"} {
		if strings.Contains(markup, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	text := html.UnescapeString(markup)
	for _, attack := range reportstest.Attacks()[:8] {
		if !strings.Contains(text, attack) {
			t.Errorf("%q is not shown", attack)
		}
	}
	classes := dataOf(t, page)["trials"].(map[string]any)["combiner"].(map[string]any)["words"].([]any)
	if classes[0] != reportstest.Attacks()[0] {
		t.Errorf("the first combiner became %q", classes[0])
	}
}

func TestSizeOfTenThousandTrials(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, reportstest.Study(10_000)); err != nil {
		t.Fatal(err)
	}
	if b.Len() >= 6_000_000 {
		t.Errorf("the report on 10,000 trials has %d bytes, want less than 6 MB", b.Len())
	}
}

// TestPolicyAllowsTheScripts: a script that the page's policy does not name
// would not run.
func TestPolicyAllowsTheScripts(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, reportstest.Study(3)); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(b.String(), "</head>")
	head = html.UnescapeString(head)
	without, err := assets.NewScripts(false)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scriptElement.FindAllStringSubmatch(b.String(), -1) {
		switch {
		case strings.Contains(s[1], "application/json"):
		case strings.Contains(s[1], "src="):
			if !strings.Contains(html.UnescapeString(s[1]), without.Hash) || !strings.Contains(head, without.URL) {
				t.Errorf("the script %s is not allowed by its hash", s[1])
			}
		case !strings.Contains(head, assets.Source(s[2])):
			t.Errorf("the script beginning %.80q is not allowed", s[2])
		}
	}
}

func TestNewData(t *testing.T) {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "sweep.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	want := reportstest.Study(12)
	if err := store.PutStudy(ctx, want.Study); err != nil {
		t.Fatal(err)
	}
	putAll(t, store, want)
	unlock, err := store.Lock(want.Study.Name) // without a run, no trial is read as running
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unlock(); err != nil {
			t.Error(err)
		}
	})
	loaded, err := analysis.Load(ctx, store, want.Study.Name, analysis.Options{Details: true})
	if err != nil {
		t.Fatal(err)
	}
	got := NewData(loaded)
	if got.Generated.IsZero() {
		t.Error("the time of the report is not set")
	}
	got.Generated = want.Generated
	slices.SortFunc(want.Finals, func(a, b results.FinalRun) int { return 100*(a.Trial-b.Trial) + a.Seed - b.Seed })
	if written(t, got) != written(t, want) {
		t.Error("a report on what was stored differs from one on what was put")
	}
	if _, err := analysis.Load(ctx, store, "quickstrat", analysis.Options{}); err == nil || !strings.Contains(err.Error(), `"quickstrat"`) {
		t.Errorf("a study that is not there gives the error %v", err)
	}
}

// putAll stores what belongs to a study that is stored.
func putAll(t *testing.T, store *sqlite.Store, d Data) {
	t.Helper()
	ctx, study := context.Background(), d.Study.Name
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	batch := sqlite.Batch{Trials: d.Trials}
	for _, j := range d.Jobs {
		trial := d.Trials[slices.IndexFunc(d.Trials, func(t results.Trial) bool { return t.Number == j.Trial })]
		batch.Jobs = append(batch.Jobs, sqlite.FinishedJob{Trial: trial, From: j.From, Epochs: d.Epochs[j.Trial][j.From:j.To],
			Worker: j.Worker, Started: j.Started, Seconds: j.Seconds})
	}
	check(store.PutBatch(ctx, study, batch))
	check(store.PutTestLabels(ctx, study, d.TestLabels))
	for _, final := range d.Finals {
		check(store.PutFinal(ctx, study, final))
	}
	for _, reading := range d.Predictions {
		check(store.PutPredictions(ctx, study, reading))
	}
	for _, diagnosis := range d.Diagnoses {
		check(store.PutDiagnosis(ctx, study, diagnosis))
	}
	for _, latency := range d.Latencies {
		check(store.PutLatency(ctx, study, latency))
	}
}

func BenchmarkWrite(b *testing.B) {
	d := reportstest.Study(10_000)
	for b.Loop() {
		if err := Write(&bytes.Buffer{}, d); err != nil {
			b.Fatal(err)
		}
	}
}
