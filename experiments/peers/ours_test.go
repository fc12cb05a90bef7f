package main

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func begin(t *testing.T, s settings) *worker {
	t.Helper()
	w, err := start("our worker", filepath.Join(t.TempDir(), "log"), exec.Command(os.Args[0], workerArgument), s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWorkerTrains(t *testing.T) {
	for _, pair := range []string{"cnn+mlp", "rnn+cnn"} {
		s := prepared(t, pair)
		w := begin(t, s)
		for _, q := range []request{{Do: "train", Seconds: 1e-6}, {Do: "train", Seconds: 1e-6, Workers: 2}} {
			r, err := w.ask(q)
			if err != nil || !(r.rate() > 0) {
				t.Errorf("%s: training gives %v examples in %v s, %v", pair, r.Examples, r.Seconds, err)
			}
		}
		r, err := w.ask(request{Do: "accuracy", Seed: 1})
		if err != nil || r.Accuracy < 0 || r.Accuracy > 1 || !(r.Seconds > 0) {
			t.Errorf("%s: accuracy %v after %v s, %v", pair, r.Accuracy, r.Seconds, err)
		}
		other := begin(t, s)
		alone, err1 := accuracies(5, w)
		shared, err2 := accuracies(5, w, other)
		if err1 != nil || err2 != nil || !slices.Equal(alone, shared) || alone[0] != r.Accuracy {
			t.Errorf("%s: one worker finds %v, %v; two find %v, %v", pair, alone, err1, shared, err2)
		}
		for _, w := range []*worker{w, other} {
			if err := w.stop(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestWorkerPredicts(t *testing.T) {
	s := prepared(t, "cnn+rnn")
	w := begin(t, s)
	path := filepath.Join(t.TempDir(), "weights")
	r, err := w.ask(request{Do: "predict", Seed: 1, Texts: 9, Weights: path})
	if err != nil {
		t.Fatal(err)
	}
	// Two of the three test texts have as many tokens as a filter sees.
	if len(r.Scores) != 1 || len(r.Scores[0]) != 2*s.Classes || len(r.Latency) != 2 || !(r.Latency[0].Microseconds > 0) {
		t.Errorf("the prediction is %+v", r)
	}
	var list []tensor
	content, err := os.ReadFile(path + ".json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &list); err != nil {
		t.Fatal(err)
	}
	at, shapes := 0, map[string][]int{}
	for _, w := range list {
		if w.From != at {
			t.Errorf("%s begins at %d, want %d", w.Name, w.From, at)
		}
		size := 1
		for _, n := range w.Shape {
			size *= n
		}
		at += size
		shapes[w.Name] = w.Shape
	}
	if n := len(readNumbers[float32](t, path+".f32")); n != at {
		t.Errorf("the weights are %d numbers, and their shapes tell %d", n, at)
	}
	for name, rows := range map[string]int{"a/embedding": s.Vocabulary, "a/filters/weights": s.Window * s.Filters, "b/layer/1/hidden": s.Hidden, "combiner/weights_b": 2 * s.Hidden} {
		if shape := shapes[name]; len(shape) != 2 || shape[0] != rows {
			t.Errorf("%s has shape %v, want %d rows", name, shape, rows)
		}
	}
	if err := w.stop(); err != nil {
		t.Error(err)
	}
}

func TestWorkerFaults(t *testing.T) {
	w := begin(t, prepared(t, "mlp+mlp"))
	if _, err := w.ask(request{Do: "dance"}); err == nil || !strings.Contains(err.Error(), "cannot dance") {
		t.Errorf("an unknown request gives %v", err)
	}
	if _, err := w.ask(request{Do: "accuracy"}); err != nil {
		t.Errorf("after a fault, %v", err)
	}
	if err := w.stop(); err != nil {
		t.Error(err)
	}
	s := prepared(t, "mlp+mlp")
	s.Folder = t.TempDir()
	w = begin(t, s)
	if _, err := w.ask(request{Do: "train"}); err == nil || !strings.Contains(err.Error(), w.log) {
		t.Errorf("a worker without data gives %v, which should name its log", err)
	}
	if err := w.stop(); err == nil {
		t.Error("a worker that failed ended well")
	}
}

func TestSettingsRefuse(t *testing.T) {
	for _, tt := range []struct{ routes, says string }{{"cnn", "two routes"}, {"cnn+mlp+rnn", "two routes"}, {"cnn+lstm", `"lstm"`}} {
		_, err := settings{Routes: strings.Split(tt.routes, "+")}.config()
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("routes %s give %v", tt.routes, err)
		}
	}
}

func TestUnlike(t *testing.T) {
	for _, tt := range []struct {
		probabilities, scores []float64
		want                  float64
	}{
		{[]float64{0.5, 0.5}, []float64{800, 800}, 0},
		{[]float64{0.25, 0.75}, []float64{0, math.Log(3)}, 0},
		{[]float64{0.75, 0.25}, []float64{0, math.Log(3)}, 0.5},
	} {
		if d := unlike(tt.probabilities, tt.scores); math.Abs(d-tt.want) > 1e-12 {
			t.Errorf("%v and %v are %v apart, want %v", tt.probabilities, tt.scores, d, tt.want)
		}
	}
}
