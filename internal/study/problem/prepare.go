package problem

import (
	"context"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/routes"
)

// Prepare reads an experiment's data and encodes every view that it can choose,
// so that what is wrong with the data is found before anything is stored. Where ctx
// ends, it ends with ctx's error.
func Prepare(ctx context.Context, e *experiments.Experiment) (*routes.Data, error) {
	c, err := e.Corpus(ctx)
	if err != nil {
		return nil, err
	}
	data := routes.NewData(e.Registry(), c, routes.TextOptions{
		Tokens: e.Text.Tokens, MaxTokens: e.Text.MaxTokens, Lowercase: e.Text.Lowercase,
		MinCount: e.Text.MinCount, MaxVocabulary: e.Text.MaxVocabulary, Buckets: e.Text.Buckets, Subwords: e.Text.Subwords,
	})
	for _, view := range e.Views() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if _, err := data.View(view); err != nil {
			return nil, e.ViewError(view, err)
		}
	}
	return data, nil
}
