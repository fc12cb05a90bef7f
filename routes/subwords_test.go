package routes

import (
	"bytes"
	"context"
	"testing"

	"github.com/doubleroute/sweep/routes/modelfile"
	"github.com/doubleroute/sweep/submodels"
)

// TestSubwordsInModelFile: a loaded model cuts words as training did.
func TestSubwordsInModelFile(t *testing.T) {
	d := pretrained()
	d.Options.Subwords = 60
	cfg := double(route(t, "subwords", "bag", nil), route(t, "subwords", "mlp", submodels.Values{"embedding": 4}), submodels.Values{"epochs": 2, "regime": Joint, "average": 0.0, "learning_rate": 0.1})
	testSubwordsFile(t, d, cfg)
	cfg.A, cfg.B = *cfg.B, nil
	testSubwordsFile(t, d, cfg)
	cfg.A = route(t, "subwords", "bag", nil)
	testSubwordsFile(t, d, cfg)
}

func testSubwordsFile(t *testing.T, d *Data, cfg Config) {
	t.Helper()
	out, err := Fit(context.Background(), nil, d, cfg, TrainOptions{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := out.Model.Save(&file); err != nil {
		t.Fatal(err)
	}
	damaged := parsed(t, file.Bytes())
	copy(tensorOf(t, damaged, modelfile.ViewTensor("subwords", modelfile.Learned)).Data, "many")
	if _, err := Load(bytes.NewReader(sealed(t, damaged)), nil); err == nil {
		t.Error("a damaged file is read")
	}
	loadedScores(t, out.Model, &file)
}
