package predict

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Prediction is what a model says of a text.
type Prediction struct {
	Class         string
	Probabilities []float64 // of each class
}

// PredictAll predicts many texts, each as one string for each of Fields, on all cores.
// The answers are in the order of the texts.
func (m *Model) PredictAll(texts [][]string) ([]Prediction, error) {
	for _, fields := range texts {
		if err := m.takes(fields); err != nil {
			return nil, err
		}
	}
	answers, classes := make([]Prediction, len(texts)), len(m.file.Classes)
	room := make([]float64, len(texts)*classes)
	const block = 16 // texts that a goroutine takes at once
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (len(texts)+block-1)/block) {
		wait.Go(func() {
			for {
				to := int(next.Add(block))
				if to-block >= len(texts) {
					return
				}
				for i := to - block; i < min(to, len(texts)); i++ {
					a := &answers[i]
					a.Class, a.Probabilities, _ = m.PredictInto(room[i*classes:i*classes:(i+1)*classes], texts[i]...)
				}
			}
		})
	}
	wait.Wait()
	return answers, nil
}
