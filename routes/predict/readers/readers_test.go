package readers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/modelfile"
	"github.com/doubleroute/sweep/routes/predict"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// scripts are letters of ten scripts, with marks that belong to letters before them.
func scripts() []string {
	return []string{
		"abcdefgXYZéßñÀİ'’.-_0123456789", "αβγδΣςΆέ·", "абвгдЖЁй\u0301", "אבגדה\u05b0\u05f3\u05f4\"'", "ابتثج\u064b\u0640٠١٢",
		"अआकखगघ\u094d\u0937\u093f०१", "กขคงเแ\u0e31\u0e48๑", "漢字日本語中文々〆", "ひらカタカナー゛ﾊﾝ", "한국어각\u1100\u1161\u11a8",
	}
}

// symbols are what stands between words, and what the rules of segments are about.
func symbols() []string {
	return []string{" ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2009\u0308", ",", ".", ":", "3.14", "1,000", "a.b.c", "can't", "e-mail", "👍🏽", "👩\u200d👩\u200d👧", "🇫🇷🇩🇪🇮", "❤️",
		"\u200d", "\u200b", "\ufeff", "\u0308", "#️⃣", "_x_", "\u0600", "क\u094d\u200dष", "©", "\u2028", "\u0085", "\x00", "…", "x\u00ad\u00ady"}
}

// anyText is a text of several scripts.
func anyText(rng *rand.Rand, words []string) string {
	var b strings.Builder
	for range rng.IntN(12) {
		switch rng.IntN(6) {
		case 0:
			b.WriteString(symbols()[rng.IntN(len(symbols()))])
		case 1:
			r := rune(rng.IntN(utf8.MaxRune))
			if rng.IntN(2) == 0 {
				r = rune(rng.IntN(0x3000))
			}
			b.WriteRune(r)
		case 2, 3:
			letters := []rune(scripts()[rng.IntN(10)])
			for range 1 + rng.IntN(6) {
				b.WriteRune(letters[rng.IntN(len(letters))])
			}
		default:
			b.WriteString(" " + words[rng.IntN(len(words))])
		}
	}
	return b.String()
}

// data is texts of two fields.
func data(o routes.TextOptions) *routes.Data {
	rng := rand.New(rand.NewPCG(8, 9))
	words := strings.Fields("Good bad GREAT awful fine, poor. can't naïve straße Ελλάδα хорошо 日本語 नमस्ते สวัสดี שלום مرحبا 한국어 unbelievable believe able")
	part := func(n int) (p text.Part) {
		for i := range n {
			p.Examples = append(p.Examples, text.Example{Fields: []string{anyText(rng, words), anyText(rng, words)}})
			p.Labels = append(p.Labels, int32(i%3))
		}
		return p
	}
	c := &text.Corpus{Classes: []string{"a", "b", "c"}, Fields: []string{"title", "body"}, Train: part(150), Validation: part(3), Test: part(2000)}
	c.Vectors = &text.WordVectors{Dim: 2}
	for _, w := range append(strings.Fields("splendid able"), words[:8]...) {
		c.Vectors.Words, c.Vectors.Numbers = append(c.Vectors.Words, strings.ToLower(w)), append(c.Vectors.Numbers, rng.Float32(), rng.Float32())
	}
	for i := range c.Test.Examples {
		if i%5 == 0 {
			c.Test.Examples[i].Fields[0] += " Splendid abLe"
		}
	}
	return routes.NewData(nil, c, o)
}

