package quality

import (
	"cmp"
	"slices"
)

// Answer is what a classifier says of a labelled record.
type Answer struct {
	Truth       string  // the label
	Predicted   int     // index of the predicted class
	Probability float64 // that was given to it
}

// Mistake is a record that was put into a wrong class.
type Mistake struct {
	Line        int     `json:"line"` // where the record begins, from 1; 0 where it has no line
	Text        string  `json:"text"`
	Truth       string  `json:"truth"`
	Predicted   string  `json:"predicted"`
	Probability float64 `json:"probability"` // that was given to the predicted class

	order int
}

// Evaluation gathers answers.
type Evaluation struct {
	classes  []string       // that the classifier knows
	index    map[string]int // of all classes, those that it does not know behind the others
	unknown  []string       // in the order in which they came
	counts   [][]int        // by true and by predicted class
	scores   []scored
	most     int // mistakes that are kept
	mistakes []Mistake
}

// scored is the confidence of an answer and whether it is right.
type scored struct {
	probability float32
	right       bool
}

// New begins an evaluation of a classifier with these classes, which keeps at most
// that many mistakes.
func New(classes []string, mistakes int) *Evaluation {
	e := &Evaluation{classes: classes, index: make(map[string]int, len(classes)), most: mistakes}
	for i, class := range classes {
		e.index[class] = i
		e.counts = append(e.counts, make([]int, len(classes)))
	}
	return e
}

// Add takes an answer. record is called where the record is to be kept as a mistake,
// for its line and text.
func (e *Evaluation) Add(a Answer, record func() (line int, text string)) {
	truth, known := e.index[a.Truth]
	if !known {
		truth = len(e.counts)
		e.index[a.Truth] = truth
		e.unknown = append(e.unknown, a.Truth)
		e.counts = append(e.counts, make([]int, len(e.classes)))
	}
	e.counts[truth][a.Predicted]++
	right := truth == a.Predicted
	e.scores = append(e.scores, scored{float32(a.Probability), right})
	if right || e.most == 0 {
		return
	}
	m := Mistake{Truth: a.Truth, Predicted: e.classes[a.Predicted], Probability: a.Probability, order: len(e.scores)}
	at, _ := slices.BinarySearchFunc(e.mistakes, m, worse)
	if at == e.most {
		return
	}
	m.Line, m.Text = record()
	if len(e.mistakes) == e.most {
		e.mistakes = e.mistakes[:e.most-1]
	}
	e.mistakes = slices.Insert(e.mistakes, at, m)
}

// worse puts the mistakes in order: the most confident first, of equals the first.
func worse(a, b Mistake) int {
	return cmp.Or(cmp.Compare(b.Probability, a.Probability), cmp.Compare(a.order, b.order))
}
