package stats

import (
	"encoding/json"
	"math"

	"github.com/doubleroute/sweep/internal/num"
)

// Number is a float64 that is null in JSON where it is NaN or infinite.
type Number float64

// Known reports whether there is such a figure.
func (n Number) Known() bool { return num.Finite(float64(n)) }

// MarshalJSON writes the number or null.
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.Known() {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// UnmarshalJSON reads a number, or null as NaN.
func (n *Number) UnmarshalJSON(text []byte) error {
	x := math.NaN()
	if string(text) != "null" {
		if err := json.Unmarshal(text, &x); err != nil {
			return err
		}
	}
	*n = Number(x)
	return nil
}