// routesOf lists routes of all sub-models and views.
func routesOf() (list []routes.Route) {
	views := []string{"all", "first-half", "second-half", "even", "odd", "characters", "subwords", "bigrams", "trigrams", "field:body"}
	add := func(name string, v submodels.Values) {
		spec, _ := submodels.Builtin().Lookup(name)
		s := submodels.Defaults(spec.Settings)
		for key := range s {
			if slices.Contains([]string{"embedding", "width", "filters", "hidden"}, key) {
				s[key] = 3 + len(list)%5
			}
		}
		for key, x := range v {
			s[key] = x
		}
		list = append(list, routes.Route{View: views[len(list)%len(views)], SubModel: name, Settings: s})
	}
	for i, grams := range []int{0, 40, 0, 40} {
		for depth, activation := range []string{"none", "relu", "tanh"} {
			add("mlp", submodels.Values{"pool": []string{"mean", "max", "mean_max"}[(depth+i)%3], "depth": depth, "activation": activation, "vectors": []string{"none", "tuned"}[i/2], submodels.NGramBuckets: grams})
		}
		add("cnn", submodels.Values{"widths": []int{1 + i, 3}, "vectors": "frozen", submodels.NGramBuckets: grams})
		for j, state := range submodels.States() {
			add("rnn", submodels.Values{"cell": submodels.Cells()[(i+j)%2], "state": state, "directions": 1 + j%2, submodels.NGramBuckets: 40 - grams})
		}
		add("bag", submodels.Values{"words": i % 4, "characters": 2 + i, "weights": []string{"binary", "log", "tfidf", "nb"}[i], "norm": i%2 == 0, "buckets": 7 * (i % 2)})
		add("bag", submodels.Values{"words": 2, "weights": []string{"tfidf", "nb", "log", "tfidf"}[i], "norm": i%2 == 1, "buckets": 5 * (i / 2), "min_count": 2})
	}
	return list
}

// said is a text and what is to be said of it.
type said struct {
	Fields  []string   `json:"fields"`
	Numbers []float32  `json:"numbers,omitempty"`
	Tokens  [][]string `json:"tokens"`
	Scores  []float32  `json:"scores"`
}

type modelCase struct {
	Name  string `json:"name"`
	Model string `json:"model"`
	Texts []said `json:"texts"`
}

