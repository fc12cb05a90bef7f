// Package last is a view of one's own: the last tokens of a text, where messages
// often come to the point.
package last

import (
	"errors"
	"strconv"

	"github.com/doubleroute/sweep/routes/views"
	"github.com/doubleroute/sweep/submodels/text"
)

// Spec is what a program registers. In an experiment it is written last:20.
func Spec() views.Spec {
	return views.Spec{
		Name: "last", Doc: "the last N tokens",
		Argument: "N", Pattern: "[0-9]+", Check: check,
		Text: func(s views.Source) (views.View, error) {
			n, err := strconv.Atoi(s.Argument)
			return views.View{Read: func(t *text.Tokens, fields []string) {
				s.Cut(t, fields)
				t.Keep(max(t.Len()-n, 0), t.Len(), 1)
			}}, err
		},
	}
}

// check returns the one spelling of a number of tokens.
func check(argument string) (string, error) {
	n, err := strconv.Atoi(argument)
	if err != nil || n < 1 {
		return "", errors.New("is of no tokens: write last:N, such as last:20")
	}
	return strconv.Itoa(n), nil
}
