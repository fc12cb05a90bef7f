package answers

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

// words is a text of a few words.
func words(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(12) {
		fmt.Fprintf(&b, "word%d ", r.IntN(40))
	}
	return b.String()
}

// model is a classifier of that many classes with weights as they are drawn, of
// texts or, where columns is not 0, of numbers.
func model(t testing.TB, classes, columns int) *routes.Classifier {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	c := &text.Corpus{Fields: []string{"text"}}
	view := "all"
	if columns > 0 {
		c.Fields, c.Columns, view = nil, make([]string, columns), fmt.Sprintf("columns:1-%d", columns)
		for i := range c.Columns {
			c.Columns[i] = fmt.Sprint("x", i)
		}
	}
	for i := range classes {
		c.Classes = append(c.Classes, fmt.Sprintf("class %03d", i))
	}
	for i := range 200 {
		c.Train.Examples = append(c.Train.Examples, question(r, columns).Example)
		c.Train.Labels = append(c.Train.Labels, int32(i%classes))
	}
	reg := routes.Builtin()
	spec, _ := reg.SubModels.Lookup("mlp")
	settings := submodels.Defaults(spec.Settings)
	settings["embedding"], settings["width"], settings["depth"] = 8, 8, 1
	m, err := routes.NewModel(reg, routes.NewData(reg, c, routes.TextOptions{Tokens: "words", Lowercase: true}), routes.Config{
		A: routes.Route{View: view, SubModel: "mlp", Settings: settings}, Combiner: submodels.Values{"dropout": 0.0}, Train: submodels.Defaults(routes.TrainSettings()),
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range m.Params().Dense() {
		for i := range p.W {
			p.W[i] = float32(r.NormFloat64())
		}
	}
	var file bytes.Buffer
	if err := m.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := routes.Load(&file, reg)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func question(r *rand.Rand, columns int) Question {
	if columns == 0 {
		return Question{Example: text.Example{Fields: []string{words(r)}}}
	}
	q := Question{}
	for range columns {
		q.Numbers = append(q.Numbers, float32(r.NormFloat64()))
	}
	return q
}

// listed returns a function that returns questions one by one.
func listed(list []Question) func() (Question, error) {
	return func() (Question, error) {
		if len(list) == 0 {
			return Question{}, io.EOF
		}
		q := list[0]
		list = list[1:]
		return q, nil
	}
}

// TestEach: the answers are those of Predict, one by one and in order, with any
// number of goroutines, and each has what was kept of its record.
func TestEach(t *testing.T) {
	for _, columns := range []int{0, 4} {
		m := model(t, 5, columns)
		r := rand.New(rand.NewPCG(3, 4))
		for _, n := range []int{0, 1, batchRows - 1, batchRows, 1000} {
			var list []Question
			for i := range n {
				q := question(r, columns)
				q.Line, q.Kept = i+1, []string{fmt.Sprint("row ", i)}
				list = append(list, q)
			}
			for _, goroutines := range []int{-1, 1, 2, 3, 16} {
				at := 0
				err := Each(context.Background(), m, goroutines, listed(list), func(a Answer) error {
					var class string
					var want []float64
					var err error
					if columns > 0 {
						class, want, err = m.PredictVector(list[at].Numbers)
					} else {
						class, want, err = m.Predict(list[at].Fields...)
					}
					if err != nil || a.Err != nil || a.Line != at+1 || a.Kept[0] != fmt.Sprint("row ", at) || m.Classes()[a.Best] != class || !slices.Equal(a.Probabilities, want) {
						return fmt.Errorf("answer %d is %+v, not %s, %v", at, a, class, want)
					}
					at++
					return nil
				})
				if err != nil || at != n {
					t.Fatalf("%d goroutines: %d answers to %d records: %v", goroutines, at, n, err)
				}
			}
		}
	}
}

// TestBounded reads a stream that is as long as one likes: records wait to be read
// until answers have been taken.
func TestBounded(t *testing.T) {
	m := model(t, 2, 0)
	r := rand.New(rand.NewPCG(5, 6))
	read, taken, most := 0, 0, 0
	ahead := make(chan int, 1)
	ahead <- 0
	enough := errors.New("enough")
	err := Each(context.Background(), m, 2, func() (Question, error) {
		n := <-ahead
		read++
		most = max(most, read-n)
		ahead <- n
		return question(r, 0), nil
	}, func(Answer) error {
		<-ahead
		taken++
		ahead <- taken
		if taken == 50_000 {
			return enough
		}
		return nil
	})
	n := <-ahead // nobody reads from here on
	if !errors.Is(err, enough) || n != 50_000 || most > 20*batchRows {
		t.Errorf("%v after %d answers; %d records were read before they were answered", err, n, most)
	}
}

// TestOneByOne answers each record before the next one comes.
func TestOneByOne(t *testing.T) {
	m := model(t, 2, 0)
	answered := make(chan bool)
	n := 0
	err := Each(context.Background(), m, 2, func() (Question, error) {
		if n > 0 {
			<-answered
		}
		if n++; n > 20 {
			return Question{}, io.EOF
		}
		return Question{Example: text.Example{Fields: []string{"word1"}}}, nil
	}, func(a Answer) error {
		if !a.Last {
			t.Error("more answers are said to follow")
		}
		answered <- true
		return nil
	})
	if err != nil || n != 21 {
		t.Error(n, err)
	}
}

// TestErrors: an error of reading comes behind the answers to what was read, one
// record that cannot be answered does not stop the others, and an interrupt ends it
// though nothing comes.
func TestErrors(t *testing.T) {
	m := model(t, 2, 0)
	r := rand.New(rand.NewPCG(7, 8))
	list := []Question{question(r, 0), {Example: text.Example{Fields: []string{"a", "b"}}}, question(r, 0)}
	broken := errors.New("broken")
	next := listed(list)
	var faults []bool
	err := Each(context.Background(), m, 3, func() (Question, error) {
		q, err := next()
		if err != nil {
			err = broken
		}
		return q, err
	}, func(a Answer) error { faults = append(faults, a.Err != nil); return nil })
	if !errors.Is(err, broken) || !slices.Equal(faults, []bool{false, true, false}) {
		t.Errorf("%v, %v", faults, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	never := make(chan bool)
	err = Each(ctx, m, 2, func() (Question, error) { cancel(); <-never; return Question{}, io.EOF }, func(Answer) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestTop are the most likely classes, sorted.
func TestTop(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		a := Answer{}
		for range 1 + r.IntN(8) {
			a.Probabilities = append(a.Probabilities, float64(r.IntN(5))/5)
		}
		a.Best = slices.Index(a.Probabilities, slices.Max(a.Probabilities))
		all := make([]Choice, len(a.Probabilities))
		for i, p := range a.Probabilities {
			all[i] = Choice{i, p}
		}
		slices.SortStableFunc(all, func(x, y Choice) int { return cmp.Compare(y.Probability, x.Probability) })
		for n := 1; n < 10; n++ {
			if got := a.Top([]Choice{{7, 7}}, n); !slices.Equal(got[1:], all[:min(n, len(all))]) {
				t.Fatalf("the first %d of %v are %v", n, a.Probabilities, got[1:])
			}
		}
	}
	if Round(2.0/3) != 0.6667 || Round(0.99996) != 1 {
		t.Error("probabilities are not rounded to four decimals")
	}
}

// BenchmarkEach is the speed with a classifier that is as small as they come, so that
// what is around it shows.
func BenchmarkEach(b *testing.B) {
	m := model(b, 4, 0)
	r := rand.New(rand.NewPCG(11, 12))
	list := make([]Question, 4096)
	for i := range list {
		list[i] = question(r, 0)
	}
	for _, goroutines := range []int{1, 2} {
		b.Run(fmt.Sprint(goroutines), func(b *testing.B) {
			n := 0
			err := Each(context.Background(), m, goroutines, func() (Question, error) {
				if n == b.N {
					return Question{}, io.EOF
				}
				n++
				return list[n%len(list)], nil
			}, func(Answer) error { return nil })
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
