package routes

import (
	"bytes"
	"context"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// savedModel trains a small model of two routes for a few epochs and saves it.
func savedModel(t testing.TB) (*Model, []byte) {
	t.Helper()
	csv := "text,label\n" + strings.Repeat("good fine day 😀,up\nbad sad night,down\nnot bad at all,up\nnot good at all,down\n", 8)
	table, err := text.ReadFrom("small.csv", strings.NewReader(csv), text.Source{})
	if err != nil {
		t.Fatal(err)
	}
	corpus, err := text.Assemble(table, table, table, text.Split{})
	if err != nil {
		t.Fatal(err)
	}
	d := NewData(nil, corpus, TextOptions{Tokens: "words", MaxTokens: 20, Lowercase: true, Buckets: 64})
	reg := Builtin()
	settings := func(name string) submodels.Values {
		spec, _ := reg.SubModels.Lookup(name)
		return submodels.Defaults(spec.Settings)
	}
	cfg := Config{A: Route{View: "characters", SubModel: "cnn", Settings: settings("cnn")}, B: &Route{View: "bigrams", SubModel: "rnn", Settings: settings("rnn")},
		Combiner: submodels.Values{"kind": "linear", "dropout": 0.1}, Train: submodels.Defaults(TrainSettings())}
	cfg.Train["epochs"] = 2
	out, err := Fit(context.Background(), reg, d, cfg, TrainOptions{Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := out.Model.Save(&file); err != nil {
		t.Fatal(err)
	}
	return out.Model, file.Bytes()
}

func TestLoadedModelPredictsTheSame(t *testing.T) {
	m, file := savedModel(t)
	loaded, err := Load(bytes.NewReader(file), nil)
	if err != nil {
		t.Fatal(err)
	}
	classes := m.data.Corpus.Classes
	if !slices.Equal(loaded.Classes(), classes) {
		t.Fatalf("classes are %q, want %q", loaded.Classes(), classes)
	}
	err = m.Scores(Test, func(i int, scores []float32) {
		class, probabilities, err := loaded.Predict(m.data.Corpus.Test.Examples[i].Fields...)
		if err != nil {
			t.Fatal(err)
		}
		var sum float64
		for _, s := range scores {
			sum += math.Exp(float64(s))
		}
		best := 0
		for c, s := range scores {
			if want := math.Exp(float64(s)) / sum; math.Abs(probabilities[c]-want) > 1e-5 {
				t.Fatalf("example %d: probability %d is %g, want %g", i, c, probabilities[c], want)
			}
			if s > scores[best] {
				best = c
			}
		}
		if class != classes[best] {
			t.Errorf("example %d: class %q, want %q", i, class, classes[best])
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := loaded.Predict("one", "two"); err == nil {
		t.Error("two texts for a model of one column are no error")
	}
}

// TestLoadKeepsAll checks that a loaded model has every setting that it was
// trained with, and is saved as the file that it was loaded from.
func TestLoadKeepsAll(t *testing.T) {
	m, file := savedModel(t)
	loaded, err := loadModel(bytes.NewReader(file), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := loaded.Config; !reflect.DeepEqual(got, m.Config) || got.Train.Int("epochs") != 2 {
		t.Errorf("the configuration is %+v, want %+v", got, m.Config)
	}
	var again bytes.Buffer
	if err := loaded.Save(&again); err != nil || !bytes.Equal(again.Bytes(), file) {
		t.Errorf("a loaded model is saved as %d other bytes than the %d it was loaded from: %v", again.Len(), len(file), err)
	}
}

// TestFilesOfTheFirstForm reads model files of the first form, and writes them in the
// present one, from which the same is predicted.
func TestFilesOfTheFirstForm(t *testing.T) {
	for _, name := range []string{"model1", "bag1"} {
		file, err := os.ReadFile("testdata/" + name + ".sweep")
		if err != nil {
			t.Fatal(err)
		}
		m, err := loadModel(bytes.NewReader(file), nil)
		if err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := m.Save(&again); err != nil {
			t.Fatal(err)
		}
		var want map[string][]float64
		readJSON(t, "testdata/"+name+".json", &want)
		for _, form := range [][]byte{file, again.Bytes()} {
			c, err := Load(bytes.NewReader(form), nil)
			if err != nil {
				t.Fatal(err)
			}
			for s, probabilities := range want {
				_, got, err := c.Predict(s)
				if err != nil || len(got) != len(probabilities) {
					t.Fatalf("%q gives %v, %v", s, got, err)
				}
				for i := range got {
					near(t, "a probability", got[i], probabilities[i], 1e-6) // another processor has other last bits
				}
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	_, file := savedModel(t)
	changed := func(at int) []byte {
		c := slices.Clone(file)
		c[at] ^= 1
		return c
	}
	for name, bad := range map[string][]byte{
		"empty":          nil,
		"another file":   []byte("PK\x03\x04 and more that is no model"),
		"first magic":    []byte("sweep model 1\n"),
		"cut short":      file[:len(file)-1],
		"cut in half":    file[:len(file)/2],
		"a header's bit": changed(100),
		"a weight's bit": changed(len(file) - 100),
		"something more": append(slices.Clone(file), 0),
	} {
		if _, err := Load(bytes.NewReader(bad), nil); err == nil {
			t.Errorf("%s is loaded", name)
		}
	}
	if _, err := Load(bytes.NewReader(file), &Registry{SubModels: &submodels.Registry{}}); err == nil || !strings.Contains(err.Error(), `"cnn"`) {
		t.Errorf("a registry without the sub-models gives the error %v", err)
	}
}
