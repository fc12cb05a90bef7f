package sweepcmd

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"strconv"

	"github.com/doubleroute/sweep/internal/atomicfile"
	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/study"
	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/results/sqlite"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

// predictTest predicts a test part without labels, by the model that is recommended
// first, and returns the file with the answers; "" where there is nothing to predict.
func (p *program) predictTest(ctx context.Context, s *sqlite.Store, j job, o study.Options) (string, error) {
	corpus := j.data.Corpus
	if len(corpus.Unlabelled) == 0 {
		return "", nil
	}
	sum, err := analysis.Summarize(ctx, s, j.exp.Name)
	if err != nil || len(sum.Recommended) == 0 {
		return "", err
	}
	st, _, err := s.Study(ctx, j.exp.Name)
	if err != nil {
		return "", err
	}
	trial := sum.Recommended[0].Trial
	path, _, err := study.StoredModel(ctx, s, p.registry, j.exp.Name, o.Models, trial)
	if err != nil {
		return "", err
	}
	o.OnEvent = nil
	if err := study.Export(ctx, o, st, trial, path); err != nil {
		return "", err
	}
	model, err := p.load(path)
	if err != nil {
		return "", err
	}
	to := filepath.Join(o.Models, "test.csv")
	return to, atomicfile.Write(to, "test.*.csv", func(w io.Writer) error { return writeAnswers(w, model, corpus.Unlabelled) })
}

// writeAnswers writes the class of each example and its probability, in their order.
func writeAnswers(w io.Writer, model *routes.Classifier, examples []text.Example) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"line", "class", "probability"}); err != nil {
		return err
	}
	for i, e := range examples {
		class, probabilities, err := predictExample(model, e)
		if err != nil {
			return fmt.Errorf("example %d of the test part: %w", i+1, err)
		}
		best := 0.0
		for _, x := range probabilities {
			best = max(best, x)
		}
		if err := out.Write([]string{strconv.Itoa(e.Line), class, strconv.FormatFloat(best, 'f', 4, 64)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func predictExample(model *routes.Classifier, e text.Example) (string, []float64, error) {
	if e.Numbers != nil {
		return model.PredictVector(e.Numbers)
	}
	return model.Predict(e.Fields...)
}

// sayPredicted says where the answers for a test part without labels are.
func (p *program) sayPredicted(path string, n int) {
	if path != "" {
		_, _ = fmt.Fprintf(p.out, "Test part without labels: %s predicted, in %s\n", prose.Count(n, "example"), path)
	}
}
