package routes

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// pretrained is data of two classes whose words have vectors: the first number of one
// tells the class. The validation part has words of the file only.
func pretrained() *Data {
	v := &text.WordVectors{Dim: 6}
	add := func(word string, class float32) {
		v.Words = append(v.Words, word)
		for j := range v.Dim {
			x := float32(math.Sin(float64(7*len(v.Words) + j)))
			if j == 0 {
				x = 4 * class
			}
			v.Numbers = append(v.Numbers, x)
		}
	}
	var train, validation []string
	for i := range 24 {
		class := float32(i%2)*2 - 1
		add(fmt.Sprintf("known%d", i), class)
		add(fmt.Sprintf("extra%d", i), class)
		train = append(train, fmt.Sprintf("known%d rare%d the", i, i/2))
		validation = append(validation, fmt.Sprintf("Extra%d the", i))
	}
	c := &text.Corpus{Classes: classNames(2), Fields: []string{"text"}, Vectors: v, Train: part(2, train...), Validation: part(2, validation...)}
	c.Test = c.Validation
	return NewData(nil, c, TextOptions{Tokens: "words", Lowercase: true, Buckets: 8})
}

// pretrainedConfig is two routes over two views, with pretrained vectors.
func pretrainedConfig(t testing.TB, tuning string) Config {
	a := route(t, "all", "mlp", submodels.Values{"embedding": 4, "pool": "mean", "depth": 0, "vectors": tuning, "vectors_extra": 1000})
	b := route(t, "bigrams", "cnn", submodels.Values{"embedding": 6, "filters": 5, "vectors": tuning, "vectors_extra": 7})
	return double(a, b, submodels.Values{"epochs": 6, "batch_size": 4, "patience": 0, "regime": Joint, "average": 0.0, "learning_rate": 0.1})
}

func TestPretrainedWordsThatTrainingNeverSaw(t *testing.T) {
	for _, tuning := range []string{"tuned", "frozen", "thawed"} {
		cfg := pretrainedConfig(t, tuning)
		cfg.B = nil
		out, err := Fit(context.Background(), nil, pretrained(), cfg, TrainOptions{Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		if best := out.Epochs[out.Best].Validation; best.Accuracy < 0.99 {
			t.Errorf("%s: accuracy %v of words that only the vectors know", tuning, best.Accuracy)
		}
		cfg.A.Settings["vectors_extra"] = 0
		if out, err = Fit(context.Background(), nil, pretrained(), cfg, TrainOptions{Seed: 3}); err != nil {
			t.Fatal(err)
		}
		if best := out.Epochs[out.Best].Validation; best.Accuracy != 0.5 {
			t.Errorf("%s: accuracy %v of words that nothing knows", tuning, best.Accuracy)
		}
	}
}

func TestPretrainedRowsMoveAsTheyAreTuned(t *testing.T) {
	for tuning, want := range map[string][3]bool{"tuned": {true, true, true}, "frozen": {false, false, false}, "thawed": {false, true, true}} {
		d, cfg := pretrained(), pretrainedConfig(t, tuning)
		tr := begun(t, d, cfg, TrainOptions{Seed: 1}, 0)
		view, err := d.View("all")
		if err != nil {
			t.Fatal(err)
		}
		table := tr.model.params.Tables()[0]
		begin := slices.Clone(table.W)
		moved := func(word string) bool {
			id := slices.Index(view.encoder.Tokens(), word) + 1
			return !slices.Equal(begin[id*table.Dim:(id+1)*table.Dim], table.W[id*table.Dim:(id+1)*table.Dim])
		}
		for i, epoch := range []int{2, 3, 6} {
			advance(t, tr, epoch)
			if moved("known3") != want[i] || !moved("rare1") {
				t.Errorf("%s, epoch %d: a word with a vector moved: %v; one without: %v", tuning, epoch, moved("known3"), moved("rare1"))
			}
		}
		if extra := view.Vocabulary * table.Dim; !slices.Equal(begin[extra:], table.W[extra:]) || len(begin) == extra {
			t.Errorf("%s: words that training never sees moved", tuning)
		}
	}
}

func TestPretrainedModelFile(t *testing.T) {
	d := pretrained()
	out, err := Fit(context.Background(), nil, d, pretrainedConfig(t, "tuned"), TrainOptions{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := out.Model.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded := loadedScores(t, out.Model, &file)
	for _, s := range []string{"Extra3 known2 the", "extra23", "extra23 nothing bigram the", ""} {
		if _, _, err := loaded.Predict(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestPretrainedTrainingIsResumed(t *testing.T) {
	for _, tuning := range []string{"tuned", "frozen", "thawed"} {
		cfg, o := pretrainedConfig(t, tuning), TrainOptions{Seed: 5, Program: "1"}
		want, err := Fit(context.Background(), nil, pretrained(), cfg, o)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := broken(t, pretrained, cfg, o, []int{1, 3, 4})
		sameOutcome(t, tuning, got, want)
	}
	other := pretrained()
	other.Corpus.Vectors.Numbers[5]++
	state := saved(t, begun(t, pretrained(), pretrainedConfig(t, "tuned"), TrainOptions{Seed: 5}, 1))
	if _, err := ResumeTraining(nil, other, pretrainedConfig(t, "tuned"), TrainOptions{Seed: 5}, bytes.NewReader(state)); err != errOtherState {
		t.Errorf("a training with other vectors goes on: %v", err)
	}
}

func TestExtraWordsCostBytesOnly(t *testing.T) {
	d, cfg := pretrained(), pretrainedConfig(t, "tuned")
	with, err := CostOf(nil, d, cfg)
	if err != nil {
		t.Fatal(err)
	}
	memory, _ := MemoryOf(nil, d, cfg)
	cfg.A.Settings["vectors_extra"], cfg.B.Settings["vectors_extra"] = 0, 0
	without, err := CostOf(nil, d, cfg)
	if err != nil {
		t.Fatal(err)
	}
	less, _ := MemoryOf(nil, d, cfg)
	numbers := int64(24*4 + 7*6)
	if with.FLOPs != without.FLOPs || with.Parameters-without.Parameters != numbers || with.Bytes-without.Bytes != 4*numbers || memory-less != 4*numbers {
		t.Errorf("with extra words %+v and %d bytes of memory, without %+v and %d", with, memory, without, less)
	}
}

// TestViewsWithoutWordsKnowNoVectors: characters are no words.
func TestViewsWithoutWordsKnowNoVectors(t *testing.T) {
	d := pretrained()
	for name, want := range map[string]bool{"all": true, "second-half": true, "trigrams": true, "field:text": true, "characters": false} {
		v, err := d.View(name)
		if err != nil {
			t.Fatal(err)
		}
		if (v.pretrained != nil) != want {
			t.Errorf("view %s knows vectors: %v", name, !want)
		}
		if want && strings.Join(v.encoder.Extra()[:2], " ") != "extra0 extra1" && name != "second-half" {
			t.Errorf("view %s: the extra words begin with %q", name, v.encoder.Extra()[:2])
		}
	}
}
