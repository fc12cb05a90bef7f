package routes

import (
	"fmt"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// torchFile is testdata/torch_reference.json.
type torchFile struct {
	Texts    [][]int32
	Labels   []int32
	Settings struct {
		Smoothing, Rate, Decay, Clip float64
		Steps, Dim                   int
	}
	Cases []torchCase
}

type torchCase struct {
	Routes []struct {
		SubModel string `json:"submodel"`
		Settings map[string]any
	}
	Tensors            []recorded
	Scores             []float64
	Loss               float64
	Gradients, Trained map[string][]float64
}

// config is the case's configuration.
func (c torchCase) config(t *testing.T, f torchFile) Config {
	var parts []Route
	for _, r := range c.Routes {
		v := submodels.Values{"embedding": f.Settings.Dim}
		for name, x := range r.Settings {
			switch x := x.(type) {
			case float64:
				v[name] = int(x)
			case []any:
				var list []int
				for _, n := range x {
					list = append(list, int(n.(float64)))
				}
				v[name] = list
			default:
				v[name] = x
			}
		}
		parts = append(parts, route(t, "all", r.SubModel, v))
	}
	cfg := single(parts[0], submodels.Values{
		"learning_rate": f.Settings.Rate, "warmup": 0.0, "decay": "none", "weight_decay": f.Settings.Decay,
		"clip": f.Settings.Clip, "label_smoothing": f.Settings.Smoothing, "batch_size": len(f.Texts), "epochs": f.Settings.Steps,
	})
	if len(parts) > 1 {
		cfg.B = &parts[1]
	}
	return cfg
}

// torchData is text whose token ids are those of the file: token k is the word
// wk, of which the smaller number is never the rarer one, and token 0 is a word
// that occurs once.
func torchData(t *testing.T, f torchFile) *Data {
	t.Helper()
	var texts []string
	for _, ids := range f.Texts {
		var words []string
		for _, id := range ids {
			words = append(words, fmt.Sprint("w", id))
		}
		texts = append(texts, strings.Join(words, " "))
	}
	p := part(3, texts...)
	p.Labels = f.Labels
	d := textData(3, p, part(3))
	d.Options.MinCount = 2
	v, err := d.View("all")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range f.Texts {
		if got := v.texts[Train].Row(i); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("text %d has tokens %v, want %v", i, got, want)
		}
	}
	return d
}

// TestTorch holds scores, loss, gradients and training steps of classifiers of
// every kind of sub-model to what PyTorch computes.
func TestTorch(t *testing.T) {
	var f torchFile
	readJSON(t, "testdata/torch_reference.json", &f)
	d := torchData(t, f)
	for _, c := range f.Cases {
		cfg := c.config(t, f)
		t.Run(name(cfg), func(t *testing.T) {
			tr, err := newTrainer(Builtin(), d, cfg, TrainOptions{Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			w := weights(tr.model)
			if len(w) != len(c.Tensors) {
				t.Fatalf("%d weights, want %d", len(w), len(c.Tensors))
			}
			for i, r := range c.Tensors {
				copy(w[r.Name], tensorNumbers(i, r.len(), r.Size))
			}
			if err := tr.model.Scores(Train, func(i int, got []float32) {
				nearAll(t, "scores", got, c.Scores[3*i:3*i+3], 1e-5)
			}); err != nil {
				t.Fatal(err)
			}
			for i := range f.Settings.Steps {
				loss, g := gradients(t, tr, rowsTo(len(f.Texts)))
				if i == 0 {
					near(t, "the loss", loss, c.Loss, 1e-5)
					for name, want := range c.Gradients {
						nearAll(t, "gradient of "+name, g[name], want, 1e-5)
					}
				}
				tr.opt.step()
			}
			for name, want := range c.Trained {
				nearAll(t, name+" after training", w[name], want, 1e-4)
			}
		})
	}
}

// rowsTo is the rows from 0 to n-1.
func rowsTo(n int) []int32 {
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}
