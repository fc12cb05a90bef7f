package charts

import (
	"math"
	"slices"
	"testing"

	"github.com/doubleroute/sweep/reports/input"
	"github.com/doubleroute/sweep/reports/view"
	"github.com/doubleroute/sweep/results"
)

func TestPairs(t *testing.T) {
	complete := func(n int, accuracy float64, routes ...string) results.Trial {
		return results.Trial{Number: n, State: "complete", Accuracy: accuracy, Routes: routes}
	}
	failed := results.Trial{Number: 9, State: "failed", Accuracy: math.NaN(), Routes: []string{"rnn"}}
	v := view.New(input.Data{Trials: []results.Trial{
		complete(0, 0.8, "cnn", "rnn"), complete(1, 0.9, "cnn", "rnn"), complete(2, 0.85, "cnn"), complete(3, 0.7, "mlp", "none"), failed,
	}})
	p := v.Pairs
	if !slices.Equal(p.A, []string{"cnn", "mlp", "rnn"}) || !slices.Equal(p.B, []string{"rnn", "none"}) {
		t.Fatalf("rows %q, columns %q", p.A, p.B)
	}
	want := [][]string{
		{"90.00\u00a0%, trial 1, best of 2", "85.00\u00a0%, trial 2, best of 1"},
		{"not tried", "70.00\u00a0%, trial 3, best of 1"},
		{"not tried", "1 failed"},
	}
	for row := range want {
		for col := range want[row] {
			if got := pairCell(v, p.Cells[row][col]); got != want[row][col] {
				t.Errorf("cell %d, %d is %q, want %q", row, col, got, want[row][col])
			}
		}
	}
}
