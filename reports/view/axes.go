package view

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/doubleroute/sweep/internal/num"
	"github.com/doubleroute/sweep/reports/page"
)

// How much of the settings axes show.
const (
	fewNumbers    = 6  // so many different numbers stand side by side, like words
	mostWords     = 12 // more words than this share a place
	MostAxes      = 30 // settings that a reader can choose from
	longestOption = 60 // letters of a setting's name
	wideSpan      = 20 // a range that spans more than this factor is drawn on a logarithmic axis
)

// SettingAxis is a searched setting as an axis of a chart. The page's script
// draws it from the column of the trials with the same key.
type SettingAxis struct {
	Key     string `json:"key"`
	Numeric bool   `json:"numeric"`          // an axis of numbers; else each value has a place
	Log     bool   `json:"log,omitempty"`    // of an axis of numbers
	Order   []int  `json:"order,omitempty"`  // of the places: indices of the column's words
	Others  int    `json:"others,omitempty"` // words that share a last place

	Column  *settingColumn `json:"-"`
	Numbers []float64      `json:"-"` // of the column's words, if all of them are numbers
}

// Word returns the index of the setting's word in a row; -1: it is absent.
func (a *SettingAxis) Word(row int) int {
	if a.Column.Index == nil {
		return 0
	}
	return a.Column.Index[row]
}

// settingAxes returns the searched settings that took more than one value, the
// most important first, then by name.
func settingAxes(v *View) []SettingAxis {
	rank := map[string]int{}
	for i, s := range v.Importance.Settings {
		rank[s.Setting] = i - len(v.Importance.Settings)
	}
	var axes []SettingAxis
	for _, column := range v.Columns.Settings {
		if column.Searched && len(column.Words) > 1 && column.Key != "" {
			axes = append(axes, newSettingAxis(column))
		}
	}
	slices.SortStableFunc(axes, func(a, b SettingAxis) int { return cmp.Compare(rank[a.Key], rank[b.Key]) })
	return axes
}

func newSettingAxis(column *settingColumn) SettingAxis {
	a := SettingAxis{Key: column.Key, Column: column, Numbers: numbersOf(column.Words)}
	if len(a.Numbers) > fewNumbers {
		least, most := slices.Min(a.Numbers), slices.Max(a.Numbers)
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
		if a.Numbers != nil {
			return cmp.Compare(a.Numbers[p], a.Numbers[q])
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

// Unquoted writes a setting's value for people: text without its quotes, numbers
// with few digits.
func Unquoted(word string) string {
	var text string
	if len(word) > 2 && word[0] == '"' && json.Unmarshal([]byte(word), &text) == nil {
		return text
	}
	return shortSetting(word)
}

// AxisOptions lists settings as the choices of a control; first comes first.
func AxisOptions(axes []SettingAxis, first int) []page.Option {
	var options []page.Option
	for _, a := range axes {
		name := []rune(a.Key[:min(len(a.Key), 4*longestOption+4)])
		if len(name) > longestOption {
			name = append(name[:longestOption-1], '…')
		}
		options = append(options, page.Option{Value: a.Key, Text: string(name)})
	}
	if first > 0 && first < len(options) {
		chosen := options[first]
		options = slices.Insert(slices.Delete(options, first, first+1), 0, chosen)
	}
	return options
}
