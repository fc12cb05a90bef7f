package decision

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/view"
)

// aloneRow is a pair in the table of pairs and their routes alone, or one of its
// routes.
type aloneRow struct {
	Trial                  *view.Trial // of the pair
	Whole                  bool        // it is the pair
	What, Model            string
	Cost, Share            string // Share: of the pair's cost
	Test, Interval, Brings string // Brings: what the pair has more on the same texts
}

// aloneRows lists each pair that was measured, followed by its routes alone.
func aloneRows(v *view.View) (rows []aloneRow) {
	accuracy, last := format.NewMeasure("accuracy"), -1
	for _, r := range v.Decision.Alone() {
		pair := v.Trial(r.Pair)
		if r.Pair != last {
			last = r.Pair
			rows = append(rows, aloneRow{Trial: pair, Whole: true, What: "both routes", Model: pair.Plan(), Cost: format.Amount(pair.Cost), Test: accuracy.Text(r.PairAccuracy.Mean),
				Interval: accuracy.Between(r.PairAccuracy.Low, r.PairAccuracy.High), Brings: format.Missing})
		}
		row := aloneRow{Trial: pair, What: "its route " + r.Route + " alone", Model: r.Kind, Cost: format.Amount(float64(r.Cost)), Share: format.Share(float64(r.CostShare)) + " of its cost",
			Test: accuracy.Text(r.Accuracy.Mean), Interval: accuracy.Between(r.Accuracy.Low, r.Accuracy.High), Brings: accuracy.Difference(r.Difference.Mean)}
		if r.View != "" {
			row.Model += " on " + r.View
		}
		if num.Finite(r.Difference.Low) {
			row.Brings += fmt.Sprintf(" (%s to %s)", accuracy.BareDifference(r.Difference.Low), accuracy.BareDifference(r.Difference.High))
		}
		rows = append(rows, row)
	}
	return rows
}
