package reports

import "slices"

// words is a column of text with few different values: Index points into Words,
// -1 where there is none. A column that is the same in every row has no Index.
type words struct {
	wordList
	Index []int `json:"index,omitempty"`
}

// wordList numbers texts in the order in which they come up.
type wordList struct {
	Words []string `json:"words"`

	known map[string]int
}

// indexOf returns the number of a text.
func (w *wordList) indexOf(text string) int {
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
func (w *words) add(value string, ok bool) {
	if !ok {
		w.Index = append(w.Index, -1)
		return
	}
	w.Index = append(w.Index, w.indexOf(value))
}

// addNth appends one of a trial's routes or views.
func (w *words) addNth(of []string, i int) { w.add(nth(of, i)) }

// close drops the index of a column whose rows are all the same.
func (w *words) close() {
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
	*words
}

// nth returns the i-th of a trial's routes or views, if it has one.
func nth(words []string, i int) (string, bool) {
	if i >= len(words) || words[i] == "" || words[i] == "none" {
		return "", false
	}
	return words[i], true
}
