package reports

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/doubleroute/sweep/internal/num"
)

const (
	fewNumbers    = 6  // so many different numbers stand side by side, like words
	mostWords     = 12 // more words than this share a place
	mostAxes      = 30 // settings that a reader can choose from
	longestOption = 60 // letters of a setting's name
	wideSpan      = 20 // a range that spans more than this factor is drawn on a logarithmic axis
)

// settingAxis is a searched setting as an axis of a chart. The page's script
// draws it from the column of the trials with the same key.
type settingAxis struct {
	Key     string `json:"key"`
	Numeric bool   `json:"numeric"`          // an axis of numbers; else each value has a place
	Log     bool   `json:"log,omitempty"`    // of an axis of numbers
	Order   []int  `json:"order,omitempty"`  // of the places: indices of the column's words
	Others  int    `json:"others,omitempty"` // words that share a last place

	column  *settingColumn `json:"-"`
	numbers []float64      `json:"-"` // of the column's words, if all of them are numbers
}

// word returns the index of the setting's word in a row; -1: it is absent.
func (a *settingAxis) word(row int) int {
	if a.column.Index == nil {
		return 0
	}
	return a.column.Index[row]
}

// settingAxes returns the searched settings that took more than one value, the
// most important first, then by name.
func settingAxes(v *view) []settingAxis {
	rank := map[string]int{}
	for i, s := range v.Importance.Settings {
		rank[s.Setting] = i - len(v.Importance.Settings)
	}
	var axes []settingAxis
	for _, column := range v.Columns.Settings {
		if column.Searched && len(column.Words) > 1 && column.Key != "" {
			axes = append(axes, newSettingAxis(column))
		}
	}
	slices.SortStableFunc(axes, func(a, b settingAxis) int { return cmp.Compare(rank[a.Key], rank[b.Key]) })
	return axes
}

func newSettingAxis(column *settingColumn) settingAxis {
	a := settingAxis{Key: column.Key, column: column, numbers: numbersOf(column.Words)}
	if len(a.numbers) > fewNumbers {
		least, most := slices.Min(a.numbers), slices.Max(a.numbers)
		a.Numeric, a.Log = true, least > 0 && most/least > wideSpan
		return a
	}
	count := make([]int, len(column.Words))
	for _, at := range column.Index {
		if at >= 0 {
			count[at]++
		}
	}
	for at := range column.Words {
		a.Order = append(a.Order, at)
	}
	if len(a.Order) > mostWords { // the commonest keep a place
		slices.SortStableFunc(a.Order, func(p, q int) int { return cmp.Compare(count[q], count[p]) })
		a.Others = len(a.Order) - (mostWords - 1)
		a.Order = a.Order[:mostWords-1]
	}
	slices.SortFunc(a.Order, func(p, q int) int {
		if a.numbers != nil {
			return cmp.Compare(a.numbers[p], a.numbers[q])
		}
		return cmp.Compare(column.Words[p], column.Words[q])
	})
	return a
}

// numbersOf reads words as numbers; nil if one of them is none.
func numbersOf(words []string) []float64 {
	numbers := make([]float64, len(words))
	for i, word := range words {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil || !num.Finite(x) {
			return nil
		}
		numbers[i] = x
	}
	return numbers
}

// unquoted writes a setting's value for people: text without its quotes, numbers
// with few digits.
func unquoted(word string) string {
	var text string
	if len(word) > 2 && word[0] == '"' && json.Unmarshal([]byte(word), &text) == nil {
		return text
	}
	return shortSetting(word)
}

// axisOptions lists settings as the choices of a control; first comes first.
func axisOptions(axes []settingAxis, first int) []option {
	var options []option
	for _, a := range axes {
		name := []rune(a.Key[:min(len(a.Key), 4*longestOption+4)])
		if len(name) > longestOption {
			name = append(name[:longestOption-1], '…')
		}
		options = append(options, option{a.Key, string(name)})
	}
	if first > 0 && first < len(options) {
		chosen := options[first]
		options = slices.Insert(slices.Delete(options, first, first+1), 0, chosen)
	}
	return options
}
