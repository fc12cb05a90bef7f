package search

import "fmt"

// hint returns "; did you mean …?" where one of the words is close to the one
// that was written, else nothing.
func hint(written string, words []string) string {
	best, distance := "", 1+len(written)/3
	for _, w := range words {
		if d := edits(written, w); d <= distance && (best == "" || d < distance) {
			best, distance = w, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// edits is the least number of letters to put in, leave out or replace to make
// one word of the other (Levenshtein). Words too long to be meant are far.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 100 || len(y) > 100 {
		return len(x) + len(y)
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			replaced := diagonal
			if x[i] != y[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
