package apart

import (
	"fmt"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/routes/bank"
)

// Joined is what routes that were trained apart come to together.
type Joined struct {
	Epochs []routes.EpochResult // after each epoch of the routes, the one that ended earlier as it was then
	Best   int                  // index of the best epoch
	Scales []float64            // of the routes' class scores at the best epoch
	Routes []int                // the epochs, from 1, of each route's weights there
}

// Join joins the records of one or two routes over their first epochs. The
// metrics of two are cross-validated: a text is predicted with scales that have
// not seen it. The objective chooses the best epoch; empty: accuracy.
func Join(d *routes.Data, objective string, epochs int, records ...*Record) (*Joined, error) {
	most := 0
	for i, r := range records {
		if len(r.Epochs) == 0 {
			return nil, fmt.Errorf("route %c has not been trained", 'a'+i)
		}
		most = max(most, len(r.Epochs))
	}
	j := &Joined{}
	labels, classes := bank.Labels(d), len(d.Corpus.Classes)
	var last moment
	for epoch := 1; epoch <= min(most, epochs); epoch++ {
		now, err := last.next(records, epoch, labels, classes)
		if err != nil {
			return nil, err
		}
		last = now
		j.Epochs = append(j.Epochs, now.result(records, epoch))
		if epoch == 1 || now.metrics.Better(j.Epochs[j.Best].Validation, objective) {
			j.Best, j.Scales, j.Routes = epoch-1, now.scales, now.routes
		}
	}
	return j, nil
}

// Pad makes the curve that long: routes that ended early stay as they are.
func (j *Joined) Pad(epochs int) {
	for len(j.Epochs) < epochs {
		last := j.Epochs[len(j.Epochs)-1]
		last.Epoch, last.Seconds = last.Epoch+1, 0
		j.Epochs = append(j.Epochs, last)
	}
}

// Add adds epochs in which both routes were trained jointly, and reports whether one
// of them is the best.
func (j *Joined) Add(epochs []routes.EpochResult, objective string) (best bool) {
	for _, e := range epochs {
		e.Epoch = len(j.Epochs) + 1
		if j.Epochs = append(j.Epochs, e); e.Validation.Better(j.Epochs[j.Best].Validation, objective) {
			j.Best, best = e.Epoch-1, true
		}
	}
	return best
}

// moment is what routes come to after an epoch.
type moment struct {
	routes  []int // the epochs of their weights
	scales  []float64
	metrics routes.Metrics
}

// next returns the moment after an epoch; itself where no route has become
// better.
func (m moment) next(records []*Record, epoch int, labels []int32, classes int) (moment, error) {
	now := moment{scales: []float64{1}, metrics: records[0].at(epoch).Validation}
	logits := make([]*bank.Logits, len(records))
	same := len(m.routes) == len(records)
	for i, r := range records {
		at := 0
		if logits[i], at = r.best(epoch); logits[i] == nil {
			return now, fmt.Errorf("there are no class scores of route %c to join it by", 'a'+i)
		}
		now.routes = append(now.routes, at)
		same = same && m.routes[i] == at
	}
	if len(records) == 1 {
		return now, nil
	}
	if same {
		return m, nil
	}
	b, err := bank.New(labels, classes)
	if err != nil {
		return now, err
	}
	for i, l := range logits {
		if _, err := b.Add(i, l); err != nil {
			return now, err
		}
	}
	e := b.Estimate(0, 0)
	now.scales, now.metrics = e.Scales[:], e.Metrics
	return now, nil
}

// result is the moment as an epoch of a training.
func (m moment) result(records []*Record, epoch int) routes.EpochResult {
	r := routes.EpochResult{Epoch: epoch, Validation: m.metrics}
	for _, one := range records {
		at := one.at(epoch)
		r.TrainLoss += at.TrainLoss / float64(len(records))
		r.LearningRate = max(r.LearningRate, at.LearningRate)
		if epoch <= len(one.Epochs) {
			r.Seconds += at.Seconds
		}
	}
	return r
}
