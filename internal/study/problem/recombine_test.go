package problem

import (
	"path/filepath"
	"testing"

	"github.com/doubleroute/sweep/experiments"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/search"
	"github.com/doubleroute/sweep/submodels/text"
)

// apartProblem is a problem of an experiment over a few texts.
func apartProblem(t *testing.T, source string) *Problem {
	t.Helper()
	e, err := experiments.Parse(filepath.Join(t.TempDir(), "a.toml"), "[data]\ntrain = \"a.csv\"\n"+source, experiments.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := &text.Corpus{Classes: []string{"down", "up"}, Fields: []string{"text"}}
	for i := range 20 {
		c.Train.Examples = append(c.Train.Examples, text.Example{Fields: []string{[]string{"a bad film", "a good film"}[i%2]}})
		c.Train.Labels = append(c.Train.Labels, int32(i%2))
	}
	c.Validation = c.Train
	return New(e, routes.Builtin(), routes.NewData(nil, c, routes.TextOptions{Tokens: "words", MaxTokens: 20, MinCount: 1, MaxVocabulary: 100, Buckets: 16}))
}

// TestRecombine: every child is of the space, has routes that its parents have and no
// other, and where a route has another place only there.
func TestRecombine(t *testing.T) {
	for name, source := range map[string]string{
		"defaults":  "",
		"one place": "[route.a]\nsubmodel = [\"bag\", \"cnn\"]\n[route.b]\nsubmodel = [\"mlp\", \"cnn\"]\nview = [\"all\", \"odd\"]",
		"joint":     "[train]\nregime = \"joint\"",
	} {
		p := apartProblem(t, source)
		children, singles, swapped := 0, 0, 0
		for i := range 60 {
			rng := search.Stream(1, i, "parents")
			x, y := p.Space().Sample(rng), p.Space().Sample(rng)
			own := map[string]int{}
			for _, parent := range [][]search.Part{p.Parts(x), p.Parts(y)} {
				for at, part := range parent {
					own[part.Key] = at
				}
			}
			for _, child := range p.Recombine(x, y) {
				children++
				parts := p.Parts(child)
				if err := p.Space().Check(child); err != nil || len(parts) == 0 {
					t.Fatalf("%s: %v, %d parts", name, err, len(parts))
				}
				if len(parts) == 1 {
					singles++
				}
				for at, part := range parts {
					was, known := own[part.Key]
					if !known {
						t.Fatalf("%s: a child has a route that its parents do not have: %s", name, part.Key)
					}
					if was != at {
						swapped++
					}
				}
			}
		}
		if joint := name == "joint"; joint != (children == 0) || joint != (singles == 0) || joint != (swapped == 0) {
			t.Errorf("%s: %d children, %d of one route, %d in another place", name, children, singles, swapped)
		}
	}
}
