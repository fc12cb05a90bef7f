package predict_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/doubleroute/sweep/internal/kernels/lean"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/predict"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// corpus is texts of so many different words, and of three classes.
func corpus(texts, words int) *text.Corpus {
	c := &text.Corpus{Classes: []string{"billing", "login", "other"}, Fields: []string{"text"}}
	at := 1
	for i := range texts {
		var b strings.Builder
		for range 18 {
			at = (at*1103515245 + 12345) % (1 << 31)
			fmt.Fprintf(&b, "word%d ", at/7*at/7%words*(at%13)/13)
		}
		b.WriteString(c.Classes[i%3])
		c.Train.Examples = append(c.Train.Examples, text.Example{Fields: []string{b.String()}})
		c.Train.Labels = append(c.Train.Labels, int32(i%3))
	}
	return c
}

// modelFile is the file of a model that was not trained.
func modelFile(t testing.TB, c *text.Corpus, a, b *routes.Route) []byte {
	t.Helper()
	d := routes.NewData(nil, c, routes.TextOptions{Tokens: "words", MaxTokens: 100, Lowercase: true, Buckets: 1 << 10})
	cfg := routes.Config{A: *a, B: b, Combiner: submodels.Values{"kind": "linear", "dropout": 0.0}, Train: submodels.Defaults(routes.TrainSettings())}
	m, err := routes.NewModel(nil, d, cfg, 1)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func route(view, name string, changes submodels.Values) *routes.Route {
	spec, _ := submodels.Builtin().Lookup(name)
	v := submodels.Defaults(spec.Settings)
	for key, value := range changes {
		v[key] = value
	}
	return &routes.Route{View: view, SubModel: name, Settings: v}
}

// pairs are models of all built-in sub-models.
func pairs() map[string][2]*routes.Route {
	return map[string][2]*routes.Route{
		"bag":     {route("all", "bag", submodels.Values{"characters": 3, "buckets": 1000}), nil},
		"mlp":     {route("all", "mlp", submodels.Values{"embedding": 32, "pool": "mean_max", "depth": 1, "width": 64}), nil},
		"cnn":     {route("all", "cnn", submodels.Values{"embedding": 32, "widths": []int{2, 3}, "filters": 32}), nil},
		"rnn":     {route("all", "rnn", submodels.Values{"embedding": 32, "hidden": 32, "cell": "gru"}), nil},
		"spelled": {route("all", "mlp", submodels.Values{"embedding": 16, submodels.NGramBuckets: 500}), route("subwords", "cnn", nil)},
		"two":     {route("all", "cnn", submodels.Values{"embedding": 32, "widths": []int{2, 3}, "filters": 32}), route("characters", "rnn", submodels.Values{"cell": "lstm"})},
	}
}

func read(t testing.TB, file []byte) *predict.Model {
	t.Helper()
	m, err := predict.Read(file, predict.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// question is a text with words that are known and one that is not.
const question = "I cannot login since word12, word3 and word700 of word1 word2: unknownish! word5 billing"

func TestAllocatesNothing(t *testing.T) {
	if raced {
		t.Skip("the race detector has pools forget what they hold")
	}
	c := corpus(300, 2000)
	for name, p := range pairs() {
		m := read(t, modelFile(t, c, p[0], p[1]))
		dst := make([]float64, 3)
		if n := testing.AllocsPerRun(100, func() { _, dst, _ = m.PredictInto(dst, question) }); n != 0 {
			t.Errorf("%s: %v allocations a text", name, n)
		}
	}
}

// TestManyGoroutines uses one model that is mapped from its file by 64 goroutines, and
// lets it go.
func TestManyGoroutines(t *testing.T) {
	c := corpus(300, 2000)
	for name, p := range pairs() {
		path := filepath.Join(t.TempDir(), "model.sweep")
		if err := os.WriteFile(path, modelFile(t, c, p[0], p[1]), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := predict.Load(path, predict.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		want := make([]string, len(c.Train.Examples))
		texts := make([][]string, len(want))
		for i, ex := range c.Train.Examples {
			texts[i] = ex.Fields
			class, p, err := m.Predict(ex.Fields...)
			if err != nil {
				t.Fatal(err)
			}
			want[i] = fmt.Sprint(class, p)
		}
		var wait sync.WaitGroup
		for g := range 64 {
			wait.Go(func() {
				for i := g; i < len(texts); i += 7 {
					class, p, err := m.Predict(texts[i]...)
					if got := fmt.Sprint(class, p); err != nil || got != want[i] {
						t.Errorf("%s, text %d: %s, %v and not %s", name, i, got, err, want[i])
						return
					}
				}
			})
		}
		wait.Wait()
		all, err := m.PredictAll(texts)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range all {
			if got := fmt.Sprint(a.Class, a.Probabilities); got != want[i] {
				t.Errorf("%s, text %d of all: %s and not %s", name, i, got, want[i])
			}
		}
		runtime.GC()
	}
}

// TestFewPackages holds the package to what it promises: few packages, counting the
// project's own.
func TestFewPackages(t *testing.T) {
	for _, experiment := range []string{"simd", ""} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")
		cmd.Env = append(os.Environ(), "GOEXPERIMENT="+experiment)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if list := strings.Fields(string(out)); len(list) > 15 || len(list) < 5 {
			t.Errorf("with GOEXPERIMENT=%q there are %d packages: %q", experiment, len(list), list)
		}
	}
}

// TestSaysOnce is told of slow kernels once, or never where the fast ones are there.
func TestSaysOnce(t *testing.T) {
	var said bytes.Buffer
	file := modelFile(t, corpus(9, 9), route("all", "mlp", nil), nil)
	for range 3 {
		if _, err := predict.Read(file, predict.Options{Log: slog.New(slog.NewTextHandler(&said, nil))}); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(said.String(), "GOEXPERIMENT=simd"); n > 1 || n == 1 && lean.Vectors() {
		t.Errorf("it is said %d times: %s", n, said.String())
	}
}

// TestWeighsLittle measures the heap that a loaded model takes, beside its file, which
// is mapped.
func TestWeighsLittle(t *testing.T) {
	if raced {
		t.Skip("the race detector weighs too")
	}
	c := corpus(3000, 6000)
	for name, p := range pairs() {
		file := modelFile(t, c, p[0], p[1])
		path := filepath.Join(t.TempDir(), "model.sweep")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		heap := func() uint64 {
			var s runtime.MemStats
			runtime.GC()
			runtime.GC()
			runtime.ReadMemStats(&s)
			return s.HeapAlloc
		}
		before, begun := heap(), time.Now()
		m, err := predict.Load(path, predict.Options{})
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(begun)
		if _, _, err := m.Predict(question); err != nil {
			t.Fatal(err)
		}
		taken := int(heap() - before)
		t.Logf("%s: a file of %d kB takes %d kB of heap, and %v to load", name, len(file)/1000, taken/1000, took)
		if taken > 2*len(file)+64<<10 {
			t.Errorf("%s: a file of %d bytes takes %d of heap", name, len(file), taken)
		}
		runtime.KeepAlive(m)
	}
}

func TestRefuses(t *testing.T) {
	file := modelFile(t, corpus(9, 9), route("all", "mlp", nil), nil)
	m := read(t, file)
	if _, _, err := m.Predict(); err == nil {
		t.Error("no text is predicted")
	}
	if _, _, err := m.PredictVector([]float32{1}); err == nil {
		t.Error("numbers are predicted by a model of text")
	}
	if _, err := m.PredictAll([][]string{{"a"}, {"a", "b"}}); err == nil {
		t.Error("two texts are predicted by a model of one")
	}
	for name, data := range map[string][]byte{"none": nil, "short": file[:len(file)/2], "other": []byte("something else that is long enough")} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := predict.Load(path, predict.Options{}); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := predict.Load(t.TempDir(), predict.Options{}); err == nil {
		t.Error("a folder is loaded")
	}
}

func Example() {
	trained, err := routes.Fit(context.Background(), nil, routes.NewData(nil, exampleCorpus(), routes.TextOptions{Tokens: "words", Lowercase: true}), exampleConfig(), routes.TrainOptions{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if err := trained.Model.Save(&file); err != nil {
		log.Fatal(err)
	}

	model, err := predict.Read(file.Bytes(), predict.Options{}) // or predict.Load of a file's name
	if err != nil {
		log.Fatal(err)
	}
	class, probabilities, err := model.Predict("I cannot log in")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(class, len(probabilities))
	// Output: login 2
}

func exampleCorpus() *text.Corpus {
	c := &text.Corpus{Classes: []string{"billing", "login"}, Fields: []string{"text"}}
	for i, s := range []string{"pay my bill", "cannot log in", "the bill is wrong", "log in fails", "bill me later", "where do I log in"} {
		c.Train.Examples = append(c.Train.Examples, text.Example{Fields: []string{s}})
		c.Train.Labels = append(c.Train.Labels, int32(i%2))
	}
	c.Validation = c.Train
	return c
}

func exampleConfig() routes.Config {
	return routes.Config{A: *route("all", "bag", submodels.Values{"words": 1}), Combiner: submodels.Values{"kind": "linear", "dropout": 0.0}, Train: submodels.Defaults(routes.TrainSettings())}
}

func BenchmarkPredict(b *testing.B) {
	c := corpus(300, 2000)
	for name, p := range pairs() {
		b.Run(name, func(b *testing.B) {
			m := read(b, modelFile(b, c, p[0], p[1]))
			dst := make([]float64, 3)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				_, dst, _ = m.PredictInto(dst, c.Train.Examples[i%len(c.Train.Examples)].Fields...)
				i++
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	c := corpus(3000, 6000)
	path := filepath.Join(b.TempDir(), "model.sweep")
	p := pairs()["two"]
	if err := os.WriteFile(path, modelFile(b, c, p[0], p[1]), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := predict.Load(path, predict.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
