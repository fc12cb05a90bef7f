package text

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/doubleroute/sweep/internal/prose"
)

// ordering reads values of one form that can be put in order.
type ordering struct {
	about string
	parse func(string) (moment, bool)
}

// moment is a place in time: a number, or seconds and nanoseconds of a date.
type moment struct {
	number float64
	nanos  int
}

func (m moment) compare(n moment) int {
	return cmp.Or(cmp.Compare(m.number, n.number), cmp.Compare(m.nanos, n.nanos))
}

// dateLayouts are the forms of dates, each in words. Two that read the same cells
// in another order are told apart by the whole column, or not at all.
func dateLayouts() [][2]string {
	return [][2]string{
		{"2006-1-2", "year-month-day"}, {"2006/1/2", "year/month/day"}, {"2006.1.2", "year.month.day"}, {"2006-1", "year-month"},
		{"2/1/2006", "day/month/year"}, {"1/2/2006", "month/day/year"}, {"2/1/06", "day/month/year"}, {"1/2/06", "month/day/year"},
		{"2.1.2006", "day.month.year"}, {"2.1.06", "day.month.year"}, {"2-1-2006", "day-month-year"}, {"1-2-2006", "month-day-year"},
		{"2 Jan 2006", "day month year"}, {"2 January 2006", "day month year"}, {"2-Jan-2006", "day-month-year"}, {"2-Jan-06", "day-month-year"},
		{"Jan 2, 2006", "month day, year"}, {"January 2, 2006", "month day, year"}, {"Jan 2 2006", "month day year"},
	}
}

// clocks are what may follow a date.
func clocks() []string {
	all := []string{""}
	for _, at := range []string{" ", "T", ", "} {
		for _, clock := range []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM", "3:04:05 pm", "3:04 pm"} {
			for _, zone := range []string{"", "Z07:00", "Z0700", " Z07:00", " -0700", " UTC", " GMT"} {
				all = append(all, at+clock+zone)
			}
		}
	}
	return all
}

// orderings lists the forms, those without letters first.
func orderings() []ordering {
	all := []ordering{{"numbers", parseNumber}}
	after := clocks()
	for _, date := range dateLayouts() {
		all = append(all, ordering{"dates as " + date[1], parseDate(date[0], after)})
	}
	for _, whole := range []string{time.ANSIC, time.RubyDate, "Mon Jan 2 15:04:05 MST 2006"} {
		all = append(all, ordering{"dates as " + whole, parseDate(whole, []string{""})})
	}
	return all
}

func parseNumber(s string) (moment, bool) {
	x, err := strconv.ParseFloat(s, 64)
	return moment{number: x}, err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
}

// parseDate reads dates of a layout with any of the clocks after it, that of the
// last one first, and a day of the week before it or not. What has no zone is taken
// to be UTC. Names of other zones have no one meaning and are not read.
func parseDate(layout string, clocks []string) func(string) (moment, bool) {
	last := layout + clocks[0]
	return func(s string) (moment, bool) {
		if day, rest, comma := strings.Cut(s, ", "); comma && isWeekday(day) {
			s = rest
		}
		t, err := time.Parse(last, s)
		for i := 0; err != nil && i < len(clocks); i++ {
			if t, err = time.Parse(layout+clocks[i], s); err == nil {
				last = layout + clocks[i]
			}
		}
		if name, offset := t.Zone(); err != nil || offset == 0 && name != "" && name != "UTC" && name != "GMT" {
			return moment{}, false
		}
		return moment{float64(t.Unix()), t.Nanosecond()}, true
	}
}

func isWeekday(s string) bool {
	_, short := time.Parse("Mon", s)
	_, long := time.Parse("Monday", s)
	return short == nil || long == nil
}

// ranks returns the place of each row in time: 0 for the earliest, and the same
// number for the same time. All rows are of one form.
func ranks(t *Table) ([]int, error) {
	left, values := orderings(), make([]string, len(t.Times))
	for i, v := range t.Times {
		values[i] = strings.TrimSpace(v)
		before := left
		left = slices.DeleteFunc(slices.Clone(left), func(o ordering) bool { _, ok := o.parse(values[i]); return !ok })
		if len(left) == 0 {
			return nil, timeFault(t, i, before)
		}
	}
	first := rankBy(left[0], values)
	for _, other := range left[1:] {
		if !slices.Equal(first, rankBy(other, values)) {
			return nil, t.fault(0, "the times, such as %q, can be read as %s and as %s, which is another order: write them as year-month-day", prose.Excerpt(values[0], 40), left[0].about, other.about)
		}
	}
	return first, nil
}

// timeFault says what is wrong with the first time that does not go on as those
// before it.
func timeFault(t *Table, row int, before []ordering) error {
	const forms = "numbers, or dates such as 2024-01-31 or 2024-01-31T18:30:00Z"
	v := strings.TrimSpace(t.Times[row])
	switch {
	case v == "":
		return t.fault(t.Examples[row].Line, "the time is empty: rows can be put in order only where each has one, fill it in or leave the row out")
	case row == 0:
		return t.fault(t.Examples[row].Line, "the time %q is none that can be put in order: times are %s", prose.Excerpt(v, 40), forms)
	}
	return t.fault(t.Examples[row].Line, "the time %q does not go on as those before it, which are %s: write all in one form, %s", prose.Excerpt(v, 40), before[0].about, forms)
}

func rankBy(o ordering, values []string) []int {
	moments := make([]moment, len(values))
	for i, v := range values {
		moments[i], _ = o.parse(v) // all of them can be
	}
	sorted := slices.Clone(moments)
	slices.SortFunc(sorted, moment.compare)
	sorted = slices.Compact(sorted)
	ranks := make([]int, len(values))
	for i, m := range moments {
		ranks[i], _ = slices.BinarySearchFunc(sorted, m, moment.compare)
	}
	return ranks
}
