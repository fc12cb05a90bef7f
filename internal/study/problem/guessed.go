package problem

import (
	"fmt"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/search"
)

// sampled is how many configurations are looked at for guessed costs.
const sampled = 64

// Notices says what is to be known of a study before it begins: what was found in
// the data, and of which operations of the sub-models the cost had to be guessed.
func (p *Problem) Notices() []string {
	notices := slices.Clone(p.Data.Corpus.Notices)
	rng := search.Stream(uint64(p.Experiment.Seed), 0, "guessed")
	var guessed []string
	for range sampled {
		f, err := p.Facts(p.Space().Sample(rng))
		if err == nil { // what has no cost fails its trial
			guessed = append(guessed, f.Cost.Guessed...)
		}
	}
	if len(guessed) == 0 {
		return notices
	}
	slices.Sort(guessed)
	return append(notices, fmt.Sprintf("the cost of these operations is not known and was counted as one FLOP for each number they give: %s",
		strings.Join(slices.Compact(guessed), ", ")))
}
