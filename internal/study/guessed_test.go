package study

import (
	"context"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/doubleroute/sweep/internal/study/problem"
	"github.com/doubleroute/sweep/submodels"
)

// sparse is a sub-model with an operation whose cost is not known.
type sparse struct{}

func (sparse) Features(in *submodels.Input) (*gorgonia.Node, error) {
	e, err := in.Embed("words", 4)
	if err != nil {
		return nil, err
	}
	x, err := e.Mean()
	if err != nil {
		return nil, err
	}
	return gorgonia.Sparsemax(x)
}

// TestGuessedCosts checks that a plan and a run say once of which operations the
// cost was guessed.
func TestGuessedCosts(t *testing.T) {
	b := newOwn(t, submodels.Spec{Name: "sparse", New: func(submodels.Values) (submodels.SubModel, error) { return sparse{}, nil }})
	want := []string{"the cost of these operations is not known and was counted as one FLOP for each number they give: sparsemaxOp"}
	data, err := problem.Prepare(context.Background(), b.exp)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := MakePlan(b.exp, b.registry, data, 1)
	if err != nil || !slices.Equal(plan.Notices, append(slices.Clone(data.Corpus.Notices), want...)) {
		t.Errorf("the plan says %q, %v", plan.Notices, err)
	}
	var emitted []string
	b.mustRun(func(o *Options) {
		o.OnEvent = func(e Event) {
			if e.Kind == Noticed && !slices.Contains(data.Corpus.Notices, e.Text) {
				emitted = append(emitted, e.Text)
			}
		}
	})
	if !slices.Equal(emitted, want) {
		t.Errorf("the run says %q", emitted)
	}
	if stored := b.summary().Notices; !slices.Equal(stored, plan.Notices) {
		t.Errorf("the study has %q", stored)
	}
}