// save writes a model of any weights.
func save(t *testing.T, path string, d *routes.Data, cfg routes.Config, seed uint64) *predict.Model {
	t.Helper()
	m, err := routes.NewModel(nil, d, cfg, seed)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(seed, 5))
	for _, p := range m.Params().Dense() {
		for i := range p.W {
			p.W[i] = float32(rng.NormFloat64() * 0.4)
		}
	}
	for _, table := range m.Params().Tables() {
		for i := range table.W {
			table.W[i] = float32(rng.NormFloat64() * 0.4)
		}
		for row := 0; table.SkipZeros && row < table.Rows; row += 2 {
			clear(table.W[row*table.Dim : (row+1)*table.Dim])
		}
	}
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		t.Fatal(err)
	}
	f, err := modelfile.Parse(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	f.Probabilities = &modelfile.Probabilities{Temperature: 1.5}
	if err := modelfile.Write(&again, f.Meta, f.Tensors); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, again.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	lean, err := predict.Load(path, predict.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return lean
}

// cases writes models of all parts and says what is to be said of 2,000 texts, each by
// one model.
func cases(t *testing.T, folder string) []modelCase {
	all := []*routes.Data{
		data(routes.TextOptions{Tokens: "words", MaxTokens: 12, Lowercase: true, Buckets: 30, Subwords: 200}),
		data(routes.TextOptions{Tokens: "words", MaxTokens: 200, Buckets: 7, MinCount: 2, Subwords: 100}),
		data(routes.TextOptions{Tokens: "characters", MaxTokens: 30, Lowercase: true, Buckets: 7}),
	}
	list := routesOf()
	var found []modelCase
	for i, a := range list {
		for j, b := range []*routes.Route{nil, &list[(i*7+3)%len(list)]} {
			kind := []string{"linear", "sum", "gated", "lowrank"}[(i+j)%4]
			cfg := routes.Config{A: a, B: b, Combiner: submodels.Values{"kind": kind, "dropout": 0.0, "rank": 3}, Train: submodels.Defaults(routes.TrainSettings())}
			d := all[(i+j)%len(all)]
			c := modelCase{Name: fmt.Sprint(a.View, " ", a.SubModel, " ", kind, " ", cfg.Routes()), Model: filepath.Join(folder, fmt.Sprintf("model%d.sweep", len(found)))}
			m := save(t, c.Model, d, cfg, uint64(i))
			n := len(list) * 2
			for k := len(found); k < 2000; k += n {
				c.Texts = append(c.Texts, sayOf(t, m, cfg, d.Corpus.Test.Examples[k].Fields))
			}
			c.Texts = append(c.Texts, sayOf(t, m, cfg, []string{"", ""}))
			found = append(found, c)
		}
	}
	return append(found, vectorCase(t, folder))
}

func sayOf(t *testing.T, m *predict.Model, cfg routes.Config, fields []string) said {
	t.Helper()
	s := said{Fields: fields}
	var err error
	if s.Scores, err = m.Scores(nil, fields...); err != nil {
		t.Fatal(err)
	}
	for r := range cfg.Routes() {
		tokens, err := m.Tokens(r, fields...)
		if err != nil {
			t.Fatal(err)
		}
		s.Tokens = append(s.Tokens, tokens)
	}
	return s
}

// vectorCase is a model of rows of numbers.
func vectorCase(t *testing.T, folder string) modelCase {
	c := &text.Corpus{Classes: []string{"a", "b"}, Columns: []string{"x", "y", "z"}}
	c.Train = text.Part{Examples: []text.Example{{Numbers: []float32{1, -2, 0.5}}, {Numbers: []float32{0.25, 3, 1}}}, Targets: text.Targets{Labels: []int32{0, 1}}}
	c.Validation = c.Train
	r := routes.Route{View: "all", SubModel: "mlp", Settings: submodels.Values{"depth": 2, "width": 4, "activation": "tanh", "dropout": 0.0}}
	b := r
	b.View = "columns:2-3"
	found := modelCase{Name: "vectors", Model: filepath.Join(folder, "vectors.sweep")}
	m := save(t, found.Model, routes.NewData(nil, c, routes.TextOptions{}), routes.Config{A: r, B: &b, Combiner: submodels.Values{"kind": "linear", "dropout": 0.0}, Train: submodels.Defaults(routes.TrainSettings())}, 3)
	for _, ex := range c.Train.Examples {
		scores, err := m.VectorScores(nil, ex.Numbers)
		if err != nil {
			t.Fatal(err)
		}
		found.Texts = append(found.Texts, said{Numbers: ex.Numbers, Scores: scores})
	}
	return found
}

// TestReaders holds the readers to the Go program: all tokens, and the scores within
// 1e-5, of 2,000 texts of ten scripts, by all views, sub-models and combiners.
func TestReaders(t *testing.T) {
	python := os.Getenv("SWEEP_TEST_PYTHON")
	if python == "" {
		python = "python3"
	}
	tests := map[string]struct {
		there, check []string
	}{
		"python":     {[]string{python, "-c", "import numpy"}, []string{python, "testdata/check.py"}},
		"javascript": {[]string{"node", "-e", "structuredClone(1)"}, []string{"node", "testdata/check.mjs"}},
	}
	for name, test := range tests {
		if err := exec.Command(test.there[0], test.there[1:]...).Run(); err != nil {
			t.Logf("%s is not tested: %s: %v (SWEEP_TEST_PYTHON names a Python that has NumPy)", name, strings.Join(test.there, " "), err)
			delete(tests, name)
		}
	}
	if len(tests) == 0 {
		t.Skip("neither Python with NumPy nor Node is there")
	}
	folder := t.TempDir()
	list, err := json.Marshal(cases(t, folder))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "cases.json")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(test.check[0], append(test.check[1:], file, here)...)
			cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONIOENCODING=utf-8", "OMP_NUM_THREADS=1")
			out, err := cmd.CombinedOutput()
			if lines := strings.Split(strings.TrimSpace(string(out)), "\n"); err != nil || !strings.HasSuffix(lines[len(lines)-1], " 0 wrong") {
				t.Errorf("%.4000s%v", out, err)
			} else {
				t.Log(lines[len(lines)-1])
			}
		})
	}
}
