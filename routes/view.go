package routes

import (
	"fmt"
	"strconv"
	"strings"
)

// Views lists the views that need no argument.
func Views() []string {
	return []string{"all", "first-half", "second-half", "even", "odd", "characters", "bigrams", "trigrams"}
}

// CheckView returns why name is not a view, or nil. Beside Views there are
// "field:NAME", the tokens of one text column, and "columns:FIRST-LAST", a
// range of numeric columns counted from 1.
func CheckView(name string) error {
	for _, v := range Views() {
		if name == v {
			return nil
		}
	}
	if field, ok := strings.CutPrefix(name, "field:"); ok {
		if field == "" {
			return fmt.Errorf("view %q names no field: write field:NAME", name)
		}
		return nil
	}
	if spec, ok := strings.CutPrefix(name, "columns:"); ok {
		_, _, err := columnRange(spec)
		return err
	}
	return fmt.Errorf("there is no view %q: use %s, field:NAME or columns:FIRST-LAST", name, strings.Join(Views(), ", "))
}

// columnRange reads "FIRST-LAST" into a half-open range from 0.
func columnRange(spec string) (from, to int, err error) {
	first, last, ok := strings.Cut(spec, "-")
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if !ok || err1 != nil || err2 != nil || from < 1 || to < from {
		return 0, 0, fmt.Errorf("view %q is no range of columns: write columns:FIRST-LAST, counted from 1, such as columns:1-256", "columns:"+spec)
	}
	return from - 1, to, nil
}

// selection says which of a text's n tokens a view keeps: from, from+step and
// so on, below to.
type selection func(n int) (from, to, step int)

// pick returns what a view that picks from the text's own tokens keeps.
func pick(view string) (selection, bool) {
	switch view {
	case "all":
		return func(n int) (from, to, step int) { return 0, n, 1 }, true
	case "first-half":
		return func(n int) (from, to, step int) { return 0, (n + 1) / 2, 1 }, true
	case "second-half":
		return func(n int) (from, to, step int) { return (n + 1) / 2, n, 1 }, true
	case "even":
		return func(n int) (from, to, step int) { return 0, n, 2 }, true
	case "odd":
		return func(n int) (from, to, step int) { return 1, n, 2 }, true
	}
	return nil, false
}
