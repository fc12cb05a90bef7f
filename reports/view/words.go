package view

import "slices"

// Column is a column of text with few different values: Index points into Words,
// -1 where there is none. A column that is the same in every row has no Index.
type Column struct {
	WordList
	Index []int `json:"index,omitempty"`
}

// WordList numbers texts in the order in which they come up.
type WordList struct {
	Words []string `json:"words"`

	known map[string]int
}

// IndexOf returns the number of a text.
func (w *WordList) IndexOf(text string) int {
	at, seen := w.known[text]
	if !seen {
		if w.known == nil {
			w.known = map[string]int{}
		}
		at = len(w.Words)
		w.known[text] = at
		w.Words = append(w.Words, text)
	}
	return at
}

// add appends a value, absent when ok is false.
func (w *Column) add(value string, ok bool) {
	if !ok {
		w.Index = append(w.Index, -1)
		return
	}
	w.Index = append(w.Index, w.IndexOf(value))
}

// addNth appends one of a trial's routes or views.
func (w *Column) addNth(of []string, i int) { w.add(Nth(of, i)) }

// close drops the index of a column whose rows are all the same.
func (w *Column) close() {
	if w.Words == nil {
		w.Words = []string{}
	}
	if len(w.Words) == 0 || len(w.Words) == 1 && !slices.Contains(w.Index, -1) {
		w.Index = nil
	}
}

// settingColumn is one setting over all trials.
type settingColumn struct {
	Key      string `json:"key"`
	Searched bool   `json:"searched"`
	*Column
}

// Nth returns the i-th of a trial's routes or views, if it has one.
func Nth(words []string, i int) (string, bool) {
	if i >= len(words) || words[i] == "" || words[i] == "none" {
		return "", false
	}
	return words[i], true
}
