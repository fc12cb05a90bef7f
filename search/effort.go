package search

import "fmt"

// affords reports whether the effort that is left has room for so much more. Once
// it has not, no new trials are begun. What earlier runs did before they began their
// last trial had room then, and has now.
func (e *engine) affords(more float64) bool {
	if e.o.Effort == 0 || e.spent+more <= e.o.Effort || e.sum.Suggested < e.earlier {
		return true
	}
	e.close(EndEffort, fmt.Sprintf("the effort of %.4g has no room for another trial after %d", e.o.Effort, e.sum.Suggested))
	return false
}

// room reports whether the effort that is left is expected to do for a new trial.
func (e *engine) room(t *trial) (ok bool, err error) {
	if e.o.Effort == 0 {
		return true, nil
	}
	if t.full, err = e.length(t, 0, t.epochs); err != nil {
		return false, err
	}
	return e.affords(e.expected(t)), nil
}

// expected predicts what a new trial and those in training will take yet: the
// same share of their whole lengths as the trials that are paused or have ended
// took.
func (e *engine) expected(t *trial) float64 {
	took, of := e.spent, e.full
	for _, task := range e.tasks {
		took -= task.trial.spent
		of -= task.trial.full
	}
	share := 1.0
	if of > 0 && took >= 0 {
		share = min(took/of, 1)
	}
	sum := share * t.full
	for _, task := range e.tasks {
		sum += max(share*task.trial.full-task.trial.spent, 0)
	}
	return sum
}

// refund gives back the length of epochs that a job did not train.
func (e *engine) refund(done *task) error {
	trained := len(done.report.Curve)
	if done.job.From+trained == done.job.To {
		return nil
	}
	took, err := e.length(done.trial, done.job.From, done.job.From+trained)
	if err != nil {
		return err
	}
	if len(e.parts(done.trial)) > 0 { // some of which others had begun: the same share of what was new
		took = done.length * float64(trained) / float64(done.job.To-done.job.From)
	}
	unused := max(done.length-took, 0)
	done.trial.spent -= unused
	e.spent -= unused
	return nil
}
