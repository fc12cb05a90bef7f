package main

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

// shortest is the tokens of the shortest text that predictions are timed on:
// as many as a filter sees, so that nobody has to pad.
const shortest = 3

// rounds is how often each text is predicted.
const rounds = 3

// timed picks the first n texts of the test part that are long enough: their
// places in it.
func timed(d *routes.Data, n int) []int {
	var places []int
	for i, e := range d.Corpus.Test.Examples {
		if len(places) < n && len(words(nil, e, d.Options)) >= shortest {
			places = append(places, i)
		}
	}
	return places
}

// predict trains once, writes the weights, and predicts single texts: from text
// to class, each text three times in three rounds.
func (o *ours) predict(q request) (reply, error) {
	fitted, err := o.fit(q.Seed)
	if err != nil {
		return reply{}, err
	}
	if err := exportWeights(q.Weights, fitted.Model.Params()); err != nil {
		return reply{}, err
	}
	places := timed(o.data, q.Texts)
	scored := make([]float64, len(places)*len(o.data.Corpus.Classes))
	err = fitted.Model.Scores(routes.Test, func(example int, scores []float32) {
		if at, ok := slices.BinarySearch(places, example); ok {
			for i, s := range scores {
				scored[at*len(scores)+i] = float64(s)
			}
		}
	})
	if err != nil {
		return reply{}, err
	}
	saved := &bytes.Buffer{}
	if err := fitted.Model.Save(saved); err != nil {
		return reply{}, err
	}
	c, err := routes.Load(saved, nil)
	if err != nil {
		return reply{}, err
	}
	whole, err := o.time(c, places, scored)
	return reply{Latency: []latency{{"sweep", whole}, {"token ids", o.timeIDs(places)}}, Scores: [][]float64{scored}}, err
}

// time returns the median time of a prediction in microseconds. What is
// predicted must be what the scores of a whole batch say.
func (o *ours) time(c *routes.Classifier, places []int, scored []float64) (float64, error) {
	if len(places) == 0 {
		return 0, fmt.Errorf("no text of the test part has %d tokens", shortest)
	}
	classes := len(o.data.Corpus.Classes)
	var all []float64
	for range rounds {
		for at, i := range places {
			fields := o.data.Corpus.Test.Examples[i].Fields
			began := time.Now()
			_, probabilities, err := c.Predict(fields...)
			took := time.Since(began)
			if err != nil {
				return 0, err
			}
			if d := unlike(probabilities, scored[at*classes:(at+1)*classes]); !(d < tolerance) {
				return 0, fmt.Errorf("a text's probabilities are %.2g off those of its scores in a batch", d)
			}
			all = append(all, float64(took.Nanoseconds())/1e3)
		}
	}
	return median(all), nil
}

// timeIDs returns the median time in microseconds that making a text's token
// ids takes, in the way that a prediction from its text makes them.
func (o *ours) timeIDs(places []int) float64 {
	v := fit(o.data.Corpus.Train, o.data.Options)
	var tokens text.Tokens
	var ids []int32
	var all []float64
	for range rounds {
		for _, i := range places {
			fields := o.data.Corpus.Test.Examples[i].Fields
			began := time.Now()
			tokens.Reset()
			for _, f := range fields {
				tokens.AddWords(f, o.data.Options.Lowercase, o.data.Options.MaxTokens)
			}
			ids = ids[:0]
			for at := range tokens.Len() {
				ids = append(ids, v.Find(tokens.At(at)))
			}
			all = append(all, float64(time.Since(began).Nanoseconds())/1e3)
		}
	}
	return median(all)
}

// unlike returns the largest difference between probabilities and those that
// scores give.
func unlike(probabilities, scores []float64) float64 {
	var sum, most float64
	for _, s := range scores {
		sum += math.Exp(s - slices.Max(scores))
	}
	for i, s := range scores {
		most = max(most, math.Abs(probabilities[i]-math.Exp(s-slices.Max(scores))/sum))
	}
	return most
}
