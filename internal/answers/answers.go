package answers

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"

	"github.com/doubleroute/sweep/internal/workers"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

// Question is a record to be classified.
type Question struct {
	text.Example
	Kept []string // what is handed on beside the answer
}

// Answer is what a classifier says of a record.
type Answer struct {
	Question
	Best          int       // the most likely class, an index into the classifier's Classes
	Probabilities []float64 // of each class; good until the next answer
	Err           error     // why there is none, such as a record with another number of columns
	Last          bool      // whether no other answer is there yet: what is buffered should go out
}

// Choice is a class and its probability.
type Choice struct {
	Class       int // an index into the classifier's Classes
	Probability float64
}

// Top appends the n most likely classes to dst, the best first and of equals the
// first; fewer where there are not as many.
func (a Answer) Top(dst []Choice, n int) []Choice {
	begin := len(dst)
	if dst = append(dst, Choice{a.Best, a.Probabilities[a.Best]}); n == 1 {
		return dst
	}
	for class, p := range a.Probabilities {
		if class == a.Best {
			continue
		}
		at := len(dst)
		for at > begin+1 && dst[at-1].Probability < p {
			at--
		}
		if at-begin < n {
			dst = slices.Insert(dst, at, Choice{class, p})
			dst = dst[:min(len(dst), begin+n)]
		}
	}
	return dst
}

// decimals of a probability that say something: a network's scores have no more, and
// no classifier is as well calibrated as that.
const decimals = 1e4

// Round rounds a probability to four decimals.
func Round(p float64) float64 { return math.Round(p*decimals) / decimals }

// batchRows is how many records a goroutine takes at a time, if there are as many.
const batchRows = 64

// batch is records that are predicted by one goroutine, in order.
type batch struct {
	answers []Answer
	err     error         // of next, behind the answers
	done    chan struct{} // closed when they are predicted
}

// Each asks about the records that next returns until its error, on as many
// goroutines, at least one, and calls yield with each answer, in order. It returns the
// first error of yield, or that of next but for io.EOF, or why ctx is done. next is
// called on a goroutine of its own, which may wait for it beyond the end of Each.
func Each(ctx context.Context, model *routes.Classifier, goroutines int, next func() (Question, error), yield func(Answer) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	goroutines = max(goroutines, 1)
	read := make(chan Answer, batchRows)
	todo, inOrder := make(chan *batch), make(chan *batch, 2*goroutines)
	spare := make(chan *batch, 4*goroutines) // whose memory is used again
	index := make(map[string]int, len(model.Classes()))
	for i, class := range model.Classes() {
		index[class] = i
	}
	var ended error
	go func() {
		ended = readAll(ctx, next, read)
		close(read)
	}()
	go func() {
		gather(ctx, read, spare, todo, inOrder)
		close(todo)
		close(inOrder)
	}()
	for range goroutines {
		go func() {
			for b := range todo {
				b.err = workers.Guard(func() error { b.predict(model, index); return nil })
				close(b.done)
			}
		}()
	}
	for b := range inOrder {
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		for i, a := range b.answers {
			a.Last = i == len(b.answers)-1
			if err := yield(a); err != nil {
				return err
			}
		}
		if b.err != nil {
			return b.err
		}
		select {
		case spare <- b:
		default:
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if errors.Is(ended, io.EOF) {
		return nil
	}
	return ended
}

// readAll passes records on until there is an error.
func readAll(ctx context.Context, next func() (Question, error), to chan<- Answer) error {
	for {
		q, err := next()
		if err != nil {
			return err
		}
		select {
		case to <- Answer{Question: q}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// gather makes batches of the records that are there, so that none waits for another.
func gather(ctx context.Context, from <-chan Answer, spare <-chan *batch, todo, inOrder chan<- *batch) {
	for {
		var b *batch
		select {
		case a, ok := <-from:
			if !ok {
				return
			}
			b = newBatch(spare, a)
		case <-ctx.Done():
			return
		}
		b.fill(from)
		select {
		case inOrder <- b:
		case <-ctx.Done():
			return
		}
		select {
		case todo <- b:
		case <-ctx.Done():
			return
		}
	}
}

// newBatch begins a batch, in the memory of one that has been handed on.
func newBatch(spare <-chan *batch, first Answer) *batch {
	b := &batch{}
	select {
	case b = <-spare:
	default:
	}
	b.answers, b.done, b.err = b.answers[:0], make(chan struct{}), nil
	b.add(first)
	return b
}

// fill adds the records that are there already.
func (b *batch) fill(from <-chan Answer) {
	for len(b.answers) < batchRows {
		select {
		case a, ok := <-from:
			if !ok {
				return // the next read finds it out
			}
			b.add(a)
		default:
			return
		}
	}
}

// add adds a record, with the memory for its probabilities that is there.
func (b *batch) add(a Answer) {
	if n := len(b.answers); n < cap(b.answers) {
		a.Probabilities = b.answers[:n+1][n].Probabilities
	}
	b.answers = append(b.answers, a)
}

func (b *batch) predict(m *routes.Classifier, index map[string]int) {
	numbers := m.Columns() > 0
	for i := range b.answers {
		a := &b.answers[i]
		var class string
		var all []float64
		if numbers {
			class, all, a.Err = m.PredictVectorInto(a.Probabilities, a.Numbers)
		} else {
			class, all, a.Err = m.PredictInto(a.Probabilities, a.Fields...)
		}
		if a.Err == nil {
			a.Best, a.Probabilities = index[class], all
		}
	}
}
