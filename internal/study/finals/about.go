package finals

import (
	"bytes"
	"math"
	"path/filepath"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/results"
	"github.com/doubleroute/sweep/routes/modelfile"
)

// Describe has a trial's model file say what the model costs and where it comes from.
// The same trial of the same study gives the same bytes.
func Describe(p *problem.Problem, st results.Study, t results.Trial, model []byte) ([]byte, error) {
	file, err := modelfile.Parse(model)
	if err != nil {
		return nil, err
	}
	file.Cost = &modelfile.Cost{FLOPs: t.Costs.FLOPs, Parameters: t.Costs.Parameters, Bytes: t.Costs.Bytes}
	from := &modelfile.Provenance{Study: st.Name, Trial: t.Number, Data: experiments.Fingerprint(p.Data.Corpus), Program: st.Version}
	if !math.IsNaN(t.Accuracy) {
		from.Scores = []modelfile.Score{{Part: "validation", Name: st.Maximize, Value: t.Accuracy}}
	}
	if path := p.Experiment.Text.Vectors; path != "" {
		from.Vectors = filepath.Base(path)
	}
	file.Provenance = from
	var described bytes.Buffer
	err = modelfile.Write(&described, file.Meta, file.Tensors)
	return described.Bytes(), err
}
